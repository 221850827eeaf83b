import { searchTowns, type Town } from '../../contract/index.ts';
import { type Database, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { BankAccount } from './bank-account.ts';
import { askForAccount } from './bank-account-change.ts';
import type { RegistersContext } from './context.ts';
import { judgeOpening, municipalityNames, openAccount } from './municipality.ts';
import { enteredAccount } from './office.ts';
import { trailNew } from './trail.ts';
import { type Backlog, countBacklog } from './waiting.ts';

const municipalitiesShown = 50;

type Found = Town & { open: boolean; exists: boolean };

/** Municipalities that somebody means by a name, a reading or a code; `more` where there are others. */
async function findTowns(
  { database, clock }: RegistersContext,
  { typed, kinds = ['municipality'], ofPlatform = false }: { typed: string; kinds?: string[]; ofPlatform?: boolean },
) {
  const all = await rows<Found>(
    database,
    `SELECT municipality.code, name, kana, prefecture, check_digit, account.code IS NOT NULL AS open,
            (:ofPlatform OR coalesce(valid_from <= :on, true)) AND coalesce(:on <= municipality_through(municipality.code), true) AS exists
       FROM municipality LEFT JOIN municipality_account account ON account.code = municipality.code
      WHERE kind = ANY (:kinds) ORDER BY municipality.code`,
    { kinds, ofPlatform, on: `${dateInTokyo(clock())}` },
  );
  const found = searchTowns(
    all.filter(({ open, exists }) => exists || (ofPlatform && open)),
    typed,
  );
  return { found: found.slice(0, municipalitiesShown), more: found.length > municipalitiesShown };
}

/** Municipalities by name, reading or code as somebody writes it, open or not: a town's office looks for whom to make a tie-up with. */
export async function searchMunicipalities(
  context: RegistersContext,
  { caller, query }: CallOf<'searchMunicipalities'>,
) {
  // Those for practice are the platform's to find: nobody makes a tie-up with one.
  const kinds = caller.role === 'platform' ? ['municipality', 'sandbox'] : ['municipality'];
  // One that is still to come, or over and not yet settled, is for the platform to plan with.
  const asked = { typed: query.q, kinds, ofPlatform: caller.role === 'platform' };
  const { found, more } = await findTowns(context, asked);
  return { municipalities: found.map(({ kana: _, exists: __, ...town }) => town), more };
}

/** The same for whoever applies for one of them. */
export async function searchForOpening(context: RegistersContext, { query }: CallOf<'searchForOpening'>) {
  const { found, more } = await findTowns(context, { typed: query.q });
  return { municipalities: found.map(({ code, name, prefecture }) => ({ code, name, prefecture })), more };
}

/** An account that the platform opens without an application, in the record of changes. */
export const municipalitySubject = 'municipality';
type AskedAccount = Pick<CallOf<'openMunicipality'>['body'], 'exchangeExpiry' | 'participationType' | 'functions'> & {
  municipalityCode: string;
  municipality: string;
};

/** Asks for the account of a municipality that did not apply online, as where it asked by letter; a second person opens it. */
export async function openAsPlatform(
  { database, clock }: RegistersContext,
  { caller, body: { municipalityCode, ...begins } }: CallOf<'openMunicipality'>,
) {
  const now = clock();
  return inTransaction(database, async (client) => {
    const municipality = await judgeOpening(client, { typed: municipalityCode, on: `${dateInTokyo(now)}` });
    if (isRefusal(municipality)) return municipality;
    const { code, name } = municipality;
    const after: AskedAccount = { ...begins, municipalityCode: code, municipality: name };
    return askForChange(client, {
      subject: municipalitySubject,
      subjectId: code,
      name,
      office: null,
      before: null,
      after,
      reason: '',
      askedBy: caller.staffId,
      now,
    });
  });
}

/** Opens what a second person confirmed: from now on the municipality can issue points. Its bank account is its own to register. */
export const applyMunicipality =
  ({ clock }: Pick<RegistersContext, 'clock'>) =>
  async (client: Database, { after, decidedBy }: ChangeRequest): Promise<Refusal<'change_altered'> | undefined> => {
    if (decidedBy === null) throw new Error('an account that nobody confirmed');
    const { municipalityCode: code, municipality: name, ...begins } = after as AskedAccount;
    const now = clock();
    const openedOn = `${dateInTokyo(now)}`;
    // It may have been opened by its own application meanwhile, or be no more.
    if (isRefusal(await judgeOpening(client, { typed: code, on: openedOn }))) return refuse('change_altered');
    if (await openAccount(client, { code, openedOn, ...begins })) return refuse('change_altered');
    const caller = { staffId: decidedBy, municipalityCode: null };
    await trailNew(client, { caller, now }, { subject: 'municipality', id: code, name, office: code });
    return undefined;
  };

/** The account of the caller's municipality. */
export async function showMunicipalityAccount(
  { database }: RegistersContext,
  { caller }: CallOf<'showMunicipalityAccount'>,
) {
  const account = await row<{ remitterCode: string | null; bankAccount: BankAccount | null }>(
    database,
    'SELECT remitter_code, bank_account FROM municipality_account WHERE code = :municipalityCode',
    { municipalityCode: caller.municipalityCode },
  );
  return account ?? refuse('not_found');
}

/** One where that account cannot pay yet: it has no bank, or no code to pay under. */
export const countMissingAccount = (
  { database }: RegistersContext,
  { municipalityCode }: StaffCaller,
): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `municipality_account WHERE code = :municipalityCode AND (bank_account IS NULL OR remitter_code IS NULL)`,
      since: `opened_on::timestamp AT TIME ZONE 'Asia/Tokyo'`,
    },
    { municipalityCode },
  );

/** Asks for another account of the municipality; it counts once a second person has confirmed it. */
export async function changeMunicipalityAccount(
  { database, clock }: RegistersContext,
  { caller, body }: CallOf<'changeMunicipalityAccount'>,
) {
  const bankAccount = await enteredAccount({ database, clock }, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  const code = caller.municipalityCode;
  const name = (await municipalityNames(database, [code])).get(code) ?? code;
  return inTransaction(database, (client) =>
    askForAccount(client, {
      owner: 'municipalityAccount',
      id: code,
      name,
      office: code,
      account: { bankAccount, remitterCode: body.remitterCode },
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
}
