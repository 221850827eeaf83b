import pLimit from 'p-limit';
import { makeKey } from '../../ledger/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import type { MykeyStatus } from '../members/mykey-client.ts';
import { allocationOf, moveWithPremium } from '../premiums/award.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { resolveDestination } from './destination.ts';
import {
  endChosen,
  nameOfLot,
  type PostponedFor,
  type Postponement,
  postpone,
  type ReserveLot,
} from './reserve-deadline.ts';
import { heldIn } from './reserve-tell.ts';

type Due = ReserveLot & {
  id: number;
  allocateBy: string;
  /** Null where nobody is known under that number: as one whose ID has ended. */
  status: MykeyStatus | null;
  defaultMunicipality: string | null;
};
type Target = { municipalityCode: string; expiresOn: string };
/** A deadline whose points are on their way, as its row says. */
type Moving = ReserveLot & Target & { id: number; key: string; points: number };
type Now = { now: Temporal.Instant; today: Temporal.PlainDate };
export type Ended = { moved: number; postponed: number; chosen: number };

const page = 5000;
/** So many pages are under way at once; of each so many operations wait at the ledger: it posts them a thousand at a time, and payments go between. */
const pagesAtOnce = 2;
const atOnce = 1000;

/**
 * Ends the deadlines whose last day is over in Japan: points go to the holder's default municipality, with the premium that a move by the holder's
 * own hand would bring; without one that takes part, or where the holder is stopped, they stay and the deadline moves on. Each lot leaves alone and
 * whole, under a key that follows from the lot, the day and where it goes, and that stands in its row before the ledger is asked: run twice, late, by
 * two processes, after a crash or beside a holder who chooses at that moment, points are neither lost nor moved twice.
 *
 * @returns how many of each
 */
export async function endDeadlines(context: PremiumsContext, signal?: AbortSignal): Promise<Ended> {
  const now = context.clock();
  const at = { now, today: dateInTokyo(now) };
  const ended: Ended = { moved: 0, postponed: 0, chosen: 0 };
  // 1. What a crash left on its way.
  await goOn(context, at, ended, signal);
  // 2. What is due, a page at a time; each town is asked about once a run.
  const targetOf = destinations(context, at);
  const underWay = new Set<Promise<unknown>>();
  const failures: unknown[] = [];
  try {
    for (let after: { allocateBy: string; id: number } | undefined; !signal?.aborted && failures.length === 0; ) {
      const due = await dueAfter(context, at, after);
      const last = due.at(-1);
      if (!last) break;
      // While the ledger has one page, the next is looked up and fixed: neither waits for the other.
      const ending: Promise<unknown> = endPage(context, { due, at, targetOf, ended })
        .catch((error: unknown) => failures.push(error))
        .finally(() => underWay.delete(ending));
      underWay.add(ending);
      if (underWay.size >= pagesAtOnce) await Promise.race(underWay);
      after = last;
    }
  } finally {
    // What was begun ends before this does, also where another page failed.
    await Promise.all(underWay);
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, 'some deadlines could not be ended');
  return ended;
}

function dueAfter(
  { database }: PremiumsContext,
  { today }: Now,
  after: { allocateBy: string; id: number } | undefined,
): Promise<Due[]> {
  return rows<Due>(
    database,
    `SELECT d.id, d.holder, lot_on, fund, allocate_by, status, default_municipality
       FROM (SELECT * FROM reserve_deadline
              WHERE state = 'told' AND allocate_by < :today
                AND (:afterOn::date IS NULL OR (allocate_by, id) > (:afterOn::date, :afterId::bigint))
              ORDER BY allocate_by, id LIMIT :page) d
       LEFT JOIN member ON member.holder = d.holder ORDER BY allocate_by, d.id`,
    { today: `${today}`, afterOn: after?.allocateBy, afterId: after?.id, page },
  );
}

/** Where a holder's default leads today, or why nowhere: the rule of a move by hand. */
function destinations({ database }: PremiumsContext, { today }: Now) {
  const known = new Map<string, Promise<Target | undefined>>();
  const targetOf = async (municipalityCode: string): Promise<Target | undefined> => {
    const resolved = await resolveDestination(database, { kind: 'municipality', municipalityCode }, today);
    if (isRefusal(resolved) || resolved.target.kind !== 'municipality') return undefined;
    const { municipalityCode: code, expiresOn } = resolved.target;
    return { municipalityCode: code, expiresOn };
  };
  return (code: string): Promise<Target | undefined> => {
    const asked = known.get(code) ?? targetOf(code);
    known.set(code, asked);
    return asked;
  };
}
type TargetOf = ReturnType<typeof destinations>;

async function judge({ status, defaultMunicipality }: Due, targetOf: TargetOf): Promise<Target | PostponedFor> {
  // A card that was stopped may be in other hands, and its holder cannot say where: everything waits as it is.
  if (status === 'suspended') return 'suspended';
  if (status !== 'active') return 'invalidated';
  if (defaultMunicipality === null) return 'no_default';
  return (await targetOf(defaultMunicipality)) ?? 'default_closed';
}

/** Counts after the waiting, never around it: pages go side by side. */
function add(ended: Ended, what: keyof Ended, count: number): void {
  ended[what] += count;
}

type Page = { due: readonly Due[]; at: Now; targetOf: TargetOf; ended: Ended };
async function endPage(context: PremiumsContext, { due, at, targetOf, ended }: Page): Promise<void> {
  const { database, balances } = context;
  const held = await heldIn(balances, due);
  const empty: number[] = [];
  const stays: Postponement[] = [];
  const moving: Moving[] = [];
  for (const one of due) {
    const { id, holder, lotOn, fund, allocateBy } = one;
    const points = held.get(nameOfLot(one));
    const target = points === undefined ? undefined : await judge(one, targetOf);
    if (points === undefined || target === undefined) empty.push(id);
    else if (typeof target === 'string') stays.push({ id, points, reason: target });
    else {
      const { municipalityCode, expiresOn } = target;
      const seed = `reserve ${nameOfLot(one)} ${allocateBy} ${points} ${municipalityCode} ${expiresOn}`;
      const key = makeKey(startOfDay(at.today), seed);
      moving.push({ id, holder, lotOn, fund, key, points, municipalityCode, expiresOn });
    }
  }
  if (empty.length > 0) add(ended, 'chosen', await endChosen(database, empty, at.now));
  if (stays.length > 0) add(ended, 'postponed', await postpone(database, stays, at));
  const begun = await begin(context, moving);
  await settle(
    context,
    at,
    moving.filter(({ id }) => begun.has(id)),
    ended,
  );
}

/** Fixes where they go and under which key; of two processes one does it for each. */
async function begin({ database }: PremiumsContext, moving: readonly Moving[]): Promise<Set<number>> {
  const begun = await rows<{ id: number }>(
    database,
    `UPDATE reserve_deadline d SET state = 'moving', key = g.key, points = g.points, municipality_code = g.code, expires_on = g.expires_on
       FROM unnest(:ids::bigint[], :keys::uuid[], :points::bigint[], :codes::text[], :expiresOn::date[]) AS g (id, key, points, code, expires_on)
      WHERE d.id = g.id AND d.state = 'told' RETURNING d.id`,
    {
      ids: moving.map(({ id }) => id),
      keys: moving.map(({ key }) => key),
      points: moving.map(({ points }) => points),
      codes: moving.map(({ municipalityCode }) => municipalityCode),
      expiresOn: moving.map(({ expiresOn }) => expiresOn),
    },
  );
  return new Set(begun.map(({ id }) => id));
}

/** Goes on with what was on its way when a process ended. */
async function goOn(context: PremiumsContext, at: Now, ended: Ended, signal?: AbortSignal): Promise<void> {
  for (let after = 0; !signal?.aborted; ) {
    const left = await rows<Moving>(
      context.database,
      `SELECT id, holder, lot_on, fund, key, points, municipality_code, expires_on FROM reserve_deadline
        WHERE state = 'moving' AND id > :after ORDER BY id LIMIT :page`,
      { after, page },
    );
    const last = left.at(-1);
    if (!last) return;
    after = last.id;
    await settle(context, at, left, ended);
  }
}

type Outcome = 'moved' | 'again' | 'later' | 'purse_full';
type Answered = { id: number; key: string; points: number; outcome: Outcome };
/** Posts each under the key in its row, and marks all of them together: a crash before that posts again what the ledger has. */
async function settle(context: PremiumsContext, at: Now, moving: readonly Moving[], ended: Ended): Promise<void> {
  const { database } = context;
  const limit = pLimit(atOnce);
  const settled = await Promise.all(moving.map((one) => limit(() => move(context, at, one))));
  const byOutcome = Map.groupBy(settled, ({ outcome }) => outcome);
  const idsOf = (outcome: Outcome) => (byOutcome.get(outcome) ?? []).map(({ id }) => id);
  const moved = await execute(
    database,
    `UPDATE reserve_deadline SET state = 'moved', ended_at = :now WHERE id = ANY (:ids) AND state = 'moving'`,
    { ids: idsOf('moved'), now: `${at.now}` },
  );
  add(ended, 'moved', moved);
  // The holder was faster: the next run looks at what is left.
  const again = byOutcome.get('again') ?? [];
  await execute(
    database,
    `UPDATE reserve_deadline d SET state = 'told', key = NULL, municipality_code = NULL, expires_on = NULL
       FROM unnest(:ids::bigint[], :keys::uuid[]) AS g (id, key) WHERE d.id = g.id AND d.key = g.key AND d.state = 'moving'`,
    { ids: again.map(({ id }) => id), keys: again.map(({ key }) => key) },
  );
  const full = (byOutcome.get('purse_full') ?? []).map(({ id, points }) => ({
    id,
    points,
    reason: 'purse_full' as const,
  }));
  if (full.length > 0) add(ended, 'postponed', await postpone(database, full, at));
}

async function move(context: PremiumsContext, { today }: Now, moving: Moving): Promise<Answered> {
  const { database, book, clock } = context;
  const { id, holder, lotOn, fund, points: amount, municipalityCode, expiresOn } = moving;
  const to = { kind: 'municipality' as const, municipalityCode, expiresOn };
  let lastKey = moving.key;
  const settled = await settleIntent({
    clock,
    key: moving.key,
    post: (key) => {
      lastKey = key;
      const given = { key, holder, occurredAt: startOfDay(today), amount };
      const post = () => book.allocate({ ...given, to, lot: { expiresOn: lotOn, fund } });
      return moveWithPremium(context, allocationOf(given, { municipalityCode, funds: [fund] }), post);
    },
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE reserve_deadline SET key = CASE key WHEN :oldKey THEN :newKey ELSE key END WHERE id = :id AND state = 'moving' RETURNING key`,
        { id, oldKey, newKey },
      ),
    // All of a page are marked in one statement.
    markDone: async () => undefined,
  });
  const answered = { id, key: lastKey, points: amount };
  if (settled.state === 'done') return { ...answered, outcome: 'moved' };
  if (settled.state === 'later') return { ...answered, outcome: 'later' };
  return { ...answered, outcome: settled.refusal.refused === 'balance_out_of_range' ? 'purse_full' : 'again' };
}
