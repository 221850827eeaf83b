import { receiptNumber } from '../../contract/index.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { AccountEntry } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import type { StatementRow } from './row.ts';
import type { RunningRows } from './shop-statement.ts';
import { carriedRows } from './statement.ts';
import { storedRows } from './stored.ts';

const pageEntries = 200;

type Window = {
  settlementId: number;
  municipality: { code: string; name: string };
  opensOn: string;
  closedAt: Temporal.Instant | null;
  state: 'open' | 'review' | 'closed' | 'settled';
  isFixed: boolean;
};
type EntriesContext = BookContext & { runningRows: RunningRows };
type Asked = { settlementId: number; merchantId: number; cursor: string | undefined };

/** The lines of a statement that are about one place. */
const ofPlace = (lines: readonly StatementRow[], merchantId: number) =>
  lines.filter(({ payeeKind, payeeId }) => payeeKind === 'merchant' && payeeId === merchantId);

/**
 * What one place is owed in one window, use by use: what was used and taken back there, what is paid on top, what is less for an earlier
 * window and what was put off from one. The parts come to the lines of the statement, to the point. Nothing in it is about a person.
 */
async function entriesOf(context: EntriesContext, { settlementId, merchantId, cursor }: Asked) {
  const { database, balances } = context;
  // 1 The window, and the place's lines in it: of one that runs as they come to so far.
  const window = await row<Window>(
    database,
    `SELECT settlement.id AS settlement_id, jsonb_build_object('code', code, 'name', municipality.name) AS municipality,
            opens_on, closed_at, state, statement_sha256 IS NOT NULL OR state = 'settled' AS is_fixed
       FROM settlement JOIN municipality ON code = municipality_code WHERE settlement.id = :settlementId`,
    { settlementId },
  );
  if (!window) return refuse('settlement_unknown');
  const all = window.isFixed ? await storedRows(database, settlementId) : await context.runningRows(window);
  const lines = ofPlace(all, merchantId);
  // 2 One page of what happened there.
  const [at, key] = placeOf(cursor, pagedBy.momentAndKey) ?? [];
  const after = at && key ? { at: Temporal.Instant.from(at), key } : undefined;
  const found = await balances.entries({ window: settlementId, merchantId, after, limit: pageEntries + 1 });
  if (lines.length === 0 && found.length === 0) return refuse('settlement_unknown');
  const { page, next } = pageOf(found, pageEntries, (entry) => [`${entry.at}`, entry.key]);
  const { isFixed: _, closedAt, ...shown } = window;
  return {
    ...shown,
    closedAt: closedAt ? `${closedAt}` : null,
    parts: partsOf(lines, await carriedOf(database, window, merchantId)),
    total: lines.reduce((sum, { points }) => sum + points, 0),
    exempt: lines.some(({ exempt }) => exempt),
    entries: await inWords(database, page),
    next,
  };
}

/** What an earlier window left this place below zero, which is less of this one: of its points, in yen. */
async function carriedOf(database: Database, window: Window, merchantId: number): Promise<number> {
  const { settlementId: id, municipality } = window;
  const carried = await carriedRows(database, { id, municipalityCode: municipality.code });
  return ofPlace(carried, merchantId)
    .filter(({ uplift }) => uplift === null)
    .reduce((sum, { points }) => sum + points, 0);
}

/** What a place is owed, by where it comes from: its entries, what an earlier window left, each uplift, and what was put off. */
function partsOf(lines: readonly StatementRow[], carried: number) {
  const sum = (some: readonly StatementRow[]) => some.reduce((all, { points }) => all + points, 0);
  const own = lines.filter(({ carriedFrom }) => carriedFrom === null);
  const putOff = lines.filter(({ carriedFrom }) => carriedFrom !== null);
  const uplifts = Map.groupBy(
    own.filter(({ uplift }) => uplift !== null),
    ({ uplift }) => uplift,
  );
  const parts = [
    { kind: 'entries' as const, name: null, points: sum(own.filter(({ uplift }) => uplift === null)) - carried },
    { kind: 'carried' as const, name: null, points: carried },
    ...[...uplifts].map(([name, some]) => ({ kind: 'uplift' as const, name, points: sum(some) })),
    { kind: 'putOff' as const, name: null, points: sum(putOff) },
  ];
  return parts.filter(({ kind, points }) => kind === 'entries' || points !== 0);
}

/** Entries with the numbers that people quote: of a voucher its own, of all else that of the receipt. */
async function inWords(database: Database, page: readonly AccountEntry[]) {
  const voucherIds = page.flatMap(({ unit }) => (chart.unitKind(unit) === 'voucher' ? [chart.numberOf(unit)] : []));
  const vouchers = await rows<{ id: number; number: string }>(
    database,
    'SELECT id, number FROM voucher WHERE id = ANY (:voucherIds)',
    { voucherIds },
  );
  const numbers = new Map(vouchers.map(({ id, number }) => [id, number]));
  return page.map(({ key, originalKey, unit, amount, at }) => {
    const isVoucher = chart.unitKind(unit) === 'voucher';
    return {
      at: `${at}`,
      receiptNumber: isVoucher ? null : receiptNumber(key),
      voucherNumber: isVoucher ? (numbers.get(chart.numberOf(unit)) ?? null) : null,
      refundOf: originalKey === null || isVoucher ? null : receiptNumber(originalKey),
      isRefund: originalKey !== null,
      points: amount,
    };
  });
}

/** The shop's own window, use by use; of nobody else's a word. */
export async function listOwnEntries(
  context: EntriesContext,
  { caller: { placeOfUse }, params, query }: CallOf<'listOwnEntries'>,
) {
  const { merchantId, name } = placeOfUse;
  const entries = await entriesOf(context, { ...params, merchantId, cursor: query.cursor });
  return isRefusal(entries) ? entries : { ...entries, place: name };
}

/** The same of one place in a window of the caller's municipality, for who keeps and checks its statements. */
export async function listPayeeEntries(
  context: EntriesContext,
  { caller, params: { settlementId, merchantId }, query }: CallOf<'listPayeeEntries'>,
) {
  const own = await row(
    context.database,
    'SELECT FROM settlement WHERE id = :settlementId AND municipality_code = :code',
    { settlementId, code: caller.municipalityCode },
  );
  if (!own) return refuse('settlement_unknown');
  const entries = await entriesOf(context, { settlementId, merchantId, cursor: query.cursor });
  if (isRefusal(entries)) return entries;
  const place = await row<{ name: string }>(
    context.database,
    `SELECT place_name(id, :on) AS name FROM merchant WHERE id = :merchantId`,
    { merchantId, on: entries.opensOn },
  );
  return { ...entries, place: place?.name ?? '' };
}
