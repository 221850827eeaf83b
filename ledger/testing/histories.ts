import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Pool, rows } from '../../postgres/pool.ts';
import { type Ledger, openLedger } from '../door.ts';
import { type Answer, makeKey } from '../operation.ts';
import { openWindow, readHistory, readLots } from '../read.ts';
import { chart } from './chart.ts';
import { historyOf, Model, operationOf, type Step, units } from './model.ts';

export type HistoriesSettings = {
  pool: Pool;
  histories: number;
  steps: number;
  seed: number;
  /** The clock begins here and goes on with every step, over midnights, ends of months and of the fiscal year. */
  startsAt: Temporal.Instant;
  /** How many applications post to the database at once; operations of a holder go to all of them in turn. */
  applications: number;
  report?: (done: number) => void;
};
type Person = { history: { step: Step; minutes: number }[]; model: Model; holder: number; name: string };

const groupSize = 500;

/**
 * Plays random histories on the ledger and on the model, some hundred holders at a time, and compares every answer, and
 * in the end all lots, histories and sums. Returns how many operations were played. The first mismatch throws with the
 * seed and the number of the history that play it again.
 */
export async function playHistories(
  settings: HistoriesSettings,
): Promise<{ operations: number; until: Temporal.Instant }> {
  const { pool, histories, steps, seed, applications, report } = settings;
  let now = settings.startsAt;
  let operations = 0;
  await openWindow(pool, 1);
  const ledgers = await Promise.all(
    Array.from({ length: applications }, () => openLedger({ pool, chart, clock: () => now, rememberedMax: 200 })),
  );
  try {
    for (let first = 0; first < histories; first += groupSize) {
      const people = peopleOf({ seed: seed + first, steps, first, count: Math.min(groupSize, histories - first) });
      for (let round = 0; round < steps; round += 1) {
        now = now.add({ minutes: people[0]?.history[round]?.minutes ?? 1 });
        const ledger = (index: number) => ledgers[(index + round) % applications] as Ledger;
        const played = await Promise.all(people.map((person, index) => play(person, round, now, ledger(index))));
        operations += played.filter(Boolean).length;
        if (round % 25 === 24) await compareFunds(pool, people);
      }
      await compareFunds(pool, people);
      await Promise.all(people.map((person) => compare(pool, ledgers[0] as Ledger, person)));
      report?.(first + people.length);
    }
  } finally {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  }
  return { operations, until: now };
}

function peopleOf({
  seed,
  steps,
  first,
  count,
}: {
  seed: number;
  steps: number;
  first: number;
  count: number;
}): Person[] {
  return fc.sample(historyOf(steps), { seed, numRuns: count }).map((history, index) => ({
    history,
    model: new Model(),
    holder: 1 + first + index,
    name: `seed ${seed}, history ${index}`,
  }));
}

async function play(person: Person, round: number, at: Temporal.Instant, ledger: Ledger): Promise<boolean> {
  const { model, holder, name } = person;
  const step = person.history[round]?.step;
  // A reversal may come from a terminal whose clock is slow: its key is then of a day before the original's.
  const madeAt = step?.do === 'restore' ? at.subtract({ minutes: (step.nth * 97) % 2800 }) : at;
  const key = makeKey(madeAt, `${name} ${round}`);
  const operation = step && operationOf(step, { model, holder, at, key });
  if (!operation) return false;
  const known = model.done.find((d) => d.operation.key === operation.key);
  const isTooOld = known && at.since(known.operation.occurredAt).total('hours') > 24 * 35;
  if (isTooOld) return false;
  const today = at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
  const expected = known ? undefined : model.expect(operation, today);
  const answer: Answer = await ledger.submit(operation);
  const says = `${name}, step ${round}: ${JSON.stringify(operation)}`;
  if (step.do === 'forge') assert.equal(answer.outcome, 'exists_with_different_request', says);
  else if (known) assert.deepEqual([answer.outcome, answer.original], ['exists', known.outcome], says);
  else assert.equal(answer.outcome, expected, says);
  return true;
}

/** Lots, the sums of postings, and the running balances of the history all say the same as the model. */
async function compare(pool: Pool, ledger: Ledger, { model, holder, name }: Person): Promise<void> {
  const slot = ledger.slotOf(holder);
  const lots = (await readLots(pool, slot, holder)).filter((lot) => lot.balance > 0);
  const expected = model.purses
    .filter((p) => p.points > 0)
    .map((p) => ({ unit: p.unit, expiresOn: p.until, fund: p.fund, balance: p.points }))
    .sort(
      (a, b) => a.unit - b.unit || (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : a.fund - b.fund),
    );
  assert.deepEqual(lots, expected, name);
  const history = await readHistory(pool, slot, holder);
  for (const unit of units) {
    let running = 0;
    for (const entry of history.filter((h) => h.unit === unit)) {
      running += entry.amount;
      assert.equal(entry.unitBalance, running, `${name}: a history line carries its running balance`);
    }
    assert.equal(
      running,
      lots.filter((lot) => lot.unit === unit).reduce((sum, lot) => sum + lot.balance, 0),
      name,
    );
  }
}

/** By fund: what was posted is what is left, and what went between two lots of a holder sums to nothing. */
async function compareFunds(pool: Pool, people: readonly Person[]): Promise<void> {
  const holders = people.map((person) => person.holder);
  const found = await rows<{ fund: number; posted: number; transit: number; left: number }>(
    pool,
    `SELECT coalesce(p.fund, l.fund) AS fund, coalesce(p.posted, 0)::bigint AS posted, coalesce(p.transit, 0)::bigint AS transit, coalesce(l.points, 0)::bigint AS left
       FROM (SELECT fund, sum(amount) AS posted, sum(amount) FILTER (WHERE account / 4294967296 = 6) AS transit FROM ledger.posting
              WHERE holder = ANY (:holders) AND outcome = 0 GROUP BY fund) AS p
       FULL JOIN (SELECT fund, sum(balance) AS points FROM ledger.lot WHERE holder = ANY (:holders) GROUP BY fund) AS l ON l.fund = p.fund`,
    { holders },
  );
  const counted = new Map<number, number>();
  for (const { model } of people) {
    for (const purse of model.purses) counted.set(purse.fund, (counted.get(purse.fund) ?? 0) + purse.points);
  }
  for (const { fund, posted, transit, left } of found) {
    assert.equal(left, posted, `fund ${fund}: the lots hold what the postings come to`);
    assert.equal(left, counted.get(fund) ?? 0, `fund ${fund}: the lots hold what the model holds`);
    assert.equal(transit, 0, `fund ${fund}: what moved between lots sums to nothing`);
  }
}
