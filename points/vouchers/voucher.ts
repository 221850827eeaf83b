import { randomInt } from 'node:crypto';
import { withCheckDigit } from '../../contract/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';

/** A voucher as the register keeps it. Its unit in the ledger has the number `id`. */
export type Voucher = {
  id: number;
  key: string;
  saleKey: string;
  number: string;
  kind: string;
  kindId: number;
  municipalityCode: string;
  municipality: string;
  streetId: number | null;
  street: string | null;
  /** The campaign in whose towns all it counts, with its name; null: in its own town. */
  schemeId: number | null;
  scheme: string | null;
  holder: number;
  points: number;
  soldAt: number;
  terminalId: string;
  issuedAt: Temporal.Instant;
  validFrom: string;
  validThrough: string;
  claimThrough: string;
  afterExpiry: 'return' | 'forfeit';
  state: 'issuing' | 'issued' | 'redeemed' | 'cancelled' | 'expired';
  stateAt: Temporal.Instant;
  prints: number;
};

export const voucherColumns = `v.id, v.key, v.sale_key, v.number, v.kind_name AS kind, v.kind_id,
  v.municipality_code, town.name AS municipality, v.street_id, street.name AS street,
  (SELECT scheme_id FROM voucher_kind k WHERE k.id = v.kind_id) AS scheme_id,
  (SELECT c.name FROM voucher_kind k JOIN premium_campaign c ON c.id = k.scheme_id WHERE k.id = v.kind_id) AS scheme,
  v.holder, v.points, v.sold_at, v.terminal_id, v.issued_at, v.valid_from, v.valid_through, v.claim_through,
  v.after_expiry, v.state, v.state_at, v.prints`;
export const voucherTables = `voucher v JOIN municipality town ON town.code = v.municipality_code
  LEFT JOIN shopping_street street ON street.id = v.street_id`;

export const findVouchers = (database: Database, condition: string, values: Values): Promise<Voucher[]> =>
  rows<Voucher>(database, `SELECT ${voucherColumns} FROM ${voucherTables} WHERE ${condition}`, values);

export const findVoucher = async (database: Database, condition: string, values: Values) =>
  (await findVouchers(database, condition, values))[0];

/** Days after `claimThrough` in which what a terminal took without a network may still arrive. */
export const offlineGraceDays = 3;
/** The lot of a voucher outlives it, so that no job that is late makes points end on their way back. */
const lotGraceDays = 60;
export const lotExpiresOn = (claimThrough: string): string =>
  Temporal.PlainDate.from(claimThrough).add({ days: lotGraceDays }).toString();

/** A number for a new voucher: twelve digits drawn by lot and their check digit. */
export const drawVoucherNumber = (): string =>
  withCheckDigit(String(randomInt(0, 1_000_000)).padStart(6, '0') + String(randomInt(0, 1_000_000)).padStart(6, '0'));

/** The voucher that had this number before it was issued anew. */
export const formerVoucher = (database: Database, number: string): Promise<{ voucherId: number } | undefined> =>
  row(database, 'SELECT voucher_id FROM voucher_former_number WHERE number = :number', { number });

/** A voucher as screens and callers see it. One whose points are still on their way is shown as issued. */
export const shownVoucher = (voucher: Voucher) => ({
  voucherId: voucher.id,
  number: voucher.number,
  kind: voucher.kind,
  municipality: { code: voucher.municipalityCode, name: voucher.municipality },
  street: voucher.street,
  scheme: voucher.scheme,
  points: voucher.points,
  issuedAt: `${voucher.issuedAt}`,
  validFrom: voucher.validFrom,
  validThrough: voucher.validThrough,
  state: voucher.state === 'issuing' ? ('issued' as const) : voucher.state,
});

/**
 * Whose vouchers were forfeited before a day by their kind's own rule: a voucher's lot outlives it, and what is in it still
 * then is nobody's.
 */
export async function municipalitiesOfForfeited(database: Database, today: string): Promise<Map<number, string>> {
  const found = await rows<{ id: number; code: string }>(
    database,
    `SELECT id, municipality_code AS code FROM voucher WHERE state = 'expired' AND after_expiry = 'forfeit'
       AND claim_through < :today`,
    { today },
  );
  return new Map(found.map(({ id, code }) => [id, code]));
}
