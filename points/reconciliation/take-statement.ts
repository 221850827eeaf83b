import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { partyOf } from '../invoices/seen.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { holdOffice, keepFindings } from './keep.ts';
import { readStatementFile, type ToldAccount, type ToldFile, type ToldMovement } from './statement-file.ts';

type Read = Extract<ToldFile, { accounts: unknown }>;
type Told = { fileId: number; kind: '03' | '01'; told: number; added: number; missingFrom: string | null };

/**
 * Takes a file of the bank whole or not at all, and matches what it tells. Safe to send again: the same bytes are the file that was taken
 * before, and a movement that an earlier file has told, of either kind, is that movement.
 */
export async function takeStatement(context: BookContext, { caller, body }: CallOf<'takeBankStatement'>) {
  const { database, clock } = context;
  const party = partyOf(caller) ?? '';
  const now = clock();
  const bytes = Buffer.from(body.file, 'base64');
  const today = dateInTokyo(now);
  const read = readStatementFile(bytes, today);
  if ('problems' in read) return refuse('statement_unreadable', { problems: read.problems, problemCount: read.count });
  // Of a day that it has told nothing more would be expected.
  if (read.accounts.some(({ throughOn }) => throughOn > `${today}`)) return refuse('statement_ahead');
  const done = await inTransaction(database, async (client): Promise<Told | Refusal<'statement_account_unknown'>> => {
    await holdOffice(client, party);
    const known = await knownFile(client, { party, sha256: read.sha256 });
    if (known) return { ...known, added: 0, missingFrom: null };
    const strange = await strangeAccount(client, { party, accounts: read.accounts });
    if (strange) return refuse('statement_account_unknown', { account: strange });
    const told = await keepFile(client, { party, read, bytes, name: body.name, staffId: caller.staffId, now });
    const { fileId: id } = told;
    const after = { kind: read.kind, statement: read.sha256, count: told.told };
    await keepOwnTrail(
      client,
      { caller, now },
      { subject: 'bankStatement', id, name: body.name, act: 'create', after },
    );
    return told;
  });
  if (isRefusal(done)) return done;
  const { matched, open } = await keepFindings(context, party);
  return { ...done, matched, openBreaks: open };
}

const knownFile = (client: Database, of: { party: string; sha256: string }) =>
  row<Pick<Told, 'fileId' | 'kind' | 'told'>>(
    client,
    'SELECT id AS file_id, kind, told FROM bank_statement_file WHERE party = :party AND sha256 = :sha256',
    of,
  );

/** An account that is none of the office, now or where it paid from before: another's statement is not kept. */
async function strangeAccount(
  client: Database,
  { party, accounts }: { party: string; accounts: readonly ToldAccount[] },
): Promise<string | undefined> {
  const own = await rows<{ account: string }>(
    client,
    `SELECT concat_ws('-', a ->> 'bankCode', a ->> 'branchCode', a ->> 'type', a ->> 'number') AS account FROM (
       SELECT bank_account FROM municipality_account WHERE 'C' || code = :party
       UNION SELECT bank_account FROM organisation WHERE 'O' || id = :party
       UNION SELECT bank_account FROM partner WHERE 'P' || id = :party
       UNION SELECT bank_account FROM settlement_account WHERE party = :party
       UNION SELECT bank_account FROM remittance_account WHERE party = :party) AS known (a) WHERE jsonb_typeof(a) = 'object'`,
    { party },
  );
  const known = new Set(own.map(({ account }) => account));
  return accounts.find(({ account }) => !known.has(account))?.account;
}

type NewFile = { party: string; read: Read; bytes: Buffer; name: string; staffId: string; now: Temporal.Instant };
async function keepFile(client: Database, { party, read, bytes, name, staffId, now }: NewFile): Promise<Told> {
  const { kind, sha256, accounts } = read;
  const count = accounts.reduce((sum, { movements }) => sum + movements.length, 0);
  const gap = await gapBefore(client, { party, kind, accounts });
  const added = [];
  for (const account of accounts) added.push(await newOf(client, { party, kind, account }));
  const { id: fileId } = await one<{ id: number }>(
    client,
    `INSERT INTO bank_statement_file (party, kind, name, sha256, bytes, told, added, staff_id, taken_at)
     VALUES (:party, :kind, :name, :sha256, :bytes, :told, :added, :staffId, :now) RETURNING id`,
    {
      party,
      kind,
      name,
      sha256,
      bytes,
      told: count,
      added: added.flat().filter(({ knownId }) => knownId === null).length,
      staffId,
      now: `${now}`,
    },
  );
  let before = 0;
  for (const [position, account] of accounts.entries()) {
    const some = (added[position] ?? []).map((one, index) => ({ ...one, line: before + index + 1 }));
    before += some.length;
    await keepMovements(client, { party, kind, fileId, account: account.account, some });
    const { fromOn, throughOn, openingYen, closingYen } = account;
    await execute(
      client,
      `INSERT INTO bank_statement (file_id, position, party, kind, account, from_on, through_on, opening_yen, closing_yen)
       VALUES (:fileId, :position, :party, :kind, :account, :fromOn, :throughOn, :openingYen, :closingYen)`,
      { fileId, position, party, kind, account: account.account, fromOn, throughOn, openingYen, closingYen },
    );
  }
  return {
    fileId,
    kind,
    told: count,
    added: added.flat().filter(({ knownId }) => knownId === null).length,
    missingFrom: gap,
  };
}

/** The first day between what the bank told last and what it tells now; null where none is left out. */
async function gapBefore(
  client: Database,
  { party, kind, accounts }: { party: string; kind: string; accounts: readonly ToldAccount[] },
): Promise<string | null> {
  const found = await row<{ missing: string }>(
    client,
    `SELECT min(last + 1) AS missing FROM jsonb_to_recordset(:accounts::jsonb) AS told (account text, "fromOn" date)
      CROSS JOIN LATERAL (SELECT max(through_on) AS last FROM bank_statement b
                           WHERE b.party = :party AND b.kind = :kind AND b.account = told.account AND from_on <= told."fromOn") before
      WHERE last + 1 < told."fromOn"`,
    { party, kind, accounts: JSON.stringify(accounts.map(({ account, fromOn }) => ({ account, fromOn }))) },
  );
  return found?.missing ?? null;
}

type Facts = Omit<ToldMovement, 'reference' | 'remarks'>;
type Known = { id: number; reference: string | null } & Facts;
type Sorted = ToldMovement & { knownId: number | null };
const factsOf = ({ bookedOn, direction, yen, voids, remitterCode, remitterName, edi }: Facts) =>
  JSON.stringify([bookedOn, direction, yen, voids, remitterCode, remitterName, edi]);

/**
 * Which movements an earlier file has told: by the bank's number of this kind of file and day, else by day, sum, name and letter, one for
 * one. A notice (01) and the statement (03) number apart.
 */
async function newOf(
  client: Database,
  { party, kind, account }: { party: string; kind: string; account: ToldAccount },
): Promise<Sorted[]> {
  const known = await rows<Known>(
    client,
    `SELECT t.id, booked_on, direction, yen, voids, remitter_code, remitter_name, edi,
            (SELECT reference FROM bank_reference r WHERE r.transaction_id = t.id AND r.kind = :kind) AS reference
       FROM bank_transaction t WHERE party = :party AND account = :account AND booked_on BETWEEN :fromOn AND :throughOn ORDER BY t.id`,
    { party, kind, account: account.account, fromOn: account.fromOn, throughOn: account.throughOn },
  );
  const byReference = new Map(
    known.flatMap((one) => (one.reference ? [[`${one.bookedOn} ${one.reference}`, one]] : [])) as [string, Known][],
  );
  const taken = new Set<number>();
  return account.movements.map((movement) => {
    const told = movement.reference && byReference.get(`${movement.bookedOn} ${movement.reference}`);
    const alike = known.find(
      (one) =>
        !taken.has(one.id) &&
        factsOf(one) === factsOf(movement) &&
        (one.reference === null || movement.reference === ''),
    );
    const before = told && factsOf(told) === factsOf(movement) ? told : alike;
    if (!before) return { ...movement, knownId: null };
    taken.add(before.id);
    return { ...movement, knownId: before.id };
  });
}

type Keep = {
  party: string;
  kind: string;
  fileId: number;
  account: string;
  some: readonly (Sorted & { line: number })[];
};
/** Keeps the new ones, and the numbers that this kind of file gives to them and to those that were known. */
async function keepMovements(client: Database, { party, kind, fileId, account, some }: Keep): Promise<void> {
  await execute(
    client,
    `INSERT INTO bank_transaction (party, account, booked_on, direction, yen, voids, remitter_code, remitter_name, remarks, edi, is_late, file_id, line)
     SELECT :party, :account, "bookedOn", direction, yen, voids, "remitterCode", "remitterName", remarks, edi,
            :kind = '03' AND EXISTS (SELECT FROM bank_statement told WHERE told.party = :party AND told.kind = :kind AND told.account = :account
                                        AND "bookedOn" BETWEEN told.from_on AND told.through_on), :fileId, line
       FROM jsonb_to_recordset(:some::jsonb) AS m ("bookedOn" date, direction text, yen bigint, voids boolean, "remitterCode" text,
                                                   "remitterName" text, remarks text, edi text, line integer, "knownId" bigint)
      WHERE "knownId" IS NULL ORDER BY line`,
    { party, kind, fileId, account, some: JSON.stringify(some) },
  );
  await execute(
    client,
    `INSERT INTO bank_reference (transaction_id, party, account, kind, booked_on, reference)
     SELECT coalesce("knownId", t.id), :party, :account, :kind, "bookedOn", reference
       FROM jsonb_to_recordset(:some::jsonb) AS m ("bookedOn" date, reference text, line integer, "knownId" bigint)
       LEFT JOIN bank_transaction t ON t.file_id = :fileId AND t.line = m.line
      WHERE reference <> '' ON CONFLICT DO NOTHING`,
    { party, kind, fileId, account, some: JSON.stringify(some) },
  );
}
