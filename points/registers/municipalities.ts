import { searchTowns, type Town } from '../../contract/index.ts';
import { inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { type BankAccount, toBankAccount } from './bank-account.ts';
import { askForAccount } from './bank-account-change.ts';
import type { RegistersContext } from './context.ts';
import { municipalityNames, openMunicipality, resolveMunicipality } from './municipality.ts';
import { trailNew } from './trail.ts';
import { type Backlog, countBacklog } from './waiting.ts';

const municipalitiesShown = 50;

/** Municipalities by name, reading or code as somebody writes it, open or not; `more` where there are others. */
export async function searchMunicipalities({ database }: RegistersContext, { query }: CallOf<'searchMunicipalities'>) {
  // A town's office looks for whom to make a tie-up with.
  const all = await rows<Town & { open: boolean }>(
    database,
    `SELECT municipality.code, name, kana, prefecture, check_digit, account.code IS NOT NULL AS open
       FROM municipality LEFT JOIN municipality_account account ON account.code = municipality.code
      WHERE kind = 'municipality' ORDER BY municipality.code`,
  );
  const found = searchTowns(all, query.q);
  const municipalities = found.slice(0, municipalitiesShown).map(({ kana: _, ...town }) => town);
  return { municipalities, more: found.length > municipalitiesShown };
}

/** Opens a municipality: from now on it can issue points. */
export async function openAsPlatform(
  { database, clock }: RegistersContext,
  { caller, body }: CallOf<'openMunicipality'>,
) {
  const municipality = await resolveMunicipality(database, body.municipalityCode);
  if (isRefusal(municipality)) return municipality;
  if (municipality.kind !== 'municipality') return refuse('municipality_cannot_issue');
  // Its account is the town's own to register: two persons of its office say which.
  const { code, name } = municipality;
  const openedOn = dateInTokyo(clock()).toString();
  const { exchangeExpiry, participationType, functions } = body;
  const account = { code, openedOn, exchangeExpiry, participationType, functions };
  const opened = await openMunicipality(database, account, (client) =>
    trailNew(client, { caller, now: clock() }, { subject: 'municipality', id: code, name, office: code }),
  );
  if (opened !== 'opened') return refuse(opened);
  return { code: municipality.code, name: municipality.name };
}

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
  const bankAccount = toBankAccount(body.bankAccount);
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
