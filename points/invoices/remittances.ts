import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { hashOfValue } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { judgeApprovers, judgeOther } from './persons.ts';
import { invoiceState, partyOf } from './seen.ts';

/** What can be paid out now to one municipality, of one invoice. */
type Ready = { invoiceId: number; line: number; code: string; name: string; yen: number };
type Account = { party: string; name: string; remitterCode: string | null; bankAccount: BankAccount | null };
export type Frozen = {
  remittanceId: number;
  payer: string;
  askedBy: string;
  sha256: string;
  lines: readonly { invoiceId: number; line: number; party: string; yen: number }[];
  accounts: readonly Account[];
};

/**
 * What a 受託会社 has collected and not passed on yet, or what a company that pays itself owes and has not paid: by the municipality that it
 * goes to today, which is who took over where one was merged.
 */
export const readyToRemit = (database: Database, payer: string): Promise<Ready[]> =>
  rows<Ready>(
    database,
    `SELECT invoice_id, line, code, municipality.name, yen FROM (
     SELECT invoice_id, line, standing_code(municipality_code) AS code, (there - gone)::bigint AS yen FROM (
       SELECT l.invoice_id, l.line, l.municipality_code,
              CASE WHEN biller IS NULL THEN l.yen
                   ELSE (SELECT coalesce(sum(s.yen), 0) FROM collection_share s WHERE s.invoice_id = l.invoice_id AND s.line = l.line) END AS there,
              (SELECT coalesce(sum(r.yen), 0) FROM remittance_line r
                WHERE r.invoice_id = l.invoice_id AND r.line = l.line
                  AND is_passed_on(r.remittance_id, r.invoice_id, r.line)) AS gone
         FROM invoice JOIN invoice_line l ON l.invoice_id = invoice.id
        WHERE month IS NOT NULL AND coalesce(biller, debtor) = :payer
          AND (biller IS NOT NULL OR ${invoiceState} IN ('billed', 'partly'))) owed
      WHERE there > gone) ready
       JOIN municipality USING (code) ORDER BY code, invoice_id, line`,
    { payer },
  );

/** The accounts of who pays and of municipalities, as the registers know them now. */
export const accountsNow = (database: Database, parties: readonly string[]): Promise<Account[]> =>
  rows<Account>(
    database,
    `SELECT party, name, remitter_code, bank_account FROM (
       SELECT 'C' || code AS party, name, NULL AS remitter_code, bank_account FROM municipality_account JOIN municipality USING (code)
       UNION ALL SELECT 'P' || id, name, remitter_code, bank_account FROM partner
       UNION ALL SELECT 'O' || id, name, remitter_code, bank_account FROM organisation) known
      WHERE party = ANY (:parties) ORDER BY party COLLATE "C"`,
    { parties },
  );

/** What the next remittance would pay, and whom it leaves out because no account is registered. */
export async function showRemittanceToCome({ database }: BookContext, { caller }: { caller: StaffCaller }) {
  const payer = partyOf(caller) ?? '';
  const ready = await readyToRemit(database, payer);
  const accounts = await accountsNow(database, [payer, ...ready.map(({ code }) => `C${code}`)]);
  const withAccount = new Set(accounts.filter(({ bankAccount }) => bankAccount).map(({ party }) => party));
  const lines = [...Map.groupBy(ready, ({ code }) => code)].map(([code, some]) => ({
    municipality: { code, name: some[0]?.name ?? '' },
    yen: some.reduce((sum, { yen }) => sum + yen, 0),
    hasAccount: withAccount.has(`C${code}`),
  }));
  const own = accounts.find(({ party }) => party === payer);
  return { hasAccount: Boolean(own?.bankAccount && own.remitterCode && own.bankAccount.type !== '4'), lines };
}

/**
 * 振込の申請: freezes what can be paid out now and the accounts, both inside the hash that two others approve. What is in one is in no other
 * until this one is called off.
 */
export async function askForRemittance({ database, clock }: BookContext, { caller }: CallOf<'askForRemittance'>) {
  const payer = partyOf(caller) ?? '';
  return inTransaction(database, async (client) => {
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('remittances of ' || :payer, 0))`, { payer });
    const ready = await readyToRemit(client, payer);
    const accounts = await accountsNow(client, [payer, ...ready.map(({ code }) => `C${code}`)]);
    const known = new Map(accounts.map((account) => [account.party, account]));
    const own = known.get(payer);
    if (!own?.bankAccount || !own.remitterCode || own.bankAccount.type === '4') return refuse('bank_account_missing');
    const lines = ready
      .filter(({ code }) => known.get(`C${code}`)?.bankAccount)
      .map(({ invoiceId, line, code, yen }) => ({ invoiceId, line, party: `C${code}`, yen }));
    if (lines.length === 0) return refuse('nothing_to_remit');
    const parties = new Set([payer, ...lines.map(({ party }) => party)]);
    const frozen = accounts.filter(({ party }) => parties.has(party));
    const sha256 = remittanceHash({ payer, lines, accounts: frozen });
    const { id } = await one<{ id: number }>(
      client,
      'INSERT INTO remittance (payer, sha256, asked_by, asked_at) VALUES (:payer, :sha256, :by, :now) RETURNING id',
      { payer, sha256, by: caller.staffId, now: `${clock()}` },
    );
    await execute(
      client,
      `INSERT INTO remittance_account (remittance_id, party, name, remitter_code, bank_account)
       SELECT :id, party, name, "remitterCode", "bankAccount"
         FROM jsonb_to_recordset(:accounts::jsonb) AS a (party text, name text, "remitterCode" text, "bankAccount" jsonb)`,
      { id, accounts: JSON.stringify(frozen) },
    );
    await execute(
      client,
      `INSERT INTO remittance_line (remittance_id, invoice_id, line, party, yen)
       SELECT :id, "invoiceId", line, party, yen
         FROM jsonb_to_recordset(:lines::jsonb) AS l ("invoiceId" bigint, line integer, party text, yen bigint)`,
      { id, lines: JSON.stringify(lines) },
    );
    const yen = lines.reduce((sum, line) => sum + line.yen, 0);
    const about = { subject: 'remittance', id, name: own.name, act: 'create' } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...about, after: { yen, statement: sha256 } });
    return { remittanceId: id };
  });
}

const remittanceHash = ({ payer, lines, accounts }: Pick<Frozen, 'payer' | 'lines' | 'accounts'>) =>
  hashOfValue({
    payer,
    lines: lines.map(({ invoiceId, line, party, yen }) => [invoiceId, line, party, yen]),
    accounts: accounts.map(({ party, name, remitterCode, bankAccount }) => ({
      party,
      name,
      remitterCode,
      bankAccount,
    })),
  });

/** A remittance of the caller's office as it was frozen; `isWhole` where what is stored still has its hash. */
export async function frozenRemittance(
  database: Database,
  { caller, remittanceId }: { caller: StaffCaller; remittanceId: number },
): Promise<(Frozen & { isWhole: boolean }) | Refusal<'remittance_unknown'>> {
  const found = await row<Pick<Frozen, 'remittanceId' | 'payer' | 'askedBy' | 'sha256'>>(
    database,
    `SELECT id AS remittance_id, payer, asked_by, sha256 FROM remittance WHERE id = :remittanceId AND payer = :payer`,
    { remittanceId, payer: partyOf(caller) ?? '' },
  );
  if (!found) return refuse('remittance_unknown');
  const lines = await rows<Frozen['lines'][number]>(
    database,
    `SELECT invoice_id, line, party, yen FROM remittance_line WHERE remittance_id = :remittanceId ORDER BY party COLLATE "C", invoice_id, line`,
    { remittanceId },
  );
  const accounts = await rows<Account>(
    database,
    `SELECT party, name, remitter_code, bank_account FROM remittance_account WHERE remittance_id = :remittanceId
      ORDER BY party COLLATE "C"`,
    { remittanceId },
  );
  return { ...found, lines, accounts, isWhole: remittanceHash({ ...found, lines, accounts }) === found.sha256 };
}

/** How a remittance stands: `asked`, `approved` by two, `made` into a file that counts, or `cancelled`. A cancelled file leaves it `approved`. */
export const remittanceState = `CASE
  WHEN EXISTS (SELECT FROM zengin_file f WHERE f.remittance_id = remittance.id AND file_stands(f.id)) THEN 'made'
  WHEN EXISTS (SELECT FROM remittance_cancellation x WHERE x.remittance_id = remittance.id) THEN 'cancelled'
  WHEN (SELECT count(*) FROM remittance_approval a WHERE a.remittance_id = remittance.id) >= 2 THEN 'approved'
  ELSE 'asked' END`;

/** Holds a remittance of the caller's office until the transaction ends, with how it stands. */
export async function holdRemittance(
  client: Database,
  { caller, remittanceId }: { caller: StaffCaller; remittanceId: number },
) {
  await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('remittance ' || :remittanceId, 0))`, {
    remittanceId,
  });
  const standing = await row<{ state: 'asked' | 'approved' | 'made' | 'cancelled' }>(
    client,
    `SELECT ${remittanceState} AS state FROM remittance WHERE id = :remittanceId AND payer = :payer`,
    { remittanceId, payer: partyOf(caller) ?? '' },
  );
  return standing?.state;
}

/** One of two approvals, bound to the hash, by others than who asked. */
export async function approveRemittance(
  { database, clock }: BookContext,
  { caller, params, body }: CallOf<'approveRemittance'>,
) {
  return inTransaction(database, async (client) => {
    const state = await holdRemittance(client, { caller, ...params });
    if (!state) return refuse('remittance_unknown');
    if (state !== 'asked') return refuse('remittance_state');
    const frozen = await frozenRemittance(client, { caller, ...params });
    if ('refused' in frozen) return frozen;
    if (!frozen.isWhole || body.sha256 !== frozen.sha256) return refuse('remittance_changed');
    const earlier = await rows<{ staffId: string }>(
      client,
      'SELECT staff_id FROM remittance_approval WHERE remittance_id = :remittanceId',
      params,
    );
    const against =
      (await judgeOther(client, { caller, after: [frozen.askedBy] })) ??
      (await judgeApprovers(client, { caller, earlier: earlier.map(({ staffId }) => staffId) }));
    if (against) return against;
    await execute(
      client,
      `INSERT INTO remittance_approval (remittance_id, staff_id, sha256, approved_at) VALUES (:remittanceId, :staffId, :sha256, :now)`,
      { ...params, staffId: caller.staffId, sha256: body.sha256, now: `${clock()}` },
    );
    const line = { subject: 'remittance', id: params.remittanceId, name: nameOf(frozen), act: 'approve' } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...line, after: { statement: body.sha256 } });
    return {};
  });
}

/** Calls a remittance off while no file of it counts: what it held can be asked for anew. */
export async function cancelRemittance(
  { database, clock }: BookContext,
  { caller, params, body }: CallOf<'cancelRemittance'>,
) {
  return inTransaction(database, async (client) => {
    const state = await holdRemittance(client, { caller, ...params });
    if (!state) return refuse('remittance_unknown');
    if (state === 'made' || state === 'cancelled') return refuse('remittance_state');
    const frozen = await frozenRemittance(client, { caller, ...params });
    if ('refused' in frozen) return frozen;
    await execute(
      client,
      `INSERT INTO remittance_cancellation (remittance_id, staff_id, reason, cancelled_at) VALUES (:remittanceId, :staffId, :reason, :now)`,
      { ...params, staffId: caller.staffId, reason: body.reason, now: `${clock()}` },
    );
    const line = { subject: 'remittance', id: params.remittanceId, name: nameOf(frozen), act: 'cancel' } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...line, reason: body.reason });
    return {};
  });
}

export const nameOf = ({ payer, accounts }: Pick<Frozen, 'payer' | 'accounts'>) =>
  accounts.find(({ party }) => party === payer)?.name ?? payer;
