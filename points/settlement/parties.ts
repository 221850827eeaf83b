import { type Database, execute, rows } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import type { StatementRow } from './row.ts';

/** Who pays or is paid, with the account as it is now or as it was frozen. */
export type Party = {
  /** `C43424` a municipality, `S1` a place, `E1` an event, `P1` a company. */
  party: string;
  name: string;
  remitterCode: string | null;
  bankAccount: BankAccount | null;
};

const codeOf = (payeeId: number) => `C${`${payeeId}`.padStart(5, '0')}`;
/** The payee of a line; it stands in the file's EDI field too, so that a returned payment is found again. */
export const payeeOf = ({ payeeKind, payeeId }: Pick<StatementRow, 'payeeKind' | 'payeeId'>): string =>
  payeeKind === 'municipality' ? codeOf(payeeId) : `${payeeKind === 'merchant' ? 'S' : 'E'}${payeeId}`;
/** The payer of a line: by its number, since two companies may have one name. */
export const payerOf = ({ leg, fund }: Pick<StatementRow, 'leg' | 'fund'>, code: string): string =>
  leg === 'partnerToMunicipality' ? `P${chart.fundNumber(fund)}` : `C${code}`;

const registers = [
  [
    'C',
    `SELECT 'C' || code AS party, name, remitter_code, bank_account FROM municipality_account
       JOIN municipality USING (code) WHERE 'C' || code = ANY (:parties)`,
  ],
  [
    'S',
    `SELECT 'S' || id AS party, place_name(id, :on) AS name, NULL AS remitter_code, bank_account FROM merchant
      WHERE 'S' || id = ANY (:parties)`,
  ],
  [
    'E',
    `SELECT 'E' || id AS party, name, NULL AS remitter_code, bank_account FROM support_event
      WHERE 'E' || id = ANY (:parties)`,
  ],
  ['P', `SELECT 'P' || id AS party, name, remitter_code, bank_account FROM partner WHERE 'P' || id = ANY (:parties)`],
] as const;

/** Everybody who pays or is paid by these lines, as the registers know them on a day in Japan. */
export async function partiesOf(
  database: Database,
  { lines, code, on }: { lines: readonly StatementRow[]; code: string; on: string },
): Promise<Map<string, Party>> {
  const asked = [
    ...new Set(lines.filter((line) => !line.exempt).flatMap((line) => [payerOf(line, code), payeeOf(line)])),
  ];
  const found: Party[] = [];
  for (const [letter, statement] of registers) {
    const some = asked.filter((party) => party.startsWith(letter));
    const values = letter === 'S' ? { parties: some, on } : { parties: some };
    if (some.length > 0) found.push(...(await rows<Party>(database, statement, values)));
  }
  return new Map(found.sort((a, b) => (a.party < b.party ? -1 : 1)).map((party) => [party.party, party]));
}

/** Freezes parties into a revision of a statement. */
export const freezeParties = (
  client: Database,
  { settlementId, revision, parties }: { settlementId: number; revision: number; parties: readonly Party[] },
) =>
  execute(
    client,
    `INSERT INTO settlement_account (settlement_id, revision, party, name, remitter_code, bank_account)
     SELECT :settlementId, :revision, party, name, "remitterCode", "bankAccount"
       FROM jsonb_to_recordset(:parties::jsonb) AS p (party text, name text, "remitterCode" text, "bankAccount" jsonb)`,
    { settlementId, revision, parties: JSON.stringify(parties) },
  );

/** The parties of a revision, as they were frozen. */
export async function frozenParties(
  database: Database,
  { settlementId, revision }: { settlementId: number; revision: number },
): Promise<Map<string, Party>> {
  const found = await rows<Party>(
    database,
    `SELECT party, name, remitter_code, nullif(bank_account, 'null') AS bank_account
       FROM settlement_account WHERE settlement_id = :settlementId AND revision = :revision ORDER BY party COLLATE "C"`,
    { settlementId, revision },
  );
  return new Map(found.map((party) => [party.party, party]));
}

/** Whether two accounts are the same one, field by field. */
export const isSameAccount = (a: BankAccount | null, b: BankAccount | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    (['bankCode', 'branchCode', 'type', 'number', 'holderName'] as const).every((field) => a[field] === b[field]));

/** The accounts at which parties were last paid in earlier windows, to mark a first payout to another one. */
export async function lastPaidAccounts(
  database: Database,
  parties: readonly string[],
  before: number,
): Promise<Map<string, BankAccount | null>> {
  const found = await rows<{ party: string; bankAccount: BankAccount | null }>(
    database,
    `SELECT asked.party, a.bank_account
       FROM unnest(:parties::text[]) AS asked (party)
      CROSS JOIN LATERAL (
        SELECT bank_account FROM zengin_item i JOIN zengin_file f ON f.id = i.file_id
          JOIN settlement_account a ON a.settlement_id = f.settlement_id AND a.revision = f.revision AND a.party = i.payee
         WHERE i.payee = asked.party AND f.settlement_id < :before AND file_stands(f.id)
           AND NOT EXISTS (SELECT FROM zengin_return back WHERE back.file_id = i.file_id AND back.item = i.item)
         ORDER BY i.file_id DESC LIMIT 1) AS a`,
    { parties, before },
  );
  return new Map(found.map(({ party, bankAccount }) => [party, bankAccount]));
}

/** Which lines of a window files have paid that stand, each with the day of its transfer. */
export async function paidLines(database: Database, settlementId: number): Promise<Map<number, string>> {
  const found = await rows<{ line: number; payoutOn: string }>(
    database,
    `SELECT line, payout_on FROM settlement_line_paid JOIN zengin_file ON zengin_file.id = file_id
      WHERE settlement_line_paid.settlement_id = :settlementId AND line_is_paid(settlement_line_paid.settlement_id, line, file_id)`,
    { settlementId },
  );
  return new Map(found.map(({ line, payoutOn }) => [line, payoutOn]));
}
