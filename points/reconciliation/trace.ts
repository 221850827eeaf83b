import { receiptNumber } from '../../contract/index.ts';
import type { LegOf } from '../../ledger/index.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { fieldsOf } from '../../server/office-changes.ts';
import { refuse } from '../../server/refusal.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { fundNames } from '../book/funds.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { isFound } from '../members/protection.ts';

/** A movement's own name: whose it is, by surrogate, and its key. */
export const useIdOf = ({ holder, key }: { holder: number; key: string }) => `${holder}.${key}`;
function fromUseId(id: string): { holder: number; key: string } | undefined {
  const found = /^(\d{1,16})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(id);
  return found?.[1] && found[2] ? { holder: Number(found[1]), key: found[2] } : undefined;
}

const kindsOfAccounts = { merchant: 'use', eventPayout: 'event', expired: 'expired', issuance: 'takenBack' } as const;
type TracedUse = {
  id: string;
  receiptNumber: string;
  kind: 'use' | 'voucher' | 'event' | 'expired' | 'takenBack' | 'other';
  place: string;
  at: string;
  points: number;
};

/** Names of places and events by the accounts that they are owed at, as of today. */
async function placesOf({ database, clock }: BookContext, accounts: readonly number[]): Promise<Map<number, string>> {
  const numbersOf = (kind: 'merchant' | 'eventPayout') =>
    accounts.filter((account) => chart.accountKind(account) === kind).map((account) => chart.numberOf(account));
  const found = await rows<{ kind: 'merchant' | 'eventPayout'; id: number; name: string }>(
    database,
    `SELECT 'merchant' AS kind, id, place_name(id, :on) AS name FROM merchant WHERE id = ANY (:merchants::integer[])
     UNION ALL SELECT 'eventPayout', id, name FROM support_event WHERE id = ANY (:events::integer[])`,
    { merchants: numbersOf('merchant'), events: numbersOf('eventPayout'), on: `${dateInTokyo(clock())}` },
  );
  return new Map(found.map(({ kind, id, name }) => [chart.accountOf(kind, id), name]));
}

/** Operations that took from some lots, each once, less what came back of it. */
function operationsOf(legs: readonly LegOf[]): (LegOf & { taken: number })[] {
  const byKey = new Map<string, LegOf & { taken: number }>();
  for (const leg of legs) {
    const known = byKey.get(leg.originalKey ?? leg.key);
    if (known) known.taken -= leg.amount;
    else if (leg.originalKey === null && leg.amount < 0) byKey.set(leg.key, { ...leg, taken: -leg.amount });
  }
  return [...byKey.values()];
}

const usesOfLegs = (legs: readonly LegOf[], names: ReadonlyMap<number, string>): TracedUse[] =>
  operationsOf(legs).map((operation) => ({
    id: useIdOf(operation),
    receiptNumber: receiptNumber(operation.key),
    kind: kindOf(operation),
    place: names.get(operation.account) ?? '',
    at: `${operation.at}`,
    points: operation.taken,
  }));
function kindOf({ account, unit }: LegOf): TracedUse['kind'] {
  const kind = chart.accountKind(account);
  if (kind === 'merchant' && chart.unitKind(unit) === 'voucher') return 'voucher';
  return kind in kindsOfAccounts ? kindsOfAccounts[kind as keyof typeof kindsOfAccounts] : 'other';
}

type Granted = {
  grantKey: string;
  holder: number;
  program: string;
  department: string;
  points: number;
  grantedAt: Temporal.Instant;
};
const grantColumns = `given.key AS grant_key, given.holder, program.name AS program, department_name_on(program.department_id, given.acted_on) AS department,
  given.amount AS points, given.recorded_at AS granted_at`;
const grantSource = `grant_record given CROSS JOIN LATERAL program_on(given.program_id, given.acted_on) program
  JOIN department ON department.id = program.department_id`;
const shownGrant = ({ holder: _, grantedAt, ...grant }: Granted) => ({ ...grant, grantedAt: `${grantedAt}` });

type Whole = Granted & {
  by: string;
  reason: string;
  takenBack: number;
  expiresOn: string;
  budgetLine: string | null;
};
/** 付与をたどる: who granted what, when and why, and what was taken from the lots that it went into, the earliest first. */
export async function traceGrant(context: BookContext, { caller, params }: CallOf<'traceGrant'>) {
  const { database, balances } = context;
  const grant = await row<Whole>(
    database,
    `SELECT ${grantColumns}, staff.name AS by, coalesce(given.reason, '') AS reason, given.taken_back, given.expires_on,
            (SELECT code || ' ' || name FROM budget_line WHERE budget_line.id = given.budget_line_id) AS budget_line
       FROM ${grantSource} JOIN staff ON staff.id = given.staff_id
      WHERE given.key = :grantKey AND given.state = 'granted' AND department.municipality_code = :code AND ${isFound('given.holder', ':staffId')}`,
    { ...params, code: caller.municipalityCode, staffId: caller.staffId },
  );
  if (!grant) return refuse('grant_unknown');
  const { holder } = grant;
  const [into] = (await balances.legs(holder, { key: grant.grantKey })).filter(({ amount }) => amount > 0);
  if (!into) return refuse('grant_unknown');
  const legs = await balances.legs(holder, { lots: [into] });
  const after = legs.filter(({ at }) => Temporal.Instant.compare(at, into.at) >= 0);
  const names = await placesOf(
    context,
    after.map(({ account }) => account),
  );
  const nameOfFund = await fundNames(database);
  const { by, reason, takenBack, expiresOn, budgetLine, ...rest } = grant;
  return {
    ...shownGrant(rest),
    by,
    reason,
    takenBack,
    expiresOn,
    budgetLine,
    fund: nameOfFund(into.fund),
    left: legs.reduce((sum, { amount }) => sum + amount, 0),
    uses: usesOfLegs(after, names).filter(({ points }) => points !== 0),
    trail: await trailOf(database, { subject: 'grant', id: grant.grantKey, office: caller.office }),
  };
}

type TrailRow = { at: Temporal.Instant; by: string; act: string; reason: string; before: unknown; after: unknown };
/** The lines of the trail about one thing, with what stood before, field by field; whose it is stays out. */
async function trailOf(database: Database, of: { subject: string; id: string; office: string | null }) {
  const found = await rows<TrailRow>(
    database,
    `SELECT done_at AS at, coalesce(staff.name, done_by) AS by, act, reason, before, after
       FROM audit_entry LEFT JOIN staff ON staff.id = done_by
      WHERE subject = :subject AND subject_id = :id AND audit_entry.office IS NOT DISTINCT FROM :office ORDER BY audit_entry.id`,
    of,
  );
  const shown = (value: unknown) => {
    const { mykeyId: _, ...fields } = fieldsOf(value);
    return fields;
  };
  return found.map(({ at, before, after, ...line }) => ({
    ...line,
    at: `${at}`,
    before: shown(before),
    after: shown(after),
  }));
}

/** 利用をたどる: by which funds, from which grants, and how it was settled and paid. */
export async function traceUse(context: BookContext, { caller, params }: CallOf<'traceUse'>) {
  const { database, balances } = context;
  const code = caller.municipalityCode;
  const named = fromUseId(params.useId);
  const found =
    named &&
    (await row(
      database,
      `SELECT FROM (SELECT :holder::bigint AS holder) asked WHERE ${isFound('holder', ':staffId')}`,
      { holder: named.holder, staffId: caller.staffId },
    ));
  if (!named || !found) return refuse('use_unknown');
  const legs = await balances.legs(named.holder, { key: named.key });
  const own = legs.filter(({ key, amount }) => key === named.key && amount < 0);
  const [first] = own;
  if (!first || !(await isOfTown(database, { code, leg: first }))) return refuse('use_unknown');
  const [use] = usesOfLegs(legs, await placesOf(context, [first.account]));
  if (!use) return refuse('use_unknown');
  const nameOfFund = await fundNames(database);
  const funds = Map.groupBy(own, ({ fund }) => fund);
  // Grants into the very lots that it took from, of this town, until then.
  const into = (await balances.legs(named.holder, { lots: own })).filter(
    ({ amount, account, at }) =>
      amount > 0 && chart.accountKind(account) === 'issuance' && Temporal.Instant.compare(at, first.at) <= 0,
  );
  const grants = await rows<Granted>(
    database,
    `SELECT ${grantColumns} FROM ${grantSource}
      WHERE given.key = ANY (:keys::uuid[]) AND given.holder = :holder AND department.municipality_code = :code ORDER BY given.recorded_at, given.key`,
    { keys: into.map(({ key }) => key), holder: named.holder, code },
  );
  return {
    ...use,
    funds: [...funds].map(([fund, some]) => ({
      fund: nameOfFund(fund),
      points: some.reduce((sum, { amount }) => sum - amount, 0),
    })),
    grants: grants.map(shownGrant),
    settlement: await settlementOf(database, { code, leg: first }),
  };
}

/** Whether points were a town's own: in a purse, an event or a voucher of it. */
async function isOfTown(database: Database, { code, leg }: { code: string; leg: LegOf }): Promise<boolean> {
  if (leg.unit === municipalUnit(code)) return true;
  const kind = chart.unitKind(leg.unit);
  if (kind !== 'event' && kind !== 'voucher') return false;
  const table = kind === 'event' ? 'support_event' : 'voucher';
  const found = await row(database, `SELECT FROM ${table} WHERE id = :id AND municipality_code = :code`, {
    id: chart.numberOf(leg.unit),
    code,
  });
  return found !== undefined;
}

type Payment = { fileId: number; item: number; endToEndId: string; payoutOn: string; yen: number };
/** The period that a movement stands in, and the records of bank files that paid its payee there. */
async function settlementOf(database: Database, { code, leg }: { code: string; leg: LegOf }) {
  const window = await row<{ settlementId: number; state: string }>(
    database,
    'SELECT id AS settlement_id, state FROM settlement WHERE id = :window AND municipality_code = :code',
    { window: leg.window, code },
  );
  if (!window) return null;
  const kind = chart.accountKind(leg.account);
  const letter = kind === 'merchant' ? 'S' : 'E';
  const payments = await rows<Payment>(
    database,
    `SELECT i.file_id, i.item, end_to_end_id, payout_on, i.yen FROM zengin_item i JOIN zengin_file f ON f.id = i.file_id
      WHERE i.settlement_id = :settlementId AND i.payee = :payee AND file_stands(f.id) ORDER BY i.file_id, i.item`,
    { settlementId: window.settlementId, payee: `${letter}${chart.numberOf(leg.account)}` },
  );
  return { ...window, payments };
}
