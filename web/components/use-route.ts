import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { Answer, Refusal } from '../device/http.ts';

export type RouteQuery<Value> = {
  data: Value | undefined;
  refusal: Refusal | undefined;
  /** The first answer is not there yet. */
  isPending: boolean;
  refetch: () => void;
  /** When it was told, by this device's clock (ISO 8601). */
  toldAt: string | undefined;
};

/** A page that got no answer asks again by itself: when the network is back nobody has to open it anew. */
const MILLISECONDS_UNTIL_ASKED_AGAIN = 5_000;
const isLost = (answer: Answer<unknown> | undefined) => answer?.ok === false && answer.refusal.outcome === 'no_answer';

/**
 * What a server says, kept under `key` and asked again when the window comes back. A refusal is an answer like any
 * other: nothing is thrown.
 */
export function useRouteQuery<Value, Outcome extends string>(
  key: readonly unknown[],
  ask: () => Promise<Answer<Value, Outcome>>,
  { enabled = true, every }: { enabled?: boolean; every?: number } = {},
): RouteQuery<Value> {
  const refetchInterval = ({ state }: { state: { data: Answer<Value, Outcome> | undefined } }) =>
    isLost(state.data) ? MILLISECONDS_UNTIL_ASKED_AGAIN : (every ?? false);
  const query = useQuery({ queryKey: key, queryFn: ask, enabled, refetchInterval });
  const answer = query.data;
  return {
    data: answer?.ok ? answer.value : undefined,
    refusal: answer && !answer.ok ? answer.refusal : undefined,
    isPending: enabled && answer === undefined,
    refetch: () => void query.refetch(),
    toldAt: answer && new Date(query.dataUpdatedAt).toISOString(),
  };
}

export type RoutePages<Value> = RouteQuery<Value> & {
  /** Asks for the next page, where there is one. */
  fetchNextPage: (() => void) | undefined;
  isFetchingNextPage: boolean;
};

/**
 * The same of a list that goes on: its pages are shown as one, under `list`, and what else the first says. A page that is
 * refused leaves those before it where they are.
 */
export function useRoutePages<
  List extends string,
  Value extends { next: string | null } & Record<List, readonly unknown[]>,
  Outcome extends string,
>(
  key: readonly unknown[],
  list: List,
  ask: (query: { cursor?: string }) => Promise<Answer<Value, Outcome>>,
  { every }: { every?: number } = {},
): RoutePages<Value> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam === null ? {} : { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.ok ? page.value.next : null),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(isLost) ? MILLISECONDS_UNTIL_ASKED_AGAIN : (every ?? false),
  });
  const answers = query.data?.pages ?? [];
  const values = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const [first] = values;
  const refused = answers.find((answer) => !answer.ok);
  return {
    data: first && { ...first, [list]: values.flatMap((value) => value[list]) },
    refusal: refused && !refused.ok ? refused.refusal : undefined,
    isPending: query.data === undefined,
    refetch: () => void query.refetch(),
    toldAt: query.data && new Date(query.dataUpdatedAt).toISOString(),
    fetchNextPage: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    isFetchingNextPage: query.isFetchingNextPage,
  };
}

/** Says that what the servers told may have changed, after something was done. */
export function useInvalidate(): (...keys: string[]) => void {
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

export type RouteMutation = {
  isPending: boolean;
  refusal: Refusal | undefined;
  /** Sends the same operation again, where that is safe. */
  again: (() => void) | undefined;
  mutate: <Value, Outcome extends string>(
    /** Undefined where there is nothing to tell: `then` is not called. */
    ask: () => Promise<Answer<Value, Outcome> | undefined>,
    then: (value: Value) => void,
  ) => Promise<void>;
  reset: () => void;
};

/** One thing a person does: busy while it goes on, a second press does nothing, and a refusal stays until the next. */
export function useRouteMutation(): RouteMutation {
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [again, setAgain] = useState<() => void>();
  const going = useRef(false);
  const mutate: RouteMutation['mutate'] = useCallback(async (ask, then) => {
    if (going.current) return;
    going.current = true;
    setPending(true);
    setRefusal(undefined);
    setAgain(undefined);
    const answer = await ask();
    going.current = false;
    setPending(false);
    if (!answer) return;
    if (answer.ok) return then(answer.value);
    setRefusal(answer.refusal);
    const repeat = answer.again;
    if (repeat) setAgain(() => () => void mutate(repeat, then));
  }, []);
  const reset = useCallback(() => setRefusal(undefined), []);
  return { isPending, refusal, again, mutate, reset };
}
