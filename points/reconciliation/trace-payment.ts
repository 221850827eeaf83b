import { receiptNumber } from '../../contract/index.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { fundNames } from '../book/funds.ts';
import type { CallOf } from '../callers.ts';
import { isFound } from '../members/protection.ts';
import { useIdOf } from './trace.ts';

type Paid = {
  payee: string;
  party: string;
  yen: number;
  endToEndId: string;
  payoutOn: string;
  settlementId: number;
  sha256: string;
  madeBy: string;
  madeAt: Temporal.Instant;
  approvals: { name: string; at: string }[];
  isCancelled: boolean;
  bank: { fileName: string; line: number; bookedOn: string; yen: number; reference: string | null } | null;
  returnedOn: string | null;
};
const usesAtOnce = 50;

/**
 * 振込をたどる: what a record of a bank file is made of by fund, who approved and made it, the line of the bank's statement that carried it
 * out, and whether it came back.
 */
export async function tracePayment({ database }: BookContext, { caller, params }: CallOf<'tracePayment'>) {
  const paid = await row<Paid>(
    database,
    `SELECT coalesce(a.name, i.payee) AS payee, i.payee AS party, i.yen, i.end_to_end_id, f.payout_on, f.settlement_id, f.sha256,
            maker.name AS made_by, f.created_at AS made_at, NOT file_stands(f.id) AS is_cancelled,
            coalesce((SELECT jsonb_agg(jsonb_build_object('name', s.name, 'at', approved_at) ORDER BY approved_at) FROM settlement_approval p
               JOIN staff s ON s.id = p.staff_id WHERE p.settlement_id = f.settlement_id AND p.revision = f.revision), '[]') AS approvals,
            (SELECT jsonb_build_object('fileName', told.name, 'line', t.line, 'bookedOn', t.booked_on, 'yen', t.yen,
                      'reference', (SELECT min(reference) FROM bank_reference r WHERE r.transaction_id = t.id))
               FROM bank_match m JOIN bank_transaction t ON t.id = m.transaction_id JOIN bank_statement_file told ON told.id = t.file_id
              WHERE m.item = 'file:' || f.id AND m.ended_at IS NULL) AS bank,
            (SELECT returned_on FROM zengin_return back WHERE back.file_id = i.file_id AND back.item = i.item) AS returned_on
       FROM zengin_item i JOIN zengin_file f ON f.id = i.file_id JOIN settlement ON settlement.id = f.settlement_id JOIN staff maker ON maker.id = f.created_by
       LEFT JOIN settlement_account a ON a.settlement_id = f.settlement_id AND a.revision = f.revision AND a.party = i.payee
      WHERE i.file_id = :fileId AND i.item = :item AND settlement.municipality_code = :code`,
    { ...params, code: caller.municipalityCode },
  );
  if (!paid) return refuse('bank_file_unknown');
  const { party, madeAt, approvals, ...shown } = paid;
  return {
    ...shown,
    madeAt: `${madeAt}`,
    approvals: approvals.map(({ name, at }) => ({ name, at: `${Temporal.Instant.from(at)}` })),
    funds: await coloursOf(database, { settlementId: paid.settlementId, fileId: params.fileId, party }),
  };
}

/** 色つき: the lines that a file paid to a payee, by fund. */
async function coloursOf(database: Database, of: { settlementId: number; fileId: number; party: string }) {
  const found = await rows<{ fund: number; points: number }>(
    database,
    `SELECT fund, sum(points)::bigint AS points FROM settlement_line_paid paid JOIN settlement_line USING (settlement_id, line)
      WHERE paid.settlement_id = :settlementId AND paid.file_id = :fileId
        AND :party = payee_sign(payee_kind, payee_id)
      GROUP BY fund ORDER BY fund`,
    of,
  );
  const nameOf = await fundNames(database);
  return found.map(({ fund, points }) => ({ fund: nameOf(fund), points }));
}

/**
 * The uses behind a record of a bank file, by when they happened, a page at a time: a list of its own, since it reads what the period has at
 * the payee. Of persons it names nobody; who is protected is not among them.
 */
export async function listUsesOfPayment(
  { database, balances }: BookContext,
  { caller, params, query }: CallOf<'listUsesOfPayment'>,
) {
  const paid = await row<Pick<Paid, 'party' | 'payee' | 'settlementId'>>(
    database,
    `SELECT i.payee AS party, f.settlement_id, coalesce((SELECT name FROM settlement_account a
               WHERE a.settlement_id = f.settlement_id AND a.revision = f.revision AND a.party = i.payee), i.payee) AS payee
       FROM zengin_item i JOIN zengin_file f ON f.id = i.file_id JOIN settlement ON settlement.id = f.settlement_id
      WHERE i.file_id = :fileId AND i.item = :item AND settlement.municipality_code = :code`,
    { ...params, code: caller.municipalityCode },
  );
  if (!paid) return refuse('bank_file_unknown');
  const [at, key] = placeOf(query.cursor, pagedBy.momentAndKey) ?? [];
  const after = at && key ? { at: Temporal.Instant.from(at), key } : undefined;
  const isPlace = paid.party.startsWith('S');
  const payee = {
    kind: isPlace ? ('merchant' as const) : ('eventPayout' as const),
    number: Number(paid.party.slice(1)),
  };
  const found = await balances.operationsAt({ window: paid.settlementId, payee, after, limit: usesAtOnce + 1 });
  const { page, next } = pageOf(found, usesAtOnce, (one) => [`${one.at}`, one.key]);
  const seen = await rows<{ holder: number }>(
    database,
    `SELECT holder FROM unnest(:holders::bigint[]) AS asked (holder) WHERE ${isFound('holder', ':staffId')}`,
    { holders: page.map(({ holder }) => holder), staffId: caller.staffId },
  );
  const known = new Set(seen.map(({ holder }) => holder));
  const uses = page
    .filter(({ holder }) => known.has(holder))
    .map((one) => ({
      id: useIdOf(one),
      receiptNumber: receiptNumber(one.key),
      kind: isPlace
        ? chart.unitKind(one.unit) === 'voucher'
          ? ('voucher' as const)
          : ('use' as const)
        : ('event' as const),
      place: paid.payee,
      at: `${one.at}`,
      points: one.amount,
    }));
  return { uses, next };
}
