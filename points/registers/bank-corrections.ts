import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import { toBankKana } from '../../zengin/index.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { type KnownBank, knownBank, newestMaster } from './bank-master.ts';
import type { RegistersContext } from './context.ts';
import { municipalityNames } from './municipality.ts';
import { judgeApart } from './sandbox.ts';
import { namesOf } from './staff.ts';

/** What an office enters into the list of banks, in the record of changes. */
export const bankSubject = 'bank';

/** What two persons of an office agree on; frozen under the hash of the request. Null where the bank itself is meant. */
type Asked = {
  act: 'enterBank' | 'closeBank';
  bankCode: string;
  bankName: string;
  branchCode: string | null;
  branchName: string | null;
  kana: string | null;
  /** From which day on, in Japan. */
  appliesOn: string;
};
type Entered = { bankCode: string; branchCode: string; fromOn: string };

/** A bank and branch by their numbers, as known today, for whoever types or compares an account. */
export async function showBank({ database, clock }: RegistersContext, { params, query }: CallOf<'showBank'>) {
  const known = await knownBank(database, { ...params, ...query, on: `${dateInTokyo(clock())}` });
  return { master: await newestMaster(database), ...known };
}

/** Asks for a bank or branch that the list does not have yet, or for a new name or reading of one, from a day on. */
export async function enterBank(context: RegistersContext, { caller, body }: CallOf<'enterBank'>) {
  const { bankCode, branchCode, fromOn, name, reason } = body;
  const kana = body.kana.normalize('NFKC');
  if (!toBankKana(kana, 'PARTY_NAME').ok) return refuse('bank_kana_invalid');
  return inTransaction(context.database, async (client) => {
    const before = await judgeEntered(client, { bankCode, branchCode, fromOn, name, kana });
    if (isRefusal(before)) return before;
    const { bank, stands } = before;
    const named = branchCode === '' ? { bankName: name, branchName: null } : { bankName: bank, branchName: name };
    const after: Asked = {
      act: 'enterBank',
      bankCode,
      branchCode: branchCode || null,
      ...named,
      kana,
      appliesOn: fromOn,
    };
    return ask({ ...context, database: client }, { caller, after, stands, reason });
  });
}

/** Asks for a bank or branch to be closed from a day on: what was merged, or closed since the list was made. */
export async function closeBank(context: RegistersContext, { caller, body }: CallOf<'closeBank'>) {
  const { bankCode, branchCode, fromOn, reason } = body;
  return inTransaction(context.database, async (client) => {
    const before = await judgeClosing(client, { bankCode, branchCode, fromOn });
    if (isRefusal(before)) return before;
    const { bank, stands } = before;
    const branchName = branchCode === '' ? null : stands.name;
    const codes = { bankCode, branchCode: branchCode || null };
    const after: Asked = {
      act: 'closeBank',
      ...codes,
      bankName: bank,
      branchName,
      kana: stands.kana,
      appliesOn: fromOn,
    };
    return ask({ ...context, database: client }, { caller, after, stands, reason });
  });
}

type Judged<Stands> = { bank: string; stands: Stands };

/** Whether an entry would say something new of its day, and is of a bank that is known. */
async function judgeEntered(
  database: Database,
  { bankCode, branchCode, fromOn, name, kana }: Entered & { name: string; kana: string },
): Promise<Judged<KnownBank | null> | Refusal<'bank_unknown' | 'bank_unchanged'>> {
  const { bank, branch } = await knownBank(database, { bankCode, branchCode, on: fromOn });
  const stands = branchCode === '' ? bank : branch;
  if (branchCode !== '' && !bank) return refuse('bank_unknown');
  if (stands && stands.closedOn === null && stands.name === name && stands.kana === kana)
    return refuse('bank_unchanged');
  return { bank: bank?.name ?? name, stands };
}

async function judgeClosing(
  database: Database,
  { bankCode, branchCode, fromOn }: Entered,
): Promise<Judged<KnownBank> | Refusal<'bank_unknown' | 'branch_unknown' | 'bank_unchanged'>> {
  const { bank, branch } = await knownBank(database, { bankCode, branchCode, on: fromOn });
  if (!bank) return refuse('bank_unknown');
  const stands = branchCode === '' ? bank : branch;
  if (!stands) return refuse('branch_unknown');
  return stands.closedOn ? refuse('bank_unchanged') : { bank: bank.name, stands };
}

type Asking = { caller: StaffCaller; after: Asked; stands: KnownBank | null; reason: string };
function ask(
  { database, clock }: { database: Database; clock: () => Temporal.Instant },
  { caller, after, stands, reason }: Asking,
) {
  const { municipalityCode } = caller;
  // A municipality for practice changes nothing that others see.
  const apart = judgeApart(municipalityCode);
  if (apart) return apart;
  const { bankCode, branchCode, bankName } = after;
  const named = branchCode === null ? { bankName: stands?.name } : { bankName, branchName: stands?.name };
  const before = stands && { bankCode, branchCode, ...named, kana: stands.kana, closedOn: stands.closedOn };
  return askForChange(database, {
    subject: bankSubject,
    // Of each office one may wait: another office's does not stand in its way.
    subjectId: `${bankCode}-${branchCode ?? ''}${municipalityCode ? `@${municipalityCode}` : ''}`,
    name: [bankName, after.branchName].filter(Boolean).join(' '),
    office: municipalityCode,
    before,
    after,
    reason,
    askedBy: caller.staffId,
    now: clock(),
  });
}

/** Adds what a second person confirmed, for all municipalities; another office, or a newer list, may have said the same meanwhile. */
export const applyBankCorrection =
  ({ clock }: Pick<RegistersContext, 'clock'>) =>
  async (client: Database, change: ChangeRequest): Promise<Refusal<'change_altered'> | undefined> => {
    const { act, bankCode, bankName, branchName, kana, appliesOn: fromOn, ...asked } = change.after as Asked;
    const { office, askedBy, decidedBy, reason } = change;
    const branchCode = asked.branchCode ?? '';
    // One after the other, and not while an edition of the list is loaded: what is judged is then what stands.
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('bank master', 0))`);
    const isOpen = act === 'enterBank';
    const name = branchName ?? bankName;
    const entered = { bankCode, branchCode, fromOn, name, kana: kana ?? '' };
    const judged = isOpen ? await judgeEntered(client, entered) : await judgeClosing(client, entered);
    if (isRefusal(judged)) return refuse('change_altered');
    await execute(
      client,
      `INSERT INTO bank_version (bank_code, branch_code, from_on, name, kana, is_open, municipality_code, asked_by, confirmed_by, reason, changed_at)
       VALUES (:bankCode, :branchCode, :fromOn, :name, :kana, :isOpen, :office, :askedBy, :decidedBy, :reason, :now)`,
      {
        bankCode,
        branchCode,
        fromOn,
        // What is closed keeps the name that it had.
        name: isOpen ? name : null,
        kana: isOpen ? kana : null,
        isOpen,
        office,
        askedBy,
        decidedBy,
        reason,
        now: `${clock()}`,
      },
    );
    return undefined;
  };

const shownAtOnce = 50;

/** What offices entered, of all municipalities, the newest first, and how old the list itself is. */
export async function listBankCorrections({ database }: RegistersContext, { query }: CallOf<'listBankCorrections'>) {
  const [after = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<{
    correctionId: number;
    bankCode: string;
    branchCode: string;
    bankName: string;
    branchName: string;
    kana: string;
    isOpen: boolean;
    fromOn: string;
    reason: string;
    municipalityCode: string | null;
    askedBy: string;
    confirmedBy: string;
    changedAt: Temporal.Instant;
  }>(
    database,
    `SELECT id AS correction_id, bank_code, branch_code, coalesce(bank.name, '') AS bank_name,
            coalesce(branch.name, '') AS branch_name, coalesce(v.kana, branch.kana, bank.kana, '') AS kana, v.is_open, from_on, reason,
            municipality_code, asked_by, confirmed_by, changed_at
       FROM bank_version v
       LEFT JOIN LATERAL bank_on(bank_code, '', from_on) bank ON true
       LEFT JOIN LATERAL bank_on(bank_code, branch_code, from_on) branch ON branch_code <> ''
      WHERE asked_by IS NOT NULL AND (:after::bigint IS NULL OR id < :after) ORDER BY id DESC LIMIT :limit`,
    { after, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ correctionId }) => [correctionId]);
  const people = await namesOf(
    database,
    page.flatMap(({ askedBy, confirmedBy }) => [askedBy, confirmedBy]),
  );
  const towns = await municipalityNames(
    database,
    page.flatMap(({ municipalityCode }) => municipalityCode ?? []),
  );
  const corrections = page.map(({ municipalityCode: code, askedBy, confirmedBy, changedAt, ...one }) => ({
    ...one,
    municipality: code === null ? null : { code, name: towns.get(code) ?? code },
    askedBy: people.get(askedBy) ?? askedBy,
    confirmedBy: people.get(confirmedBy) ?? confirmedBy,
    changedAt: `${changedAt}`,
  }));
  return { master: await newestMaster(database), corrections, next };
}
