import { z } from 'zod';
import { ownForm } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Instant, MykeyId, PlainDate, Points, ToldInstant } from '../../values.ts';
import { assertionRefusals } from '../members/routes.ts';
import { Assertion } from '../values.ts';
import { publicGrantRefusals } from './values.ts';

/** What a kiosk shows all the time: for what it is, where, and how many have come. */
const VenueHere = z.object({
  venue: z.string(),
  program: z.string(),
  municipality: z.string(),
  points: Points,
  heldOn: PlainDate,
  opensAt: Instant,
  closesAt: Instant,
  state: z.enum(['planned', 'open']),
  walkIns: z.boolean(),
  attended: z.int(),
});
/** Who was received, and what they were granted. */
const Tapped = z.object({
  mykeyId: MykeyId,
  program: z.string(),
  points: Points,
  expiresOn: PlainDate,
  attendedAt: Instant,
  /** With this person. */
  attended: z.int(),
});
/** Why a terminal is at no venue. */
const away = ['venue_not_bound', 'venue_revoked', 'venue_closed'] as const;

/** Why somebody is not received whose card was laid on a terminal. */
const receivingRefusals = [
  ...assertionRefusals,
  'not_a_member',
  'attended_already',
  'walk_in_refused',
  'venue_full',
  'points_expired_already',
  ...publicGrantRefusals,
] as const;

/** ② 出席段階の自動登録: a terminal that stands at a venue; a card that is laid on it is a grant (6-3 ②). */
export const kioskRoutes = {
  bindToVenue: route({
    method: 'POST',
    path: '/venues/current',
    summary: '担当課から受け取った番号で、この端末を会場に登録する',
    caller: 'terminal',
    needs: 'venues',
    guards: 'secret',
    body: z.object({ setupCode: ownForm(z.string().min(1).max(40), 'a code that was printed once') }),
    answer: VenueHere,
    status: 201,
    refusals: ['function_off', 'venue_code_wrong', 'venue_of_other_town', 'venue_bound_meanwhile'],
  }),
  showVenueHere: route({
    method: 'GET',
    path: '/venues/current',
    summary: 'この端末の会場と、受け付けた人数',
    caller: 'terminal',
    finishes: 'venues',
    answer: VenueHere,
    refusals: away,
  }),
  bringTap: route({
    method: 'POST',
    path: '/venues/current/kept-taps',
    summary: '通信のない間にかざされたカードの方を、その時刻で受け付け、ポイントを付与する（48時間以内）',
    caller: 'terminal',
    finishes: 'venues',
    idempotent: true,
    body: z.object({ assertion: Assertion, tappedAt: ToldInstant }),
    answer: Tapped,
    status: 201,
    refusals: ['function_off', 'venue_not_bound', 'tap_time_differs', 'venue_not_open', ...receivingRefusals],
  }),
  tapAtVenue: route({
    method: 'POST',
    path: '/venues/current/taps',
    summary: 'かざされたカードの方を受け付け、ポイントを付与する',
    caller: 'terminal',
    needs: 'venues',
    idempotent: true,
    body: z.object({
      assertion: Assertion,
      /** Somebody who has not joined yet said that they want to, once asked (decision 2). */
      joins: z.boolean().default(false),
    }),
    answer: Tapped,
    status: 201,
    refusals: ['function_off', ...away, 'venue_not_open', ...receivingRefusals],
  }),
} as const;
