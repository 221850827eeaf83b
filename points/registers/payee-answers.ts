import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import type { BankAccount } from './bank-account.ts';

/** What a payee said of its account. `paid`: it was paid there before it was asked; `returned`: the bank gave money back from there. */
export type PayeeAnswer = {
  isRight: boolean;
  way: 'terminal' | 'letter' | 'paid' | 'returned';
  at: string;
  note: string;
};
/** Who is paid, as the registers name it: `S1` a place, `E1` an event. */
type Asked = { party: string; bankAccount: BankAccount | null };

/** Payees that are asked about their account; a municipality and a company are not. */
export const isAsked = (party: string): boolean => /^[SE]/.test(party);

/** What the payees of these accounts last said of just these accounts; who said nothing of one is not among them. */
export async function answersOf(database: Database, asked: readonly Asked[]): Promise<Map<string, PayeeAnswer>> {
  const some = asked.filter(({ party, bankAccount }) => isAsked(party) && bankAccount !== null);
  const found = await rows<{ party: string } & Omit<PayeeAnswer, 'at'> & { at: Temporal.Instant }>(
    database,
    `SELECT DISTINCT ON (said.party) said.party, is_right, way, answered_at AS at, note
       FROM jsonb_to_recordset(:asked::jsonb) AS asked (party text, "bankAccount" jsonb)
       JOIN payee_answer said ON said.party = asked.party AND said.account_sha256 = account_sha256(asked."bankAccount")
      ORDER BY said.party, said.id DESC`,
    { asked: JSON.stringify(some.map(({ party, bankAccount }) => ({ party, bankAccount }))) },
  );
  return new Map(found.map(({ party, at, ...answer }) => [party, { ...answer, at: `${at}` }]));
}

type Said = Asked & {
  isRight: boolean;
  note: string;
  now: Temporal.Instant;
} & ({ terminalId: string; clerkId: number | null } | { letterId: number } | { way: 'returned' });

/** Keeps what a payee, or the bank by a return, says of an account; to say the same again adds nothing. Returns how many rows it added. */
export function addAnswer(client: Database, said: Said): Promise<number> {
  const { party, bankAccount, isRight, note, now } = said;
  const {
    terminalId = null,
    clerkId = null,
    letterId = null,
  } = said as Partial<{
    terminalId: string;
    clerkId: number | null;
    letterId: number;
  }>;
  const way = 'way' in said ? said.way : letterId === null ? 'terminal' : 'letter';
  return execute(
    client,
    `INSERT INTO payee_answer (party, account_sha256, is_right, way, terminal_id, clerk_id, letter_id, note, answered_at)
     SELECT :party, account_sha256(:bankAccount::jsonb), :isRight, :way, :terminalId, :clerkId, :letterId, :note, :now
      WHERE :letterId::bigint IS NOT NULL OR NOT EXISTS (
        SELECT FROM (SELECT is_right, note FROM payee_answer
                      WHERE party = :party AND account_sha256 = account_sha256(:bankAccount::jsonb) ORDER BY id DESC LIMIT 1) AS last
         WHERE is_right = :isRight AND note = :note)
     ON CONFLICT (letter_id) DO NOTHING`,
    {
      party,
      bankAccount: JSON.stringify(bankAccount),
      isRight,
      way,
      terminalId,
      clerkId,
      letterId,
      note,
      now: `${now}`,
    },
  );
}

/** Who asked for an account and who confirmed it, the last time that it was made this one; none of one from before there were two. */
export const whoEntered = async (
  database: Database,
  { subject, subjectId, bankAccount }: { subject: string; subjectId: string; bankAccount: BankAccount },
): Promise<string[]> => {
  const found = await row<{ by: string[] }>(
    database,
    `SELECT ARRAY[asked_by, decided_by] AS by FROM change_request
      WHERE subject = :subject AND subject_id = :subjectId AND decision = 'confirmed'
        AND account_sha256(after -> 'bankAccount') = account_sha256(:bankAccount::jsonb) ORDER BY id DESC LIMIT 1`,
    { subject, subjectId, bankAccount: JSON.stringify(bankAccount) },
  );
  return [...new Set(found?.by ?? [])];
};
