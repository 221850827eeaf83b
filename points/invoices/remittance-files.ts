import { createHash } from 'node:crypto';
import { type Database, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { writeSougouFurikomi } from '../../zengin/index.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { isPayoutDate, payoutDays, recordsOf } from '../payout/files.ts';
import { storeBankFile } from '../payout/store-file.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { withBankNames } from '../registers/bank-master.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { bankFilesOfRemittances } from '../settlement/bank-files.ts';
import { atBanks } from '../settlement/held.ts';
import { isSameAccount } from '../settlement/parties.ts';
import { asRemitter, transferItem } from '../settlement/transfer.ts';
import { accountsNow, type Frozen, frozenRemittance, holdRemittance, nameOf, remittanceState } from './remittances.ts';
import { partyOf } from './seen.ts';

/**
 * Makes the 総合振込 file of a remittance that two others have approved, from what was frozen, and stores it with its SHA-256; in the place of
 * one that was cancelled the next generation, with the same ids. Where an account is not what was frozen any more, its branch has closed, or
 * a municipality was taken over, no file is made: the remittance is called off and asked for anew.
 */
export async function createRemittanceFile(
  { database, clock }: BookContext,
  { caller, params, body }: CallOf<'createRemittanceFile'>,
) {
  const now = clock();
  const today = dateInTokyo(now);
  const payoutOn = Temporal.PlainDate.from(body.payoutOn);
  if (!isPayoutDate(payoutOn, today)) return refuse('payout_date_invalid');
  return inTransaction(database, async (client) => {
    // 1 Approved by two, and what was approved is what is stored.
    const state = await holdRemittance(client, { caller, ...params });
    if (!state) return refuse('remittance_unknown');
    if (state !== 'approved') return refuse('remittance_state');
    const frozen = await frozenRemittance(client, { caller, ...params });
    if (isRefusal(frozen)) return frozen;
    if (!frozen.isWhole) return refuse('remittance_changed');
    const replaces = await lastCancelled(client, params);
    if (await hasApproved(client, { ...params, staffId: caller.staffId, replaces }))
      return refuse('payout_maker_approved');
    // 2 The accounts of today are those that were approved.
    if (await hasChangedAccount(client, frozen, `${today}`)) return refuse('remittance_account_changed');
    // 3 The file, as it goes to the bank.
    const file = writeFile(frozen, { payoutOn, replaces });
    if (isRefusal(file)) return file;
    const of = { settlementId: null, revision: 0, ...params, office: frozen.payer };
    await storeBankFile(client, { of, file, payoutOn: body.payoutOn, by: caller.staffId, at: now });
    const line = { subject: 'remittance', id: params.remittanceId, name: nameOf(frozen), act: 'makeFiles' } as const;
    const after = { payoutOn: body.payoutOn, count: file.count, yen: file.yen, statement: file.sha256 };
    await keepOwnTrail(client, { caller, now }, { ...line, after });
    return {};
  });
}

/** The cancelled file in whose place the next one stands; null for the first one. */
const lastCancelled = async (client: Database, { remittanceId }: { remittanceId: number }): Promise<number | null> => {
  const found = 'SELECT max(id) AS id FROM zengin_file WHERE remittance_id = :remittanceId';
  return (await one<{ id: number | null }>(client, found, { remittanceId })).id;
};

/** Who approved the remittance, or that the file before counts no more, makes no file of it. */
const hasApproved = async (
  client: Database,
  of: { remittanceId: number; staffId: string; replaces: number | null },
): Promise<boolean> =>
  (await row(
    client,
    `SELECT FROM remittance_approval WHERE remittance_id = :remittanceId AND staff_id = :staffId
     UNION ALL SELECT FROM zengin_cancelled c JOIN zengin_cancellation_decision d USING (cancellation_id)
      WHERE c.file_id = :replaces AND d.staff_id = :staffId`,
    of,
  )) !== undefined;

/** Whether somebody's account is another than was approved or stands at a branch that has closed, or who is paid was taken over since. */
async function hasChangedAccount(
  client: Database,
  { accounts }: Pick<Frozen, 'accounts'>,
  on: string,
): Promise<boolean> {
  const now = new Map(
    (
      await accountsNow(
        client,
        accounts.map(({ party }) => party),
      )
    ).map((one) => [one.party, one]),
  );
  const { closed } = await atBanks(client, { parties: accounts, on });
  const taken = await rows<{ party: string }>(
    client,
    `SELECT party FROM unnest(:parties::text[]) AS p (party) WHERE party LIKE 'C%' AND standing_code(substr(party, 2)) <> substr(party, 2)`,
    { parties: accounts.map(({ party }) => party) },
  );
  if (taken.length > 0) return true;
  return accounts.some(
    ({ party, bankAccount, remitterCode }) =>
      closed.has(party) ||
      !isSameAccount(bankAccount, now.get(party)?.bankAccount ?? null) ||
      remitterCode !== (now.get(party)?.remitterCode ?? null),
  );
}

/** One transfer to each municipality, or several where it is more than a record holds; each with an id of its own, the same in each generation. */
function writeFile(
  { remittanceId, payer, lines, accounts }: Frozen,
  { payoutOn, replaces }: { payoutOn: Temporal.PlainDate; replaces: number | null },
) {
  const known = new Map(accounts.map((account) => [account.party, account]));
  const own = known.get(payer);
  if (!own?.bankAccount || !own.remitterCode) throw new Error('a remittance without the account of who pays');
  const items = [...Map.groupBy(lines, ({ party }) => party)].flatMap(([payee, some]) => {
    const account = known.get(payee)?.bankAccount;
    if (!account) throw new Error(`${payee} is paid without an account`);
    const yen = some.reduce((sum, one) => sum + one.yen, 0);
    return recordsOf(yen).map((part, index) => {
      const endToEndId = `R${remittanceId}-${payee}${index === 0 ? '' : `-${index + 1}`}`;
      return { payee, yen: part, endToEndId, record: transferItem(account, part, endToEndId) };
    });
  });
  const remitter = asRemitter({ bankAccount: own.bankAccount, remitterCode: own.remitterCode });
  const written = writeSougouFurikomi({ remitter, payoutOn, items: items.map(({ record }) => record) });
  if (written.outcome === 'refused') return refuse('payout_not_writable', { canHelp: [own.name] });
  const { bytes, count, totalYen: yen } = written;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const paid = items.map(({ payee, yen: part, endToEndId }) => ({ payee, yen: part, endToEndId }));
  return { payer: own.name, replaces, items: paid, bytes, sha256, count, yen };
}

const shownAtOnce = 20;
type Listed = {
  remittanceId: number;
  state: 'asked' | 'approved' | 'made' | 'cancelled';
  sha256: string;
  askedBy: string;
  askedByName: string;
  askedAt: Temporal.Instant;
  approvals: { staffId: string; name: string; at: string }[];
  lines: { municipality: { code: string; name: string }; yen: number; bankAccount: BankAccount }[];
  fromAccount: BankAccount;
  cancelled: { by: string; reason: string } | null;
};

/** The remittances of an office, the newest first, with what each pays to whom. */
export async function listRemittances({ database, clock }: BookContext, { caller, query }: CallOf<'listRemittances'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Listed>(
    database,
    `SELECT id AS remittance_id, ${remittanceState} AS state, sha256, asked_by, asked_at,
            (SELECT name FROM staff WHERE staff.id = asked_by) AS asked_by_name,
            coalesce((SELECT jsonb_agg(jsonb_build_object('staffId', s.id, 'name', s.name, 'at', approved_at) ORDER BY approved_at)
               FROM remittance_approval a JOIN staff s ON s.id = a.staff_id WHERE a.remittance_id = remittance.id), '[]') AS approvals,
            (SELECT jsonb_agg(jsonb_build_object('municipality', jsonb_build_object('code', substr(party, 2), 'name', name), 'yen', yen,
                                                 'bankAccount', bank_account) ORDER BY party)
               FROM (SELECT l.party, a.name, a.bank_account, sum(l.yen)::bigint AS yen FROM remittance_line l
                       JOIN remittance_account a ON a.remittance_id = l.remittance_id AND a.party = l.party
                      WHERE l.remittance_id = remittance.id GROUP BY l.party, a.name, a.bank_account) paid) AS lines,
            (SELECT bank_account FROM remittance_account a WHERE a.remittance_id = remittance.id AND a.party = payer) AS from_account,
            (SELECT jsonb_build_object('by', s.name, 'reason', reason) FROM remittance_cancellation x JOIN staff s ON s.id = x.staff_id
              WHERE x.remittance_id = remittance.id) AS cancelled
       FROM remittance WHERE payer = :payer AND (:before::bigint IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit`,
    { payer: partyOf(caller) ?? '', before, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ remittanceId }) => [remittanceId]);
  const now = clock();
  const today = dateInTokyo(now);
  const remittanceIds = page.map(({ remittanceId }) => remittanceId);
  const files = await bankFilesOfRemittances(database, { remittanceIds, at: now });
  const accounts = page.flatMap(({ lines, fromAccount }) => [fromAccount, ...lines.map((line) => line.bankAccount)]);
  const named = await withBankNames(database, {
    paid: accounts.map((bankAccount) => ({ bankAccount })),
    on: `${today}`,
  });
  const account = (bankAccount: BankAccount) => {
    const { bankName = '', branchName = '' } = named.find((one) => isSameAccount(one.bankAccount, bankAccount)) ?? {};
    return { bankName, branchName, bankAccount };
  };
  return {
    remittances: page.map(({ askedAt, fromAccount, lines, ...one }) => ({
      ...one,
      files: files.get(one.remittanceId) ?? [],
      from: account(fromAccount),
      lines: lines.map(({ bankAccount, ...line }) => ({ ...line, account: account(bankAccount) })),
      askedAt: `${askedAt}`,
    })),
    days: payoutDays(today).map(String),
    next,
  };
}
