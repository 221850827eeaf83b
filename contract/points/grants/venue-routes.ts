import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { EnteredDate, Instant, PlainDate, Points, Uuid } from '../../values.ts';
import { granters, receptionists } from '../roles.ts';
import { Department } from '../values.ts';

/** A time of the day in Japan. */
const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
/** `planned` is before its hours; while it is `open` its terminals take cards; `over` ends what binds them. */
const VenueState = z.enum(['planned', 'open', 'over']);
const venueFields = {
  name: PlainLine(80),
  heldOn: EnteredDate,
  opensAt: TimeOfDay,
  closesAt: TimeOfDay,
  /** Whether somebody who did not apply is granted too; not where the programme is for some ages only: no card tells an age. */
  walkIns: z.boolean(),
  capacity: z.int().min(1).max(100_000).nullable().default(null),
} as const;
const Venue = z.object({
  venueId: z.int(),
  programId: z.int(),
  program: z.string(),
  department: Department,
  name: z.string(),
  heldOn: PlainDate,
  opensAt: Instant,
  closesAt: Instant,
  walkIns: z.boolean(),
  capacity: z.int().nullable(),
  state: VenueState,
  /** Of these, as they stand now. */
  applied: z.int(),
  attended: z.int(),
  cancelled: z.int(),
  noShows: z.int(),
  /** When who has not come becomes 不参加 without anybody's doing. */
  noShowsAt: Instant,
});
const Terminal = z.object({
  bindingId: z.int(),
  /** The operator of the terminal, and where it stands. */
  operator: z.string(),
  place: z.string(),
  boundAt: Instant,
  endedAt: Instant.nullable(),
});
export const byVenue = z.object({ venueId: z.coerce.number().int().positive() });
const VenueDetail = Venue.extend({
  points: Points,
  residentsOnly: z.boolean(),
  ageFrom: z.int().nullable(),
  ageTo: z.int().nullable(),
  terminals: z.array(Terminal),
});

/** ② 会場 (回) of a programme: its hours, its terminals, and who may come (6-3 ①②). */
export const venueRoutes = {
  createVenue: route({
    method: 'POST',
    path: '/venues',
    summary: '付与事業の会場を開く（日、受付の時間、申込のない方の扱い、定員）',
    caller: 'staff',
    roles: granters,
    needs: 'venues',
    body: z.object({ programId: z.int(), ...venueFields }),
    answer: Venue,
    status: 201,
    refusals: [
      'function_off',
      'program_unknown',
      'program_of_other_department',
      'walk_ins_with_ages',
      'venue_hours',
      'venue_outside_program',
      'venue_over',
    ],
  }),
  changeVenue: route({
    method: 'PUT',
    path: '/venues/:venueId',
    summary: '会場の名前・日時・定員・申込のない方の扱いを直す（受付中なら受付は続き、日は変えられない）',
    caller: 'staff',
    roles: granters,
    needs: 'venues',
    params: byVenue,
    body: z.object({ ...venueFields, reason: PlainLine(200) }),
    answer: Venue,
    refusals: [
      'function_off',
      'venue_unknown',
      'program_of_other_department',
      'walk_ins_with_ages',
      'venue_hours',
      'venue_outside_program',
      'venue_over',
      'venue_open',
      'capacity_below_applied',
    ],
  }),
  listVenues: route({
    method: 'GET',
    path: '/venues',
    summary: '会場の一覧（自分の担当課のもの）',
    caller: 'staff',
    roles: receptionists,
    finishes: 'venues',
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({ venues: z.array(Venue), next: NextCursor }),
    refusals: ['function_off'],
  }),
  showVenue: route({
    method: 'GET',
    path: '/venues/:venueId',
    summary: '会場の内容、出席の数、登録された端末',
    caller: 'staff',
    roles: receptionists,
    finishes: 'venues',
    params: byVenue,
    answer: VenueDetail,
    refusals: ['function_off', 'venue_unknown'],
  }),
  openVenue: route({
    method: 'POST',
    path: '/venues/:venueId/opening',
    summary: '会場の日に、時刻を待たずに受付を始める（終えた受付を、終わりの時刻までに再開する）',
    caller: 'staff',
    roles: receptionists,
    needs: 'venues',
    params: byVenue,
    answer: Venue,
    refusals: ['function_off', 'venue_unknown', 'venue_not_today', 'venue_over'],
  }),
  closeVenue: route({
    method: 'POST',
    path: '/venues/:venueId/closing',
    summary: '会場の日に、時刻を待たずに受付を終える',
    caller: 'staff',
    roles: receptionists,
    finishes: 'venues',
    params: byVenue,
    answer: Venue,
    refusals: ['function_off', 'venue_unknown', 'venue_not_today', 'venue_over'],
  }),
  createVenueCode: route({
    method: 'POST',
    path: '/venues/:venueId/setup-code',
    summary: '端末を会場に登録する番号を出す（一度だけ表示、端末1台に1つ、7日間か会場の終わりまで）',
    caller: 'staff',
    roles: granters,
    needs: 'venues',
    params: byVenue,
    answer: z.object({ setupCode: z.string(), expiresAt: Instant }),
    status: 201,
    refusals: ['function_off', 'venue_unknown', 'program_of_other_department', 'venue_over'],
  }),
  unbindVenueTerminal: route({
    method: 'DELETE',
    path: '/venues/:venueId/terminals/:bindingId',
    summary: '端末の会場の登録を取り消す（すぐに使えなくなる）',
    caller: 'staff',
    roles: granters,
    finishes: 'venues',
    params: byVenue.extend({ bindingId: z.coerce.number().int().positive() }),
    answer: VenueDetail,
    refusals: ['function_off', 'venue_unknown', 'program_of_other_department'],
  }),
} as const;

/** Where an application stands; `refused` is an attendance of which the ledger took no grant. */
export const ApplicationState = z.enum(['applied', 'attended', 'cancelled', 'noShow', 'refused']);
export const Application = z.object({
  applicationId: z.int(),
  mykeyId: z.string(),
  points: Points,
  walkIn: z.boolean(),
  /** Somebody has seen that the age is one of the programme's. */
  ageSeen: z.boolean(),
  state: ApplicationState,
  appliedAt: Instant,
  attendedAt: Instant.nullable(),
  /** Who entered the attendance; null where a card was laid on a terminal. */
  attendedBy: z.string().nullable(),
  grantKey: Uuid.nullable(),
  reason: z.string().nullable(),
});
