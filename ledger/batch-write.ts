import type { Database } from '../postgres/pool.ts';
import { kindNumber } from './batch-read.ts';
import { Column, type ColumnType, numbers, timestampOf } from './binary.ts';
import type { Lot } from './lot.ts';
import { type Operation, type Outcome, outcomes, type RequestHash } from './operation.ts';
import type { Plan } from './plan.ts';

/** How outcomes are written: by place in the published list; the list only ever grows at its end. */
const codeOf = (outcome: Outcome) => outcomes.indexOf(outcome);
/** Refusals that are kept under their key; the others are no judgement of the request and may be repeated. */
const firstKept = codeOf('original_unknown');

const lotTypes = ['bigint', 'bigint', 'date', 'integer', 'bigint', 'bigint'] as const;
const madeTypes = ['bigint', 'bigint', 'date', 'integer', 'bigint'] as const;
const postingTypes = [
  ...(['bigint', 'date', 'uuid', 'smallint', 'smallint', 'smallint', 'bigint', 'bigint', 'date'] as const),
  ...(['integer', 'bigint', 'bigint', 'bigint', 'bigint', 'uuid', 'timestamptz'] as const),
];

/** What a batch will write, gathered operation by operation. */
export type Write = {
  windows: Set<number>;
  /** holder, unit, expires, fund, balance as read, balance to be. */
  lots: Column[];
  /** holder, unit, expires, fund, balance. */
  made: Column[];
  postings: Column[];
};
const columnsOf = (types: readonly ColumnType[]) => types.map((type) => new Column(type));
const countOf = ([first]: Column[]) => first?.length ?? 0;

/** An empty write. A writer needs one: it has one batch at a time, and clears it for the next. */
export const newWrite = (): Write => ({
  windows: new Set(),
  lots: columnsOf(lotTypes),
  made: columnsOf(madeTypes),
  postings: columnsOf(postingTypes),
});

/** Empties a write whose batch is over. */
export function clearWrite({ windows, lots, made, postings }: Write): void {
  windows.clear();
  for (const columns of [lots, made, postings]) for (const column of columns) column.clear();
}

export const isEmpty = (write: Write): boolean => countOf(write.postings) === 0;

/** True for a refusal that the same key may follow with a right amount: it is answered and not kept. */
export const isCorrectable = (operation: Operation, outcome: Outcome): boolean =>
  outcome === 'insufficient_points' && operation.kind === 'spend' && operation.correctable === true;

/** Adds an operation that has been planned; a refusal that is not kept under its key adds nothing. */
export function addToWrite(
  write: Write,
  planned: { operation: Operation; day: string; plan: Plan; lots: readonly Lot[]; request: RequestHash },
): void {
  const outcome = codeOf(planned.plan.outcome);
  if (outcome !== 0 && outcome < firstKept) return;
  if (isCorrectable(planned.operation, planned.plan.outcome)) return;
  write.windows.add(planned.operation.window);
  addPostings(write.postings as PostingColumns, outcome, planned);
  if (outcome === 0) addLots(write, planned);
}

type PostingColumns = Column[] & { length: 16 };

function addPostings(
  columns: PostingColumns,
  outcome: number,
  { operation, day, plan, request }: { operation: Operation; day: string; plan: Plan; request: RequestHash },
): void {
  const [holder, dayOf, key, leg, kind, outcomeOf, requestOf, unit, expires, fund, amount, unitBalance] = columns;
  const [account, window, original, occurredAt] = columns.slice(12);
  const kindOf = kindNumber(operation.kind);
  const occurred = timestampOf(operation.occurredAt.epochMilliseconds * 1000);
  for (let index = 0; index < Math.max(1, plan.legs.length); index += 1) {
    const posted = plan.legs[index];
    holder?.number(operation.holder);
    dayOf?.date(day);
    key?.uuid(operation.key);
    leg?.number(legNumber(plan.legs, index));
    kind?.number(kindOf);
    outcomeOf?.number(outcome);
    requestOf?.halves(request.upper, request.lower);
    if (posted) {
      unit?.number(posted.unit);
      expires?.date(posted.expiresOn);
      fund?.number(posted.fund);
      amount?.number(posted.amount);
      unitBalance?.number(posted.unitBalance);
      account?.number(posted.account);
    } else {
      for (const column of [unit, expires, fund, unitBalance, account]) column?.null();
      amount?.number(0);
    }
    window?.number(operation.window);
    if (operation.kind === 'restore') original?.uuid(operation.originalKey);
    else original?.null();
    occurredAt?.number(occurred);
  }
}

/**
 * The numbers of legs rise within an operation. An even one is the operation's first of its unit, account and fund, an odd
 * one takes from another lot of the same: a month's sums count operations in one pass (6-6), with nothing to sort.
 */
function legNumber(legs: Plan['legs'], index: number): number {
  const leg = legs[index];
  for (let before = 0; leg && before < index; before += 1) {
    const other = legs[before];
    if (other?.unit === leg.unit && other.account === leg.account && other.fund === leg.fund) return 2 * index + 1;
  }
  return 2 * index;
}

/** Each lot that is not as it was: changed where it was known, made where it was not. */
function addLots(write: Write, { operation, plan, lots }: { operation: Operation; plan: Plan; lots: readonly Lot[] }) {
  for (const [index, lot] of plan.lots.entries()) {
    const before = lots[index];
    if (before && before.balance === lot.balance) continue;
    const columns = before ? write.lots : write.made;
    columns[0]?.number(operation.holder);
    columns[1]?.number(lot.unit);
    columns[2]?.date(lot.expiresOn);
    columns[3]?.number(lot.fund);
    if (before) columns[4]?.number(before.balance);
    columns[before ? 5 : 4]?.number(lot.balance);
  }
}

/**
 * One statement: it claims the slot, which puts batches of the slot in one order in every process, changes the lots, and
 * appends the postings. The division by zero is the guard: it undoes the whole statement when the slot, a lot or a window
 * is not as it was read. Sets in the select list walk in step without being stored first, as those in FROM are.
 */
const writeStatement = `
  WITH claimed AS MATERIALIZED (
    UPDATE ledger.slot SET version = version + 1, posted_at = $3 WHERE slot = $1 AND version = $2 AND posted_at < $3 RETURNING 1
  ), open_window AS MATERIALIZED (
    SELECT id FROM ledger.posting_window WHERE id = ANY ($4::bigint[]) AND closed_at IS NULL
                   AND (ends_at IS NULL OR ends_at > $3) ORDER BY id FOR SHARE
  ), updated AS (
    UPDATE ledger.lot AS l SET balance = wanted.balance
      FROM claimed, (SELECT unnest($5::bigint[]) AS holder, unnest($6::bigint[]) AS unit, unnest($7::date[]) AS expires_on,
                            unnest($8::int[]) AS fund, unnest($9::bigint[]) AS read, unnest($10::bigint[]) AS balance) AS wanted
     WHERE l.slot = $1 AND l.holder = wanted.holder AND l.unit = wanted.unit AND l.expires_on = wanted.expires_on
       AND l.fund = wanted.fund AND l.balance = wanted.read
    RETURNING 1
  ), guard AS MATERIALIZED (
    SELECT 1 / (CASE WHEN (SELECT count(*) FROM claimed) = 1
                      AND (SELECT count(*) FROM open_window) = cardinality($4::bigint[])
                      AND (SELECT count(*) FROM updated) = cardinality($5::bigint[]) THEN 1 ELSE 0 END) AS held
  )
  INSERT INTO ledger.posting (slot, posted_at, holder, day, key, leg, kind, outcome, request, unit, expires_on, fund, amount,
                              unit_balance, account, window_id, original_key, occurred_at)
  SELECT $1::smallint, $3::timestamptz, unnest($11::bigint[]), unnest($12::date[]), unnest($13::uuid[]), unnest($14::smallint[]),
         unnest($15::smallint[]), unnest($16::smallint[]), unnest($17::bigint[]), unnest($18::bigint[]), unnest($19::date[]),
         unnest($20::int[]), unnest($21::bigint[]), unnest($22::bigint[]), unnest($23::bigint[]), unnest($24::bigint[]),
         unnest($25::uuid[]), unnest($26::timestamptz[])
    FROM guard WHERE guard.held = 1`;

/** A lot that was not known is new, as good as always. */
const makeLots = `
  INSERT INTO ledger.lot AS l (slot, holder, unit, expires_on, fund, balance)
  SELECT $1::smallint, unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::date[]), unnest($5::int[]), unnest($6::bigint[])`;

/**
 * Or it is there, empty and past, and a reversal brings it back; anything else is the guard's division by zero again. Twice
 * the cost of the plain INSERT, so it is for the second try.
 */
const makeOrFillLots = `${makeLots}
  ON CONFLICT (slot, holder, unit, expires_on, fund)
  DO UPDATE SET balance = excluded.balance / (CASE WHEN l.balance = 0 THEN 1 ELSE 0 END)`;

export type Claim = {
  slot: number;
  version: number;
  /** Microseconds since 1970; later than all that was posted to the slot before. */
  postedAt: number;
};

/**
 * Sends all statements of the write at once; `first` and `last` go before and after them, such as BEGIN and COMMIT.
 * `holding`: the slot is held, and this is the second try.
 */
export function sendWrite(
  client: Database,
  { slot, version, postedAt }: Claim,
  { write, first, last, holding }: { write: Write; first?: string; last?: string; holding: boolean },
): Promise<unknown>[] {
  const sent: Promise<unknown>[] = [];
  if (first) sent.push(client.query(first));
  const at = Buffer.allocUnsafe(8);
  at.writeBigInt64BE(BigInt(timestampOf(postedAt)));
  sent.push(
    client.query({
      name: 'ledger-write',
      text: writeStatement,
      values: [
        slot,
        version,
        at,
        numbers('bigint', write.windows),
        ...[...write.lots, ...write.postings].map((column) => column.bytes()),
      ],
    }),
  );
  if (needsLots(write)) {
    const values = [slot, ...write.made.map((column) => column.bytes())];
    const made = holding
      ? { name: 'ledger-make-or-fill-lots', text: makeOrFillLots }
      : { name: 'ledger-make-lots', text: makeLots };
    sent.push(client.query({ ...made, values }));
  }
  if (last) sent.push(client.query(last));
  return sent;
}

/** True where one statement is not enough: an INSERT must stand at the top level, so that it runs where the slot lives. */
export const needsLots = (write: Write): boolean => countOf(write.made) > 0;
