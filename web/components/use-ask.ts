import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { Answer, Refusal } from '../device/http.ts';

export type Asked<Value> = {
  value: Value | undefined;
  refusal: Refusal | undefined;
  /** The first answer is not there yet. */
  waiting: boolean;
  refresh: () => void;
  /** When it was told, by this device's clock (ISO 8601). */
  toldAt: string | undefined;
};

/**
 * What a server says, kept under `key` and asked again when the window comes back. A refusal is an answer like any
 * other: nothing is thrown.
 */
export function useAsk<Value, Outcome extends string>(
  key: readonly unknown[],
  ask: () => Promise<Answer<Value, Outcome>>,
  { enabled = true, every }: { enabled?: boolean; every?: number } = {},
): Asked<Value> {
  const query = useQuery({ queryKey: key, queryFn: ask, enabled, refetchInterval: every ?? false });
  const answer = query.data;
  return {
    value: answer?.ok ? answer.value : undefined,
    refusal: answer && !answer.ok ? answer.refusal : undefined,
    waiting: enabled && answer === undefined,
    refresh: () => void query.refetch(),
    toldAt: answer && new Date(query.dataUpdatedAt).toISOString(),
  };
}

export type AskedPages<Value> = Asked<Value> & {
  /** Asks for the next page, where there is one. */
  goOn: (() => void) | undefined;
  goingOn: boolean;
};

/**
 * The same of a list that goes on: its pages are shown as one, under `list`, and what else the first says. A page that is
 * refused leaves those before it where they are.
 */
export function useAskPages<
  List extends string,
  Value extends { next: string | null } & Record<List, readonly unknown[]>,
  Outcome extends string,
>(
  key: readonly unknown[],
  list: List,
  ask: (query: { cursor?: string }) => Promise<Answer<Value, Outcome>>,
): AskedPages<Value> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam === null ? {} : { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.ok ? page.value.next : null),
  });
  const answers = query.data?.pages ?? [];
  const values = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const [first] = values;
  const refused = answers.find((answer) => !answer.ok);
  return {
    value: first && { ...first, [list]: values.flatMap((value) => value[list]) },
    refusal: refused && !refused.ok ? refused.refusal : undefined,
    waiting: query.data === undefined,
    refresh: () => void query.refetch(),
    toldAt: query.data && new Date(query.dataUpdatedAt).toISOString(),
    goOn: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    goingOn: query.isFetchingNextPage,
  };
}

/** Says that what the servers told may have changed, after something was done. */
export function useForget(): (...keys: string[]) => void {
  const queries = useQueryClient();
  return useCallback(
    (...keys) => {
      if (keys.length === 0) void queries.invalidateQueries();
      for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
    },
    [queries],
  );
}

/** Forgets whatever was told: another person is there now, or nobody. */
export function useForgetPerson(): () => void {
  const queries = useQueryClient();
  return useCallback(() => queries.clear(), [queries]);
}

export type Act = {
  busy: boolean;
  refusal: Refusal | undefined;
  /** Sends the same operation again, where that is safe. */
  again: (() => void) | undefined;
  run: <Value, Outcome extends string>(
    ask: () => Promise<Answer<Value, Outcome>>,
    then: (value: Value) => void,
  ) => Promise<void>;
  clear: () => void;
};

/** One thing a person does: busy while it goes on, a second press does nothing, and a refusal stays until the next. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [again, setAgain] = useState<() => void>();
  const going = useRef(false);
  const run: Act['run'] = useCallback(async (ask, then) => {
    if (going.current) return;
    going.current = true;
    setBusy(true);
    setRefusal(undefined);
    setAgain(undefined);
    const answer = await ask();
    going.current = false;
    setBusy(false);
    if (answer.ok) return then(answer.value);
    setRefusal(answer.refusal);
    const repeat = answer.again;
    if (repeat) setAgain(() => () => void run(repeat, then));
  }, []);
  const clear = useCallback(() => setRefusal(undefined), []);
  return { busy, refusal, again, run, clear };
}
