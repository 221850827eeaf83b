import { type Database, rows } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';
import { fundNames } from '../book/funds.ts';
import type { BudgetWords } from '../registers/budget-lines.ts';
import type { PayoutKind } from '../settlement/line-budgets.ts';
import type { Scope } from './scope.ts';

/** 一般財源 of the municipality itself, or 特定財源 and who pays it. */
export type Source = { isGeneral: boolean; payer: string; what: 'own' | 'points' | 'premium' | 'uplift' };
/** One line of a statement that is paid: of which year and budget line, whom, from whose money. Yen. */
export type Spent = BudgetWords & {
  settlementId: number;
  window: number;
  line: number;
  statement: number | null;
  sha256: string;
  closedOn: string;
  /** 会計年度所属区分, and the year in which it was used: not the same for 過年度支出. */
  fiscalYear: number;
  usedIn: number;
  kind: PayoutKind | 'uplift' | null;
  party: string;
  payee: string;
  uplift: string | null;
  source: Source;
  yen: number;
  paidOn: string | null;
};
type Row = Omit<Spent, 'source'> & { fund: number };

const decided = `coalesce((SELECT decision FROM settlement_decision d WHERE d.settlement_id = line.settlement_id AND d.line = line.line
  ORDER BY d.id DESC LIMIT 1), 'release')`;
/** Statements of before say no year: of these the day of the close counts, and no budget line was frozen. */
const ofYear = `coalesce(budget.fiscal_year, line.fiscal_year, extract(year FROM (closed_at AT TIME ZONE 'Asia/Tokyo') - interval '3 months')::integer)`;

/**
 * 支出: what a municipality pays places and organisers of a fiscal year, or in a window whose statement is fixed, gross and by the lots that were
 * used: a use of several funds is a line of each (7-2). As it was frozen at the close. What is rejected, or put off into a later window,
 * is not among it; what is on hold is, and is not paid yet. In the order of windows and lines.
 */
export async function spentOf(database: Database, { code, year, window }: Scope): Promise<Spent[]> {
  const found = await rows<Row>(
    database,
    `SELECT settlement.id AS settlement_id, (SELECT count(*) FROM settlement earlier WHERE earlier.municipality_code = :code
                                               AND earlier.id <= settlement.id)::int AS window,
            line.line, statement.number AS statement, statement_sha256 AS sha256, (closed_at AT TIME ZONE 'Asia/Tokyo')::date AS closed_on,
            ${ofYear} AS fiscal_year, coalesce(line.fiscal_year, ${ofYear}) AS used_in, budget.kind,
            coalesce(account, '') AS account, coalesce(budget.code, '') AS code, coalesce(kan, '') AS kan, coalesce(kou, '') AS kou,
            coalesce(moku, '') AS moku, coalesce(setsu, '') AS setsu, coalesce(budget.name, '') AS name,
            CASE payee_kind WHEN 'merchant' THEN 'S' ELSE 'E' END || payee_id AS party, payee, uplift, fund, points AS yen,
            (SELECT max(payout_on) FROM settlement_line_paid paid JOIN zengin_file file ON file.id = paid.file_id
              WHERE paid.settlement_id = line.settlement_id AND paid.line = line.line
                AND line_is_paid(paid.settlement_id, paid.line, paid.file_id)) AS paid_on
       FROM settlement JOIN settlement_line line ON line.settlement_id = settlement.id
       LEFT JOIN settlement_statement statement ON statement.settlement_id = settlement.id AND statement.revision = settlement.revision
       LEFT JOIN settlement_budget budget ON budget.settlement_id = settlement.id AND budget.revision = settlement.revision
            AND budget.line = line.line
      WHERE settlement.municipality_code = :code AND statement_sha256 IS NOT NULL AND leg = 'municipalityToPayee' AND NOT exempt AND points > 0
        AND ${decided} NOT IN ('reject', 'next')
        AND (:year::integer IS NULL OR ${ofYear} = :year) AND (:settlementId::bigint IS NULL OR settlement.id = :settlementId)
      ORDER BY settlement.id, line.line`,
    { code, year, settlementId: window?.id ?? null },
  );
  const sourceOf = await sources(database, code);
  return found.map(({ fund, ...line }) => ({ ...line, source: sourceOf(fund, line.uplift) }));
}

/** Whose money a fund is: that of a municipality’s own campaign is its own, since nobody is billed for it. */
async function sources(database: Database, code: string): Promise<(fund: number, uplift: string | null) => Source> {
  const nameOf = await fundNames(database);
  const own = await rows<{ id: number }>(
    database,
    `SELECT payer.id FROM premium_payer payer JOIN municipality town ON town.code = payer.municipality_code AND town.name = payer.name
      WHERE town.code = :code`,
    { code },
  );
  const ownFunds = new Set([chart.generalFund, ...own.map(({ id }) => chart.premiumFund(id))]);
  return (fund, uplift) => {
    if (ownFunds.has(fund)) return { isGeneral: true, payer: '', what: 'own' };
    const { kind, name } = nameOf(fund);
    const what = uplift !== null ? 'uplift' : kind === 'partner' ? 'points' : 'premium';
    return { isGeneral: false, payer: name, what };
  };
}

/** 過年度支出: used in a year whose books were closed when the statement was fixed. */
export const isOfPastYear = ({ fiscalYear, usedIn }: Pick<Spent, 'fiscalYear' | 'usedIn'>): boolean =>
  usedIn < fiscalYear;
