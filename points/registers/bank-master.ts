import { type Database, execute, inTransaction, one, type Pool, row, rows } from '../../postgres/pool.ts';
import type { BankAccount } from './bank-account.ts';
import type { BankMaster } from './bank-list.ts';

/** From when on what the first edition says is held to be so: accounts were paid to before there was a list. */
const always = '1900-01-01';

const isLoaded = (database: Database, listedOn: string) =>
  row(database, 'SELECT FROM bank_master WHERE listed_on >= :listedOn LIMIT 1', { listedOn });

/**
 * Loads an edition of the list of banks and branches: what is new, has another name or is gone becomes an entry from the edition's day
 * on; nothing is deleted. An edition is compared with the ones before it, so what an office entered stands until the list itself says
 * something else of that bank or branch. Again, or an older edition, is no change; of two processes at once one loads.
 */
export async function loadBankMaster(pool: Pool, master: BankMaster, now: Temporal.Instant): Promise<void> {
  const { listedOn, source, read } = master;
  if (await isLoaded(pool, listedOn)) return;
  const listed = read();
  await inTransaction(pool, async (client) => {
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('bank master', 0))`);
    if (await isLoaded(client, listedOn)) return;
    const isFirst = (await row(client, 'SELECT FROM bank_master LIMIT 1')) === undefined;
    const values = { listedOn, now: `${now}` };
    await execute(client, 'INSERT INTO bank_master (listed_on, source, loaded_at) VALUES (:listedOn, :source, :now)', {
      ...values,
      source,
    });
    await execute(client, whatIsOtherwise, {
      ...values,
      fromOn: isFirst ? always : listedOn,
      banks: listed.map(({ bankCode }) => bankCode),
      branches: listed.map(({ branchCode }) => branchCode),
      names: listed.map(({ name }) => name),
      kanas: listed.map(({ kana }) => kana),
    });
  });
}

const whatIsOtherwise = `
  WITH listed AS (
    SELECT * FROM unnest(:banks::text[], :branches::text[], :names::text[], :kanas::text[]) AS l (bank_code, branch_code, name, kana)
  ), said AS (
    SELECT bank_code, branch_code,
           (array_agg(name ORDER BY id DESC) FILTER (WHERE name IS NOT NULL))[1] AS name,
           (array_agg(kana ORDER BY id DESC) FILTER (WHERE kana IS NOT NULL))[1] AS kana,
           (array_agg(is_open ORDER BY id DESC) FILTER (WHERE is_open IS NOT NULL))[1] AS is_open
      FROM bank_version WHERE master_on IS NOT NULL GROUP BY bank_code, branch_code
  ), compared AS (
    SELECT bank_code, branch_code, listed.name, listed.kana,
           listed.name IS NOT NULL AND (listed.name, listed.kana) IS DISTINCT FROM (said.name, said.kana) AS is_renamed,
           listed.name IS NOT NULL AS is_listed, (listed.name IS NOT NULL) IS DISTINCT FROM said.is_open AS is_otherwise
      FROM listed FULL JOIN said USING (bank_code, branch_code)
  )
  INSERT INTO bank_version (bank_code, branch_code, from_on, name, kana, is_open, master_on, reason, changed_at)
  SELECT bank_code, branch_code, :fromOn, CASE WHEN is_renamed THEN name END, CASE WHEN is_renamed THEN kana END,
         CASE WHEN is_otherwise THEN is_listed END, :listedOn, '', :now
    FROM compared WHERE is_renamed OR is_otherwise ORDER BY bank_code, branch_code`;

/** The newest edition that is loaded: the day that it describes and where it comes from; null where none is. */
export async function newestMaster(database: Database): Promise<{ listedOn: string; source: string } | null> {
  const found = await row<{ listedOn: string; source: string }>(
    database,
    'SELECT listed_on, source FROM bank_master ORDER BY listed_on DESC LIMIT 1',
  );
  return found ?? null;
}

/** A bank or a branch as it is known on a day in Japan; `closedOn` is its first day closed, where it is. */
export type KnownBank = { name: string; kana: string; closedOn: string | null };
type BankCodes = Pick<BankAccount, 'bankCode' | 'branchCode'>;

/** A bank and one of its branches on a day in Japan, null where unknown. A branch of a bank that is closed is closed as well. */
export async function knownBank(
  database: Database,
  { bankCode, branchCode, on }: BankCodes & { on: string },
): Promise<{ bank: KnownBank | null; branch: KnownBank | null }> {
  const found = await rows<KnownBank & { isBank: boolean }>(
    database,
    `SELECT true AS is_bank, name, kana, closed_on FROM bank_on(:bankCode, '', :on)
      UNION ALL SELECT false, name, kana, branch_closed_on(:bankCode, :branchCode, :on)
       FROM bank_on(:bankCode, :branchCode, :on) WHERE :branchCode <> ''`,
    { bankCode, branchCode, on },
  );
  const part = (wanted: boolean) => {
    const one = found.find(({ isBank }) => isBank === wanted);
    return one ? { name: one.name, kana: one.kana, closedOn: one.closedOn } : null;
  };
  return { bank: part(true), branch: part(false) };
}

/** What stands beside an account for people to compare: the names of its bank and branch, empty where they are unknown. */
export type BankNames = { bankName: string; branchName: string };
type Paid = { bankAccount: BankAccount | null };

/** Accounts with the names of their banks and branches on a day in Japan, and since when these are closed. */
export async function withBankNames<One extends Paid>(
  database: Database,
  { paid, on }: { paid: readonly One[]; on: string },
): Promise<(One & BankNames & { branchClosedOn: string | null })[]> {
  const pairs = new Map(paid.flatMap(({ bankAccount }) => (bankAccount ? [[keyOf(bankAccount), bankAccount]] : [])));
  const asked = [...pairs.values()];
  const found = await rows<BankCodes & BankNames & { branchClosedOn: string | null }>(
    database,
    `SELECT bank_code, branch_code, coalesce((SELECT name FROM bank_on(bank_code, '', :on)), '') AS bank_name,
            coalesce((SELECT name FROM bank_on(bank_code, branch_code, :on)), '') AS branch_name,
            branch_closed_on(bank_code, branch_code, :on) AS branch_closed_on
       FROM unnest(:banks::text[], :branches::text[]) AS asked (bank_code, branch_code)`,
    { banks: asked.map(({ bankCode }) => bankCode), branches: asked.map(({ branchCode }) => branchCode), on },
  );
  const byPair = new Map(found.map((one) => [keyOf(one), one]));
  return paid.map((one) => {
    const known = one.bankAccount && byPair.get(keyOf(one.bankAccount));
    return {
      ...one,
      bankName: known?.bankName ?? '',
      branchName: known?.branchName ?? '',
      branchClosedOn: known?.branchClosedOn ?? null,
    };
  });
}

const keyOf = ({ bankCode, branchCode }: BankCodes) => `${bankCode}-${branchCode}`;

/** How many banks and branches are known; for tests and measurements. */
export const countKnown = async (database: Database): Promise<number> =>
  (await one<{ n: number }>(database, 'SELECT count(*) AS n FROM bank_version')).n;
