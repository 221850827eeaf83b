import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { PlainLine, SearchWords } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Empty, EnteredDate, MunicipalityCode, PlainDate, Points } from '../../values.ts';
import { office } from '../roles.ts';
import { MunicipalityRef, PlaceKind } from '../values.ts';

const Name = PlainLine(80);
const Id = z.coerce.number().int();

/** The points of a shopping street itself, and how many of them one municipal point makes. */
const OwnPoints = z.object({
  name: Name,
  numerator: z.int({ error: 'rate_invalid' }).min(1, { error: 'rate_invalid' }).max(1000, { error: 'rate_invalid' }),
  denominator: z.int({ error: 'rate_invalid' }).min(1, { error: 'rate_invalid' }).max(1000, { error: 'rate_invalid' }),
});
const Street = z.object({
  streetId: z.int(),
  name: z.string(),
  /** The street's office as a place of use: it clears vouchers, and is paid for points that go into the street's own. */
  officeMerchantId: z.int().nullable(),
  ownPoints: OwnPoints.nullable(),
  places: z.int(),
});
const StreetBody = z.object({
  name: Name,
  officeMerchantId: z.int().nullable().default(null),
  ownPoints: OwnPoints.nullable().default(null),
});
const streetRefusals = ['street_name_taken', 'place_unknown', 'rate_invalid', 'street_office_taken'] as const;

const UseRule = z.object({
  /** Kinds of places where this municipality's points count. */
  kinds: z.array(PlaceKind),
  vouchers: z.boolean(),
  conversions: z.boolean(),
  events: z.boolean(),
  /** The most that one payment may use; null is any number. */
  paymentMax: Points.nullable(),
});
/** The days of a tie-up as they are corrected or begun anew. */
const tieUpFields = { validFrom: EnteredDate, validThrough: EnteredDate, reason: PlainLine(200) };
const TieUp = z.object({
  tieUpId: z.int(),
  issuer: MunicipalityRef,
  /** One shop elsewhere, or all places of another municipality. */
  place: z.object({ merchantId: z.int(), name: z.string(), municipality: MunicipalityRef }).nullable(),
  host: MunicipalityRef.nullable(),
  validFrom: PlainDate,
  validThrough: PlainDate,
});

/** Where points count (7-1 2①, 4-3③): streets, what the municipality allows, and tie-ups. */
export const placeRoutes = {
  showPlaceHere: route({
    method: 'GET',
    path: '/counter/place',
    summary: 'この端末のある利用場所（ポイントを受け取らない端末では null）',
    caller: 'terminal',
    answer: z.object({
      place: z
        .object({
          name: z.string(),
          /** Whether points count here today: a place that has ended reads its papers and takes nothing. */
          isOpen: z.boolean(),
          /** Whether it is a street's office, where bundles of vouchers are cleared. */
          clears: z.boolean(),
          /** Whose place it is: a municipality for practice is marked on every page. */
          municipalityCode: z.string(),
        })
        .nullable(),
    }),
    refusals: [],
  }),
  listStreets: route({
    method: 'GET',
    path: '/streets',
    summary: '自分の自治体の商店街',
    caller: 'staff',
    roles: office,
    answer: z.object({ streets: z.array(Street) }),
    refusals: [],
  }),
  createStreet: route({
    method: 'POST',
    path: '/streets',
    summary: '商店街を登録する（事務局、商店街独自のポイントと交換率）',
    caller: 'staff',
    roles: office,
    body: StreetBody,
    answer: z.object({ streetId: z.int() }),
    status: 201,
    refusals: streetRefusals,
  }),
  changeStreet: route({
    method: 'PUT',
    path: '/streets/:streetId',
    summary: '商店街の登録を変える',
    caller: 'staff',
    roles: office,
    params: z.object({ streetId: Id }),
    body: StreetBody,
    answer: Empty,
    refusals: ['street_unknown', ...streetRefusals],
  }),
  setStreetOfPlace: route({
    method: 'PUT',
    path: '/merchants/:merchantId/street',
    summary: '店の属する商店街を決める（属さない店は null）',
    caller: 'staff',
    roles: office,
    params: z.object({ merchantId: Id }),
    body: z.object({ streetId: z.int().nullable() }),
    answer: Empty,
    refusals: ['place_unknown', 'street_unknown'],
  }),
  showUseRule: route({
    method: 'GET',
    path: '/use-rule',
    summary: 'ポイントの使途の決まり（1-2）',
    caller: 'staff',
    roles: office,
    answer: UseRule.extend({
      history: z.array(UseRule.extend({ ruledAt: z.string(), ruledBy: z.string() })),
    }),
    refusals: [],
  }),
  setUseRule: route({
    method: 'PUT',
    path: '/use-rule',
    summary: 'ポイントの使途を決める。発行済みのポイント券は、発行時の決まりのまま使える',
    caller: 'staff',
    roles: office,
    body: UseRule.extend({ paymentMax: Amount.nullable() }),
    answer: Empty,
    refusals: [],
  }),
  listTieUps: route({
    method: 'GET',
    path: '/tie-ups',
    summary: '提携（4-3③）。自分のポイントが使える場所と、自分の店が受け入れるよその自治体',
    caller: 'staff',
    roles: office,
    finishes: 'tieUps',
    answer: z.object({ given: z.array(TieUp), received: z.array(TieUp) }),
    refusals: ['function_off'],
  }),
  searchPlaces: route({
    method: 'GET',
    path: '/places',
    summary: '全国の利用場所を名前で探す（提携先を選ぶため）',
    caller: 'staff',
    roles: office,
    query: FromCursor.extend({ q: SearchWords(40) }),
    answer: z.object({
      next: NextCursor,
      places: z.array(
        z.object({ merchantId: z.int(), name: z.string(), kind: PlaceKind, municipality: MunicipalityRef }),
      ),
    }),
    refusals: [],
  }),
  createTieUp: route({
    method: 'POST',
    path: '/tie-ups',
    summary: '提携を登録する（よその店1つ、またはよその自治体のすべての利用場所）',
    caller: 'staff',
    roles: office,
    needs: 'tieUps',
    body: z.object({
      merchantId: z.int().optional(),
      hostMunicipalityCode: MunicipalityCode.optional(),
      validFrom: EnteredDate,
      validThrough: EnteredDate,
    }),
    answer: z.object({ tieUpId: z.int() }),
    status: 201,
    refusals: [
      'function_off',
      'sandbox_apart',
      'tie_up_with_whom',
      'place_unknown',
      'municipality_unknown',
      'municipality_check_digit',
      'municipality_not_open',
      'municipality_abolished',
      'period_invalid',
      'tie_up_overlaps',
    ],
  }),
  changeTieUp: route({
    method: 'PUT',
    path: '/tie-ups/:tieUpId/period',
    summary: '提携の期間を、きょう以後について直す（終了も。過ぎた日は変わらない）',
    caller: 'staff',
    roles: office,
    finishes: 'tieUps',
    params: z.object({ tieUpId: Id }),
    body: z.object(tieUpFields),
    answer: Empty,
    refusals: [
      'function_off',
      'tie_up_unknown',
      'tie_up_over',
      'tie_up_begun',
      'date_past',
      'period_invalid',
      'tie_up_overlaps',
    ],
  }),
  reopenTieUp: route({
    method: 'POST',
    path: '/tie-ups/:tieUpId/reopen',
    summary: '終わった提携を、同じ相手と改めて始める（それまでの期間は変わらない）',
    caller: 'staff',
    roles: office,
    needs: 'tieUps',
    params: z.object({ tieUpId: Id }),
    body: z.object(tieUpFields),
    answer: z.object({ tieUpId: z.int() }),
    status: 201,
    refusals: [
      'function_off',
      'sandbox_apart',
      'tie_up_unknown',
      'tie_up_open',
      'municipality_not_open',
      'municipality_abolished',
      'date_past',
      'period_invalid',
      'tie_up_overlaps',
    ],
  }),
} as const;
