import { join } from 'node:path';
import { type Answer, type Ledger, makeKey, type Operation, openLedger, openWindow } from '../ledger/index.ts';
import { chart } from '../points/book/chart.ts';
import { execute, openPool, type Pool, row } from '../postgres/pool.ts';
import { makeSystemDatabase } from '../postgres/testing.ts';
import { callFor, type Load } from './measure.ts';

export const city = chart.unitOf('municipal', 14130);
const event = chart.unitOf('event', 1);
const program = chart.accountOf('issuance', 1);
const expired = chart.accountOf('expired', 0);
const shops = 500;
const shop = (number: number) => chart.accountOf('merchant', number);
const clock = () => Temporal.Now.instant();
const given = 1_000_000;
/** One holder in so many also has a lot that is past, for the expiry of the mix. */
const pastEvery = 10;

export type BenchLedger = { pool: Pool; owner: Pool; ledger: Ledger; holders: number; close(): Promise<void> };
export type BenchSettings = { holders: number; slots: number; rememberedMax: number };

/** An empty ledger in a database of its own. */
export async function openEmptyLedger(adminUrl: string, { slots, rememberedMax }: BenchSettings): Promise<BenchLedger> {
  const { url, ownerUrl } = await makeSystemDatabase(adminUrl, [join(import.meta.dirname, '..', 'ledger', 'sql')]);
  const pool = openPool(url, { max: 4 });
  const owner = openPool(ownerUrl, { max: 1, patient: true });
  await openWindow(pool, 1);
  const ledger = await openLedger({ pool, chart, clock, slots, rememberedMax });
  const close = async () => {
    await ledger.close();
    await Promise.all([pool.end(), owner.end()]);
  };
  return { pool, owner, ledger, holders: 0, close };
}

/** A ledger with holders of two lots each, analysed, and remembered by its writers. */
export async function openBenchLedger(adminUrl: string, settings: BenchSettings): Promise<BenchLedger> {
  const bench = await openEmptyLedger(adminUrl, settings);
  const { holders } = settings;
  const { pool, owner, ledger } = bench;
  const step = 100_000;
  // Filled without its index and indexed once: a third of the time, and the same table afterwards.
  await owner.query('ALTER TABLE ledger.lot DROP CONSTRAINT lot_pkey');
  for (let first = 1; first <= holders; first += step) {
    const numbers = Array.from({ length: Math.min(step, holders - first + 1) }, (_, index) => first + index);
    const slots = numbers.map((holder) => ledger.slotOf(holder));
    await execute(
      pool,
      `INSERT INTO ledger.lot (slot, holder, unit, expires_on, fund, balance)
       SELECT slot, holder, :city, expires_on, 0, :given
         FROM unnest(:numbers::bigint[], :slots::smallint[]) AS h (holder, slot),
              (VALUES ('2099-03-31'::date), ('2100-03-31'::date), ('2020-03-31'::date)) AS e (expires_on)
        WHERE expires_on > '2021-01-01' OR holder % ${pastEvery} = 0
        ORDER BY slot, holder, expires_on`,
      { numbers, slots, city, given },
    );
  }
  await owner.query(`SET maintenance_work_mem = '512MB'; ALTER TABLE ledger.lot ADD CONSTRAINT lot_pkey PRIMARY KEY
    (slot, holder, unit, expires_on, fund)`);
  await owner.query('VACUUM (ANALYZE) ledger.lot');
  await ledger.warm();
  return { ...bench, holders };
}

async function must(answer: Promise<Answer>): Promise<Answer> {
  const { outcome } = await answer;
  if (outcome !== 'created') throw new Error(`an operation was answered ${outcome}`);
  return answer;
}
const any = (below: number) => Math.floor(Math.random() * below);
const common = (holder: number) => {
  const now = clock();
  return { key: makeKey(now), holder, window: 1, occurredAt: now };
};
const spendAt = (holder: number, account: number): Operation => ({
  ...common(holder),
  kind: 'spend',
  unit: city,
  amount: 1,
  account,
});

export type CallersFor = { callers: number; seconds: number };

/** One point after another, each of a holder of the caller's choosing, at one shop of some hundred, or all at one. */
export function spends({ ledger, holders }: BenchLedger, calls: CallersFor & { hot?: boolean }): Promise<Load> {
  return callFor(calls, async () => {
    await must(ledger.submit(spendAt(1 + any(holders), shop(calls.hot ? 1 : 1 + any(shops)))));
  });
}

/** 70 % spend, 20 % issue, 5 % move, 3 % restore of a spend of this caller's, 2 % expire. */
export function mix({ ledger, holders }: BenchLedger, calls: CallersFor): Promise<Load> {
  const spent: ({ holder: number; key: string } | undefined)[] = [];
  let past = any(Math.floor(holders / pastEvery));
  const operation = (caller: number): Operation => {
    const holder = 1 + any(holders);
    const share = any(100);
    const last = spent[caller];
    if (share < 20) {
      const expiresOn = share < 10 ? '2099-03-31' : '2098-12-31';
      return { ...common(holder), kind: 'issue', unit: city, expiresOn, fund: 0, amount: 100, account: program };
    }
    if (share < 25) {
      return { ...common(holder), kind: 'move', unit: city, toUnit: event, expiresOn: '2099-03-31', amount: 1 };
    }
    if (share < 28 && last) {
      spent[caller] = undefined;
      return { ...common(last.holder), kind: 'restore', originalKey: last.key, expiredAccount: expired };
    }
    if (share < 30) {
      past = (past + 1) % Math.floor(holders / pastEvery);
      return { ...common((1 + past) * pastEvery), kind: 'expire', unit: city, account: expired };
    }
    return spendAt(holder, shop(1 + any(shops)));
  };
  return callFor(calls, async (caller) => {
    const asked = operation(caller);
    const { outcome } = await ledger.submit(asked);
    if (outcome !== 'created' && outcome !== 'nothing_to_expire') throw new Error(`a ${asked.kind}: ${outcome}`);
    if (asked.kind === 'spend') spent[caller] = { holder: asked.holder, key: asked.key };
  });
}

/**
 * One lot for each of so many new holders, handed to the ledger in sets of some thousand as a grant upload does: the next
 * set is read while one is written.
 */
export async function issueAll({ ledger }: BenchLedger, count: number): Promise<Load> {
  const startedAt = performance.now();
  const set = 4000;
  const place = {
    ...({ kind: 'issue', unit: city, expiresOn: '2099-03-31', fund: 0 } as const),
    amount: 500,
    account: program,
  };
  let next = 1;
  const upload = async () => {
    while (next <= count) {
      const first = next;
      next += set;
      const holders = Array.from({ length: Math.min(set, count - first + 1) }, (_, index) => first + index);
      await Promise.all(holders.map((holder) => must(ledger.submit({ ...common(holder), ...place }))));
    }
  };
  await Promise.all([upload(), upload()]);
  return { operations: count, seconds: (performance.now() - startedAt) / 1000 };
}

/** Every lot is what was given and what was posted to it since: a bench that lost a point measures nothing. */
export async function assertBooksRight({ pool }: BenchLedger): Promise<void> {
  const wrong = await row<{ lots: number; posted: number; given: number }>(
    pool,
    `SELECT (SELECT coalesce(sum(balance), 0)::bigint FROM ledger.lot) AS lots,
            (SELECT coalesce(sum(amount), 0)::bigint FROM ledger.posting) AS posted,
            (SELECT count(*) * ${given} FROM ledger.lot WHERE unit = ${city} AND expires_on <> '2098-12-31')::bigint AS given`,
  );
  if (!wrong || wrong.lots !== wrong.given + wrong.posted)
    throw new Error(`the books are wrong: ${JSON.stringify(wrong)}`);
}
