import { type Database, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { CallOf, PlaceOfUse } from '../callers.ts';
import { townsWith } from '../registers/functions.ts';
import type { VouchersContext } from './context.ts';

/** A kind as it is sold on a day: the validity is that of a voucher of this day, in days in Japan, both included. */
export type SoldKind = {
  voucherKindId: number;
  name: string;
  municipalityCode: string;
  municipality: string;
  streetId: number | null;
  street: string | null;
  validFrom: string;
  validThrough: string;
  claimThrough: string;
  afterExpiry: 'return' | 'forfeit';
};
/** The kinds of vouchers that this place sells today. */
export async function listVoucherKindsHere(
  { database, clock }: VouchersContext,
  { caller }: CallOf<'listVoucherKindsHere'>,
) {
  const place = caller.placeOfUse;
  const kinds = place.isOpen ? await kindsAt(database, { place, today: dateInTokyo(clock()) }) : [];
  return {
    place: place.name,
    kinds: kinds.map(({ voucherKindId, name, municipalityCode, municipality, street, validFrom, validThrough }) => ({
      voucherKindId,
      name,
      street,
      validFrom,
      validThrough,
      municipality: { code: municipalityCode, name: municipality },
    })),
  };
}

/** The kinds that are sold at a place on a day, with the validity that a voucher of that day would have. */
export async function kindsAt(
  database: Database,
  { place, today }: { place: PlaceOfUse; today: Temporal.PlainDate },
): Promise<SoldKind[]> {
  const accepted = place.accepts.filter(({ vouchers }) => vouchers).map(({ code }) => code);
  const codes = [...(await townsWith(database, { name: 'vouchers', codes: accepted, on: `${today}` }))];
  return rows<SoldKind>(
    database,
    `SELECT k.id AS voucher_kind_id, voucher_kind_name(k.id, :today) AS name, k.municipality_code, town.name AS municipality,
            k.street_id, street.name AS street, coalesce(k.valid_from, :today) AS valid_from,
            coalesce(k.valid_through, :today + k.valid_days - 1) AS valid_through,
            coalesce(k.valid_through, :today + k.valid_days - 1) + k.claim_days AS claim_through, k.after_expiry
       FROM voucher_kind k JOIN municipality town ON town.code = k.municipality_code
       LEFT JOIN shopping_street street ON street.id = k.street_id
      WHERE k.municipality_code = ANY (:codes) AND :today::date BETWEEN k.sold_from AND k.sold_through
        -- A shop sells what counts in its own street; a counter of the town sells for all of its streets.
        AND (k.street_id IS NULL OR k.street_id = :streetId OR (:isFacility AND k.municipality_code = :municipalityCode))
      ORDER BY k.municipality_code <> :municipalityCode, k.id`,
    {
      codes,
      today: today.toString(),
      streetId: place.street?.streetId ?? null,
      isFacility: place.kind === 'facility',
      municipalityCode: place.municipalityCode,
    },
  );
}
