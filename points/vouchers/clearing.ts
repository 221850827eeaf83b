import { judgeVoucherPeriod } from '../../contract/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { type Database, execute, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import type { CallOf, Tills } from '../callers.ts';
import { listBreak } from './break.ts';
import type { VouchersContext } from './context.ts';
import { outcomeWords } from './outcome-words.ts';
import { judgeScope, proveVoucher, type VoucherProof } from './proof.ts';
import { redeem, standingRedemption } from './redemption.ts';
import type { Voucher } from './voucher.ts';

type Clearing = {
  id: number;
  streetId: number;
  merchantId: number;
  merchant: string;
  declaredCount: number;
  declaredPoints: number;
  openedAt: Temporal.Instant;
  closedAt: Temporal.Instant | null;
  count: number;
  points: number;
  refused: number;
};
type Item = { key: string; number: string | null; points: number | null; outcome: string; scannedAt: Temporal.Instant };
type Scan = { key: string; proof: VoucherProof };

const clearingsShown = 200;
const columns = `c.id, c.street_id, c.merchant_id, place_name(c.merchant_id, (c.opened_at AT TIME ZONE 'Asia/Tokyo')::date) AS merchant, declared_count,
  declared_points, opened_at, closed_at,
  (SELECT count(*)::int FROM clearing_item WHERE clearing_id = c.id AND outcome = 'cleared') AS count,
  (SELECT coalesce(sum(points), 0)::bigint FROM clearing_item WHERE clearing_id = c.id AND outcome = 'cleared') AS points,
  (SELECT count(*)::int FROM clearing_item WHERE clearing_id = c.id AND outcome NOT IN ('cleared', 'already_in_this_bundle')) AS refused`;
const itemColumns = `i.key, v.number, i.points, i.outcome, i.scanned_at`;

type Office = Tills['streetOffice'];

const find = async (database: Database, office: Office, id: number) =>
  (await clearingOf(database, 'c.id = :id AND c.street_id = :streetId', { id, streetId: office.street.streetId })) ??
  refuse('clearing_unknown');
const shown = (office: Office, clearing: Clearing) => shownClearing(office.street.name, clearing);

/** The shops of a street, and its bundles: the open ones, and those of the last two months. */
export async function listClearings({ database, clock }: VouchersContext, { caller, query }: CallOf<'listClearings'>) {
  const { streetId, name } = caller.street;
  const merchants = await rows<{ merchantId: number; name: string }>(
    database,
    'SELECT id AS merchant_id, place_name(id, :today) AS name FROM merchant WHERE street_id = :streetId ORDER BY name',
    { streetId, today: `${dateInTokyo(clock())}` },
  );
  const [before] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Clearing>(
    database,
    `SELECT ${columns} FROM clearing c
      WHERE c.street_id = :streetId AND (closed_at IS NULL OR opened_at > :since)
        AND (:before::integer IS NULL OR c.id < :before)
      ORDER BY c.id DESC LIMIT :limit`,
    { streetId, since: `${clock().subtract({ hours: 24 * 62 })}`, before, limit: clearingsShown + 1 },
  );
  const { page, next } = pageOf(found, clearingsShown, ({ id }) => [id]);
  return { street: name, merchants, clearings: page.map((clearing) => shown(caller, clearing)), next };
}

/** Opens a bundle that a shop brought, with what the shop wrote on it. Idempotent under its key. */
export async function openClearing(
  { database, clock }: VouchersContext,
  { caller, body, idempotencyKey }: CallOf<'openClearing'>,
) {
  const { streetId } = caller.street;
  const merchant = await row(database, 'SELECT FROM merchant WHERE id = :merchantId AND street_id = :streetId', {
    merchantId: body.merchantId,
    streetId,
  });
  if (!merchant) return refuse('merchant_of_other_street');
  const now = clock();
  const unusable = judgeNewKey(idempotencyKey, now);
  if (unusable && !(await row(database, 'SELECT FROM clearing WHERE key = :idempotencyKey', { idempotencyKey })))
    return unusable;
  await execute(
    database,
    `INSERT INTO clearing (key, street_id, merchant_id, terminal_id, declared_count, declared_points, opened_at)
     VALUES (:idempotencyKey, :streetId, :merchantId, :terminalId, :declaredCount, :declaredPoints, :now)
         ON CONFLICT (key) DO NOTHING`,
    {
      idempotencyKey,
      streetId,
      merchantId: body.merchantId,
      terminalId: caller.terminalId,
      declaredCount: body.declaredCount,
      declaredPoints: body.declaredPoints,
      now: `${now}`,
    },
  );
  const made = await clearingOf(database, 'c.key = :idempotencyKey AND c.street_id = :streetId', {
    idempotencyKey,
    streetId,
  });
  const same = made?.merchantId === body.merchantId && made.declaredCount === body.declaredCount;
  if (!made || !same || made.declaredPoints !== body.declaredPoints) return refuse('exists_with_different_request');
  return shown(caller, made);
}

/** A bundle with every reading, the refused ones too. */
export async function showClearing({ database }: VouchersContext, { caller, params }: CallOf<'showClearing'>) {
  const clearing = await find(database, caller, params.clearingId);
  if (isRefusal(clearing)) return clearing;
  const items = await rows<Item>(
    database,
    `SELECT ${itemColumns} FROM clearing_item i LEFT JOIN voucher v ON v.id = i.voucher_id
      WHERE clearing_id = :clearingId ORDER BY scanned_at DESC, i.key DESC`,
    { clearingId: clearing.id },
  );
  return { ...shown(caller, clearing), items: items.map(shownItem) };
}

/** まとめて消込 (6-1 パターン①): clears the vouchers of a bundle, each under the key of its scan. Idempotent. */
export async function addToClearing(context: VouchersContext, { caller, params, body }: CallOf<'addToClearing'>) {
  const { database, clock } = context;
  const clearing = await find(database, caller, params.clearingId);
  if (isRefusal(clearing)) return clearing;
  if (clearing.closedAt) return refuse('clearing_closed');
  if (body.stampedOn > dateInTokyo(clock()).toString()) return refuse('stamp_in_the_future');
  const closed = await judgeStampDay(database, { merchantId: clearing.merchantId, stampedOn: body.stampedOn });
  if (closed) return closed;
  const items: Item[] = [];
  for (const scan of body.scans)
    items.push(await addScan(context, { office: caller, clearing, scan, stampedOn: body.stampedOn }));
  const now = await find(database, caller, clearing.id);
  return { clearing: shown(caller, isRefusal(now) ? clearing : now), items: items.map(shownItem) };
}

/** A shop takes no voucher on a day on which it is no place of use; what it stamped before that is cleared. */
async function judgeStampDay(database: Database, stamped: { merchantId: number; stampedOn: string }) {
  const { isOpen } = await one<{ isOpen: boolean }>(
    database,
    'SELECT place_is_open(:merchantId, :stampedOn) AS is_open',
    stamped,
  );
  return isOpen ? undefined : refuse('place_ended');
}

/** Closes a bundle, also where it differs from what the shop wrote. Idempotent. */
export async function closeClearing({ database, clock }: VouchersContext, { caller, params }: CallOf<'closeClearing'>) {
  await execute(
    database,
    'UPDATE clearing SET closed_at = :now WHERE id = :clearingId AND street_id = :streetId AND closed_at IS NULL',
    { clearingId: params.clearingId, streetId: caller.street.streetId, now: `${clock()}` },
  );
  const clearing = await find(database, caller, params.clearingId);
  return isRefusal(clearing) ? clearing : shown(caller, clearing);
}

/** One voucher of a bundle; the same scan again is answered as before. Every reading is kept, the refused ones too. */
async function addScan(
  context: VouchersContext,
  asked: {
    office: Office;
    clearing: Clearing;
    scan: Scan;
    stampedOn: string;
  },
): Promise<Item> {
  const { database, clock } = context;
  const { clearing, scan } = asked;
  const known = await itemOf(context, clearing, scan.key);
  if (known) return known;
  const proved = await proveVoucher(context, { proof: scan.proof, caller: asked.office });
  // A slip of the finger is no voucher of the bundle: it is said, and not kept.
  if (isRefusal(proved) && 'number' in scan.proof)
    return { key: scan.key, number: null, points: null, outcome: proved.refused, scannedAt: clock() };
  const voucher = isRefusal(proved) ? undefined : proved.voucher;
  const outcome = isRefusal(proved)
    ? proved.refused
    : await clear(context, { ...asked, voucher: proved.voucher, replaced: proved.replaced });
  await execute(
    database,
    `INSERT INTO clearing_item (key, clearing_id, voucher_id, points, outcome, scanned_at)
     VALUES (:key, :clearingId, :voucherId, :points, :outcome, :now)
     ON CONFLICT (key) DO NOTHING`,
    {
      key: scan.key,
      clearingId: clearing.id,
      voucherId: voucher?.id ?? null,
      points: voucher?.points ?? null,
      outcome,
      now: `${clock()}`,
    },
  );
  const kept = await itemOf(context, clearing, scan.key);
  if (!kept) throw new Error('a scan that was just kept is gone');
  return kept;
}

/** What a scan of this bundle was answered. One that is known under its key from another bundle is told to nobody here. */
async function itemOf(
  { database, clock }: VouchersContext,
  clearing: Clearing,
  key: string,
): Promise<Item | undefined> {
  const found = await row<Item & { clearingId: number }>(
    database,
    `SELECT ${itemColumns}, i.clearing_id FROM clearing_item i LEFT JOIN voucher v ON v.id = i.voucher_id
      WHERE i.key = :key`,
    { key },
  );
  if (!found || found.clearingId === clearing.id) return found;
  return { key, number: null, points: null, outcome: 'scan_of_other_bundle', scannedAt: clock() };
}

async function clear(
  context: VouchersContext,
  {
    office,
    clearing,
    scan,
    stampedOn,
    voucher,
    replaced,
  }: {
    office: Office;
    clearing: Clearing;
    scan: Scan;
    stampedOn: string;
    voucher: Voucher;
    replaced: boolean;
  },
): Promise<string> {
  const { database, clock } = context;
  const now = clock();
  // What counts at the shops of this street: vouchers of its own, those of its municipality that count everywhere, and those of a scheme.
  const { placeOfUse: place, street } = office;
  const elsewhere = await judgeScope(database, { place, voucher, streetId: street.streetId });
  if (elsewhere) return elsewhere.refused;
  if (replaced) return 'voucher_replaced';
  if (voucher.state === 'cancelled') return 'voucher_cancelled';
  // The day on the stamp decides; the days for bringing it in are longer (decision 7).
  const outside = judgeVoucherPeriod(voucher, { from: stampedOn });
  if (outside) return outside;
  if (dateInTokyo(now).toString() > voucher.claimThrough) return 'voucher_expired';
  const done = await redeem(context, voucher, {
    key: scan.key,
    merchantId: clearing.merchantId,
    payeeId: clearing.merchantId,
    terminalId: office.terminalId,
    way: 'bundle',
    purpose: 'purchase',
    stampedOn,
    clearingId: clearing.id,
  });
  if (!isRefusal(done)) return 'cleared';
  if (done.refused !== 'voucher_used') return done.refused;
  const use = await standingRedemption(database, voucher.id);
  if (use?.key === scan.key) return 'cleared';
  if (use?.clearingId === clearing.id) return 'already_in_this_bundle';
  // The shop took it by telephone already and put it into its bundle as well: counted once, and no break.
  if (use?.merchantId === clearing.merchantId && use.clearingId === null) return 'already_accepted_here';
  const found = { voucher, merchantId: clearing.merchantId, clearingId: clearing.id, foundAt: now };
  await listBreak(database, { kind: 'double_claim', ...found });
  return use?.clearingId ? 'in_another_bundle' : 'voucher_used';
}

const clearingOf = (database: Database, condition: string, values: Values): Promise<Clearing | undefined> =>
  row<Clearing>(database, `SELECT ${columns} FROM clearing c WHERE ${condition}`, values);

const shownClearing = (street: string, c: Clearing) => ({
  clearingId: c.id,
  street,
  merchant: { merchantId: c.merchantId, name: c.merchant },
  declaredCount: c.declaredCount,
  declaredPoints: c.declaredPoints,
  openedAt: `${c.openedAt}`,
  closedAt: c.closedAt ? `${c.closedAt}` : null,
  count: c.count,
  points: c.points,
  refused: c.refused,
  countDifference: c.count - c.declaredCount,
  pointsDifference: c.points - c.declaredPoints,
});

function shownItem(item: Item) {
  const words =
    item.outcome === 'cleared' ? { title: '消し込みました。', titleEn: 'Cleared.' } : outcomeWords(item.outcome);
  return { ...item, ...words, scannedAt: `${item.scannedAt}` };
}
