import { type Database, execute, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { BankAccount } from './bank-account.ts';
import { withBankNames } from './bank-master.ts';

/** Whose account it is: a place, the municipality itself, an event, a company, a 受託会社. */
export type AccountOwner =
  | 'merchantAccount'
  | 'municipalityAccount'
  | 'eventAccount'
  | 'partnerAccount'
  | 'organisationAccount';
/** An account and, of whoever pays, the code under which the bank knows the payer. */
export type PaidAccount = { bankAccount: BankAccount | null; remitterCode: string | null };

const tables: Record<AccountOwner, { table: string; key: string; pays: boolean }> = {
  merchantAccount: { table: 'merchant', key: 'id', pays: false },
  municipalityAccount: { table: 'municipality_account', key: 'code', pays: true },
  eventAccount: { table: 'support_event', key: 'id', pays: false },
  partnerAccount: { table: 'partner', key: 'id', pays: true },
  organisationAccount: { table: 'organisation', key: 'id', pays: true },
};
const isOwner = (subject: string): subject is AccountOwner => subject in tables;

/** The account that counts now. */
export async function accountOf(
  database: Database,
  owner: AccountOwner,
  id: string | number,
): Promise<PaidAccount | undefined> {
  const { table, key, pays } = tables[owner];
  return row<PaidAccount>(
    database,
    `SELECT ${pays ? 'remitter_code' : 'NULL'} AS remitter_code, bank_account FROM ${table} WHERE ${key} = :id`,
    { id },
  );
}

/**
 * Asks for an account to count from when a second person has confirmed it, a first one too (R0-03): who, when, why and what
 * stood before are kept. Until then the old one is paid, or nobody.
 */
export async function askForAccount(
  client: Database,
  asked: {
    owner: AccountOwner;
    id: string | number;
    name: string;
    /** Whose office decides; null for the platform. */
    office: string | null;
    account: PaidAccount;
    reason: string;
    askedBy: string;
    now: Temporal.Instant;
  },
): Promise<{ requestId: number } | Refusal<'change_waiting'>> {
  const { owner, id, account, ...change } = asked;
  const stands = await accountOf(client, owner, id);
  // The second person compares codes with names: those of today are frozen with the request.
  const paid = [account, ...(stands ? [stands] : [])];
  const [after, before = null] = (await withBankNames(client, { paid, on: `${dateInTokyo(asked.now)}` })).map(
    ({ branchClosedOn: _, bankName, branchName, ...one }) =>
      one.bankAccount === null ? one : { ...one, bankName, branchName },
  );
  return askForChange(client, { ...change, subject: owner, subjectId: `${id}`, before, after });
}

/**
 * Makes a confirmed account the one that counts, if what stood when it was asked for still stands.
 */
export async function applyAccountChange(
  client: Database,
  { subject, subjectId, before, after }: ChangeRequest,
): Promise<Refusal<'change_altered'> | undefined> {
  if (!isOwner(subject)) throw new Error(`no account of ${subject}`);
  const { table, key, pays } = tables[subject];
  const { bankAccount, remitterCode } = after as PaidAccount;
  const changed = await execute(
    client,
    `UPDATE ${table} SET bank_account = :bankAccount${pays ? ', remitter_code = :remitterCode' : ''}
      WHERE ${key}::text = :subjectId AND bank_account IS NOT DISTINCT FROM :accountBefore::jsonb
        ${pays ? 'AND remitter_code IS NOT DISTINCT FROM :remitterBefore::text' : ''}`,
    {
      subjectId,
      bankAccount: bankAccount && JSON.stringify(bankAccount),
      accountBefore: (before as PaidAccount | null)?.bankAccount
        ? JSON.stringify((before as PaidAccount).bankAccount)
        : null,
      ...(pays ? { remitterCode, remitterBefore: (before as PaidAccount | null)?.remitterCode ?? null } : {}),
    },
  );
  return changed === 1 ? undefined : refuse('change_altered');
}
