import type { TrailAct, TrailSubject } from '../../contract/points/registers/trail-words.ts';
import { type Database, row } from '../../postgres/pool.ts';
import { keepTrail } from '../../server/audit.ts';
import { isRefusal } from '../../server/refusal.ts';

type Followed = { table: string; key?: string; fields?: string };
/**
 * Whose rows the trail follows, by the subject that a line names: the table, the column of its key where it is not `id`, and the
 * columns that may stay for good where others are of a person and end before.
 */
const tables = {
  merchant: { table: 'merchant' },
  street: { table: 'shopping_street' },
  tieUp: { table: 'tie_up' },
  fee: { table: 'fee' },
  useRule: { table: 'use_rule' },
  municipality: { table: 'municipality_account', key: 'code' },
  partner: { table: 'partner' },
  organisation: { table: 'organisation' },
  event: { table: 'support_event' },
  eventPayout: { table: 'event_payout' },
  campaign: { table: 'premium_campaign' },
  voucherKind: { table: 'voucher_kind' },
  voucher: { table: 'voucher', fields: 'state' },
  voucherBreak: { table: 'voucher_break', fields: 'decision' },
  conversionTarget: { table: 'conversion_target' },
  conversion: { table: 'conversion', key: 'operation_key', fields: 'state, is_broken, decision_reason' },
  settlement: { table: 'settlement' },
  uplift: { table: 'uplift' },
  refund: { table: 'refund_record', key: 'key' },
} as const satisfies { [Subject in TrailSubject]?: Followed };
/** A row that the trail follows. */
type RowSubject = keyof typeof tables;

/** Who does something, and when. */
export type Doer = {
  caller: { staffId: string; municipalityCode: string | null; office?: string | null };
  now: Temporal.Instant;
};
export type Line = {
  subject: TrailSubject;
  id: number | string;
  /** What it is called on a screen. */
  name: string;
  act: TrailAct;
  before?: unknown;
  after?: unknown;
  reason?: string | undefined;
  /** Whose it is, where it is not the caller's own office. */
  office?: string;
};

/** Adds a line about something of the caller's own office, in the transaction that does it. */
export const keepOwnTrail = (client: Database, { caller, now }: Doer, line: Line): Promise<void> =>
  keepTrail(client, {
    office: line.office ?? caller.office ?? caller.municipalityCode,
    subject: line.subject,
    subjectId: `${line.id}`,
    name: line.name,
    act: line.act,
    before: line.before ?? null,
    after: line.after ?? null,
    reason: line.reason ?? '',
    by: caller.staffId,
    at: now,
  });

type Row = Record<string, unknown>;
/** A row as it stands; held against others until the transaction ends where it is about to change. */
function rowOf(client: Database, subject: RowSubject, id: number | string, lock = ''): Promise<Row | undefined> {
  const { table, key = 'id', fields = '*' }: Followed = tables[subject];
  return row<Row>(client, `SELECT ${fields} FROM ${table} WHERE ${key} = :id ${lock}`, { id });
}
const nameOf = (thing: Row | undefined, name: string | undefined) => name ?? `${thing?.name ?? ''}`;

type About = Omit<Line, 'subject' | 'name' | 'before' | 'after'> & { subject: RowSubject; name?: string };

/** Keeps in the trail that a row came into being: all of it, in the transaction that added it. */
export async function trailNew(client: Database, doer: Doer, about: Omit<About, 'act'>) {
  const after = await rowOf(client, about.subject, about.id);
  await keepOwnTrail(client, doer, { act: 'create', ...about, name: nameOf(after, about.name), after });
}

/**
 * Makes a change to one row and keeps in the trail what of it differs, before and after, in the transaction of the caller. What
 * was refused leaves no line.
 */
export async function trailChange<Done>(
  client: Database,
  doer: Doer,
  about: About,
  change: () => Promise<Done>,
): Promise<Done> {
  const before = await rowOf(client, about.subject, about.id, 'FOR NO KEY UPDATE');
  const done = await change();
  if (!before || isRefusal(done)) return done;
  const after = (await rowOf(client, about.subject, about.id)) ?? {};
  const differs = Object.keys(before).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  const only = (thing: Row) => Object.fromEntries(differs.map((key) => [key, thing[key]]));
  await keepOwnTrail(client, doer, {
    ...about,
    name: nameOf(before, about.name),
    before: only(before),
    after: only(after),
  });
  return done;
}
