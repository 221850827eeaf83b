import { type TownFunction, townFunctions } from '../../contract/index.ts';
import { listedTowns } from '../../contract/municipality-list.ts';
import { openWindow } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, one, type Pool, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { cutOf, cutOffsOf, endsAtOf } from './cut-off.ts';
import { addSwitches } from './functions.ts';

export type Municipality = { code: string; name: string };
export type OpenMunicipality = Municipality & { exchangeExpiry: string };
type CodeRefusal = Refusal<'municipality_unknown' | 'municipality_check_digit'>;

/** The window of value that belongs to no municipality yet: the reserve. It is never closed. */
export const reserveWindow = 0;

/** Loads the master of municipalities: prefectures, municipalities and wards with the days in which they exist. Again is no change. */
export async function loadMunicipalityMaster(database: Database): Promise<void> {
  await execute(
    database,
    `INSERT INTO municipality (code, check_digit, name, kana, prefecture, kind, valid_from, valid_to)
     SELECT * FROM unnest(:codes::text[], :checkDigits::text[], :names::text[], :kanas::text[], :prefectures::text[], :kinds::text[],
                          :firstDays::date[], :lastDays::date[])
     ON CONFLICT (code) DO NOTHING`,
    {
      codes: listedTowns.map(({ code }) => code),
      checkDigits: listedTowns.map(({ checkDigit }) => checkDigit),
      names: listedTowns.map(({ name }) => name),
      kanas: listedTowns.map(({ kana }) => kana),
      prefectures: listedTowns.map(({ prefecture }) => prefecture),
      kinds: listedTowns.map(({ kind }) => kind),
      firstDays: listedTowns.map(({ validFrom }) => validFrom),
      lastDays: listedTowns.map(({ validThrough }) => validThrough),
    },
  );
  await openWindow(database, reserveWindow);
}

/** A five- or six-digit code as typed → the municipality of the master. The check digit alone proves little (§2). */
export async function resolveMunicipality(
  database: Database,
  typed: string,
): Promise<(Municipality & { kind: string }) | CodeRefusal> {
  const found = await row<Municipality & { kind: string; checkDigit: string }>(
    database,
    'SELECT code, name, kind, check_digit FROM municipality WHERE code = :code',
    { code: typed.slice(0, 5) },
  );
  if (!found) return refuse('municipality_unknown');
  if (typed.length === 6 && typed[5] !== found.checkDigit) return refuse('municipality_check_digit');
  return { code: found.code, name: found.name, kind: found.kind };
}

type OpeningRefusal =
  | CodeRefusal
  | Refusal<'municipality_cannot_issue' | 'municipality_abolished' | 'municipality_already_open'>;

/** A code as typed → a municipality whose account can be opened on a day in Japan, or why not. */
export async function judgeOpening(
  database: Database,
  { typed, on }: { typed: string; on: string },
): Promise<Municipality | OpeningRefusal> {
  const found = await resolveMunicipality(database, typed);
  if ('refused' in found) return found;
  const { code, name, kind } = found;
  if (kind !== 'municipality') return refuse('municipality_cannot_issue');
  const { exists, successor, isOpen } = await one<{ exists: boolean; successor: string | null; isOpen: boolean }>(
    database,
    `SELECT coalesce(valid_from <= :on, true) AND coalesce(:on <= municipality_through(code), true) AS exists,
            coalesce(successor_code, (SELECT s.successor_code FROM municipality_succession s
                                       WHERE s.municipality_code = code AND called_off_at IS NULL)) AS successor,
            EXISTS (SELECT FROM municipality_account WHERE code = :code) AS is_open
       FROM municipality WHERE code = :code`,
    { code, on },
  );
  if (!exists) return refuse('municipality_abolished', { successor });
  return isOpen ? refuse('municipality_already_open') : { code, name };
}

/** A code as typed → a municipality that takes part, or why not. */
export async function resolveOpenMunicipality(
  database: Database,
  typed: string,
): Promise<OpenMunicipality | CodeRefusal | Refusal<'municipality_not_open'>> {
  const found = await resolveMunicipality(database, typed);
  if ('refused' in found) return found;
  return (await openMunicipalityOf(database, found.code)) ?? refuse('municipality_not_open');
}

/** The municipality of a known five-digit code, where it takes part. */
export const openMunicipalityOf = (database: Database, code: string): Promise<OpenMunicipality | undefined> =>
  row<OpenMunicipality>(
    database,
    `SELECT code, name, exchange_expiry FROM municipality_account JOIN municipality USING (code) WHERE code = :code`,
    { code },
  );

export const listOpenMunicipalities = (database: Database) =>
  rows<Municipality & { prefecture: string }>(
    database,
    // One for practice, one that leaves, or one of which another took over, is nobody's destination.
    `SELECT code, name, prefecture FROM municipality_account JOIN municipality USING (code)
      WHERE kind = 'municipality' AND NOT EXISTS (SELECT FROM municipality_leaving WHERE municipality_code = code)
        AND standing_code(code) = code
      ORDER BY code`,
  );

/** Names of municipalities by code, for lists. */
export async function municipalityNames(database: Database, codes: string[]): Promise<Map<string, string>> {
  const found = await rows<Municipality>(database, 'SELECT code, name FROM municipality WHERE code = ANY (:codes)', {
    codes,
  });
  return new Map(found.map(({ code, name }) => [code, name]));
}

type NewAccount = {
  code: string;
  /** A day in Japan. */
  openedOn: string;
  exchangeExpiry: string;
  participationType?: string | null;
  /** What it begins with; all of them unless said. */
  functions?: readonly TownFunction[];
};

/** Opens a municipality's account with its functions and its first settlement window (7-1 2②); of two at once one opens it. */
export async function openAccount(
  client: Database,
  { code, openedOn, exchangeExpiry, participationType = null, functions = townFunctions }: NewAccount,
): Promise<Refusal<'municipality_already_open'> | undefined> {
  const opened = await execute(
    client,
    `INSERT INTO municipality_account (code, opened_on, exchange_expiry, participation_type)
     VALUES (:code, :openedOn, :exchangeExpiry, :participationType) ON CONFLICT DO NOTHING`,
    { code, openedOn, exchangeExpiry, participationType },
  );
  if (opened === 0) return refuse('municipality_already_open');
  const switches = functions.map((name) => ({ name, isOn: true }));
  await addSwitches(client, { code, fromOn: openedOn, switches, reason: '', by: null, at: null });
  await openNextWindow(client, code, openedOn);
  return undefined;
}

/** The same in a transaction of its own. */
export const openMunicipality = (pool: Pool, account: NewAccount) =>
  inTransaction(pool, (client) => openAccount(client, account));

/** Opens the next settlement window of a municipality, until its next 締め日 where it has a rule; at most one runs. */
export async function openNextWindow(client: Database, code: string, opensOn: string): Promise<number> {
  const cut = cutOf(await cutOffsOf(client, code), Temporal.PlainDate.from(opensOn));
  const { id } = await one<{ id: number }>(
    client,
    `INSERT INTO settlement (municipality_code, opens_on, cut_on, cut_from) VALUES (:code, :opensOn, :cutOn, :cutFrom) RETURNING id`,
    { code, opensOn, cutOn: cut?.cutOn ?? null, cutFrom: cut?.cutFrom ?? null },
  );
  await openWindow(client, id, endsAtOf(cut));
  return id;
}

/**
 * The last usable day of points that a municipality receives today: its month and day, next time it comes (decision 30). A
 * rule that names no day of a year (29 February in most of them, or what an entry of old let through) is the last day before.
 */
export function exchangeExpiryOn(exchangeExpiry: string, today: Temporal.PlainDate): string {
  const [month = 3, day = 31] = exchangeExpiry.split('-').map(Number);
  const ofYear = (year: number) =>
    Temporal.PlainDate.from({ year, month: Math.max(1, month), day: Math.max(1, day) }, { overflow: 'constrain' });
  const thisYear = ofYear(today.year);
  return `${Temporal.PlainDate.compare(thisYear, today) >= 0 ? thisYear : ofYear(today.year + 1)}`;
}
