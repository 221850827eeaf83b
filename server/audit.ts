import { type Database, execute } from '../postgres/pool.ts';

/** One line of the audit trail (監査証跡): somebody changed something of an office, or looked at a person. */
export type TrailEntry = {
  /** Whose it is: a municipality's code, or null for the platform. */
  office: string | null;
  /** What kind of thing: `staff`, `street`, `program`. */
  subject: string;
  subjectId: string;
  /** What it is called on a screen now. */
  name: string;
  /** What was done: `create`, `change`, `end`, `approve`. */
  act: string;
  /** What stood before; null where nothing did. */
  before: unknown;
  /** What stands now; null where nothing does. */
  after: unknown;
  reason: string;
  /** The staff number of who did it. */
  by: string;
  at: Temporal.Instant;
};

/**
 * Fields that never come into the trail, whoever hands them over: a secret, its hash, or half of a one-time code. A `code` is most
 * often that of a town or of a line of the budget, and stays: who keeps a line hands over no code that lets somebody in.
 */
const secrets = new Set([
  'first',
  'firstSha256',
  'second',
  'secondSha256',
  'current',
  'oneTimeCode',
  'password',
  'passwordHash',
  'pin',
  'secret',
  'setupCode',
  'token',
]);
const shownDigits = 3;
/** A number beside a holder's name is that of a bank account: its last digits say which, and pay nobody. */
const lastDigits = (number: unknown) => `…${`${number}`.slice(-shownDigits)}`;

/** A value as the trail keeps it: without secrets, and of a bank account the last digits. */
function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told);
  if (value === null || typeof value !== 'object') return value ?? null;
  if (value instanceof Uint8Array) return null;
  if ('toJSON' in value) return value;
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name, inner]) => inner !== undefined && !secrets.has(name))
      .map(([name, inner]) => [name, name === 'number' && 'holderName' in fields ? lastDigits(inner) : told(inner)]),
  );
}
const asJson = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(told(value)));

/**
 * Adds a line to the audit trail. Called in the transaction that makes the change: both stand, or neither does. No secret comes
 * into it, and of a bank account the last three digits only.
 */
export async function keepTrail(database: Database, { by, at, before, after, ...entry }: TrailEntry): Promise<void> {
  await execute(
    database,
    `INSERT INTO audit_entry (office, subject, subject_id, name, act, before, after, reason, done_by, done_at)
     VALUES (:office, :subject, :subjectId, :name, :act, :before, :after, :reason, :by, :at)`,
    { ...entry, before: asJson(before), after: asJson(after), by, at: `${at}` },
  );
}
