import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type RouteAnswer, type StreetRoutes, streetProblems, streetRoutes } from '../../../contract/index.ts';
import { buildServer, type Handlers } from '../../../server/http.ts';
import { refuse } from '../../../server/refusal.ts';

type Answer = RouteAnswer<StreetRoutes['showTransfer']>;
type Refused = NonNullable<Answer['reason']>;
type Kept = Omit<Answer, 'units'> & { units: number; memberNumber: string; request: string };

/** What a street's system remembers: its members with their points, and every transfer by its number. */
export type StreetBook = {
  members: Map<string, { points: number; refused?: Refused }>;
  transfers: Map<string, Kept>;
};

export type Step = 'prepare' | 'commit' | 'cancel' | 'status';
/**
 * How a step goes wrong. `late` and `silent` do what was asked and answer too late or not at all; `deaf` does nothing;
 * `html`, `empty`, `failing`, `elsewhere`, `huge` and `odd` answer what is not of the contract, and do nothing.
 */
export type Trouble = 'late' | 'silent' | 'deaf' | 'html' | 'empty' | 'failing' | 'elsewhere' | 'huge' | 'odd';

/** Mistakes that a vendor may have built in; the kit names each. */
export type Mistakes = Partial<Record<'creditsTwice' | 'takesAnyKey' | 'forgetsCancel' | 'creditsUnprepared', boolean>>;

export type StreetPos = {
  url: string;
  book: StreetBook;
  /** The next times that a step is asked for, it goes wrong. */
  misbehave(step: Step, trouble: Trouble, times?: number): void;
  /** Nothing goes wrong any more. */
  forgive(): void;
  /** What the next commits come to: a refusal, or 「受け付けました」 until `settle`. */
  onCommit(outcome: { refused: Refused } | 'pending' | undefined): void;
  /** Ends what is pending. */
  settle(transferId: string, outcome: 'committed' | { refused: Refused }): void;
  /** How often each step was asked for. */
  readonly asked: Readonly<Record<Step, number>>;
  close(): Promise<void>;
};

/**
 * The POS of a shopping street of the demonstration: members' points in memory, behind the contract of
 * `contract/street`. It takes calls of one key only, by its thumbprint, and does each transfer once.
 */
export async function startStreetPos({
  port,
  clock,
  thumbprint,
  book,
  lateMilliseconds = 10_000,
  mistakes = {},
  onChange = () => {},
}: {
  port: number;
  clock: () => Temporal.Instant;
  /** Of the key of the points cloud, as its office shows it. */
  thumbprint: () => string;
  book: StreetBook;
  lateMilliseconds?: number;
  mistakes?: Mistakes;
  onChange?: () => void;
}): Promise<StreetPos> {
  let url = '';
  const asked = { prepare: 0, commit: 0, cancel: 0, status: 0 };
  const troubles: { step: Step; trouble: Trouble }[] = [];
  const commits: { outcome: { refused: Refused } | 'pending' | undefined } = { outcome: undefined };
  const server = await buildServer({
    title: '小国町 みやはら商店街 ポイントシステム（デモ）',
    routes: streetRoutes,
    problems: streetProblems,
    callers: {
      linkedSystem: async (jkt: string) => (mistakes.takesAnyKey || jkt === thumbprint() ? { jkt } : undefined),
    },
    handlers: transferHandlers({ book, commits, mistakes, onChange }),
    clock,
    publicUrl: () => url,
    origins: [],
  });
  misbehaveOn(server, { asked, troubles, lateMilliseconds });
  url = (await server.listen({ host: '127.0.0.1', port })).replace('127.0.0.1', 'localhost');
  return {
    url,
    book,
    asked,
    misbehave: (step, trouble, times = 1) => {
      for (let n = 0; n < times; n += 1) troubles.push({ step, trouble });
    },
    forgive: () => {
      troubles.length = 0;
    },
    onCommit: (outcome) => {
      commits.outcome = outcome;
    },
    settle(transferId, outcome) {
      const kept = book.transfers.get(transferId);
      if (kept?.state !== 'pending') throw new Error(`${transferId} is not pending`);
      if (outcome === 'committed') credit(book, kept);
      else Object.assign(kept, { state: 'refused', reason: outcome.refused });
      onChange();
    },
    close: () => server.close(),
  };
}

function credit(book: StreetBook, kept: Kept): void {
  const member = book.members.get(kept.memberNumber);
  if (member) member.points += kept.units;
  kept.state = 'committed';
}

type Inside = {
  book: StreetBook;
  commits: { outcome: { refused: Refused } | 'pending' | undefined };
  mistakes: Mistakes;
  onChange: () => void;
};

function transferHandlers({
  book,
  commits,
  mistakes,
  onChange,
}: Inside): Handlers<StreetRoutes, { linkedSystem: (jkt: string) => Promise<object | undefined> }> {
  const { members, transfers } = book;
  const answerOf = ({ transferId, state, reason, units }: Kept): Answer => ({ transferId, state, reason, units });
  const unknown = (transferId: string): Answer => ({ transferId, state: 'unknown', reason: null, units: null });
  return {
    async prepareTransfer({ params: { transferId }, body }) {
      const request = JSON.stringify(body);
      const known = transfers.get(transferId);
      if (known && known.request !== '' && known.request !== request) return refuse('transfer_differs');
      if (known) return answerOf(known);
      const { memberNumber, units } = body;
      const member = members.get(memberNumber);
      const reason = member ? (member.refused ?? null) : 'member_unknown';
      const state = reason ? 'refused' : 'prepared';
      const kept: Kept = { transferId, state, reason, units, memberNumber, request };
      transfers.set(transferId, kept);
      onChange();
      return answerOf(kept);
    },
    async commitTransfer({ params: { transferId } }) {
      const kept = transfers.get(transferId);
      if (!kept) return unknown(transferId);
      const again = mistakes.creditsTwice && kept.state === 'committed';
      const called = mistakes.creditsUnprepared && kept.state === 'cancelled';
      if (kept.state !== 'prepared' && !again && !called) return answerOf(kept);
      const { outcome } = commits;
      if (outcome === 'pending') kept.state = 'pending';
      else if (outcome) Object.assign(kept, { state: 'refused', reason: outcome.refused });
      else credit(book, kept);
      onChange();
      return answerOf(kept);
    },
    async cancelTransfer({ params: { transferId } }) {
      const kept = transfers.get(transferId);
      if (kept?.state === 'prepared') kept.state = 'cancelled';
      if (kept) return answerOf(kept);
      const cancelled = { transferId, state: 'cancelled' as const, reason: null };
      // A transfer that comes after its cancellation, on a slower way, must find it here.
      if (!mistakes.forgetsCancel) transfers.set(transferId, { ...cancelled, units: 1, memberNumber: '', request: '' });
      onChange();
      return { ...cancelled, units: null };
    },
    async showTransfer({ params: { transferId } }) {
      const kept = transfers.get(transferId);
      return kept ? answerOf(kept) : unknown(transferId);
    },
  };
}

/** Bends the server's answers on request, as nets and programs do by themselves. */
function misbehaveOn(
  server: FastifyInstance,
  {
    asked,
    troubles,
    lateMilliseconds,
  }: { asked: Record<Step, number>; troubles: { step: Step; trouble: Trouble }[]; lateMilliseconds: number },
): void {
  const ofReply = new WeakMap<FastifyReply, Trouble>();
  server.addHook('onRequest', async (request, reply) => {
    const step = stepOf(request.method, request.url);
    if (!step) return;
    asked[step] += 1;
    const at = troubles.findIndex((one) => one.step === step);
    if (at < 0) return;
    const [found] = troubles.splice(at, 1);
    if (!found) return;
    const { trouble } = found;
    if (trouble === 'late' || trouble === 'silent') {
      ofReply.set(reply, trouble);
      return;
    }
    if (trouble === 'deaf') {
      reply.raw.socket?.destroy();
      return reply.hijack();
    }
    if (trouble === 'failing') return reply.code(500).send('');
    if (trouble === 'elsewhere') return reply.redirect('https://example.org/');
    if (trouble === 'empty') return reply.code(200).send('');
    if (trouble === 'html')
      return reply.type('text/html').serializer(String).send('<!doctype html><p>ただいま点検中です</p>');
    const filling = trouble === 'huge' ? 'x'.repeat(100_000) : 'x';
    return reply.serializer(JSON.stringify).send({ state: 'committed', filling });
  });
  server.addHook('onSend', async (_, reply, payload) => {
    const trouble = ofReply.get(reply);
    if (trouble === 'late') await wait(lateMilliseconds);
    if (trouble) reply.raw.socket?.destroy();
    return payload;
  });
}

function stepOf(method: string, url: string): Step | undefined {
  const [, name] = /^\/transfers\/[^/]+(?:\/(prepare|commit|cancel))?$/.exec(url) ?? [];
  if (name) return name as Step;
  return method === 'GET' && url.startsWith('/transfers/') ? 'status' : undefined;
}

export type StoredStreetBook = {
  members: [string, { points: number; refused?: Refused }][];
  transfers: [string, Kept][];
};
export const openStreetBook = (stored?: StoredStreetBook): StreetBook => ({
  members: new Map(
    stored?.members ?? [
      ['20010013', { points: 120 }],
      ['20010021', { points: 0 }],
    ],
  ),
  transfers: new Map(stored?.transfers),
});
export const storeStreetBook = ({ members, transfers }: StreetBook): StoredStreetBook => ({
  members: [...members],
  transfers: [...transfers],
});
