import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { FileName, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { FileLanguage, TypedMykeyId } from '../../values.ts';
import { granters, receptionists } from '../roles.ts';
import { Application, byVenue } from './venue-routes.ts';

const ApplicationId = z.int().positive();
/** More than a hall holds; a longer list is sent in parts. */
const Some = z.array(ApplicationId).min(1).max(500);
const mayNotBeKept = ['venue_unknown', 'program_of_other_department'] as const;

/** ② 申込段階の仮入力: who is expected at a venue, who came, and who did not (6-3 ①). */
export const applicationRoutes = {
  listApplications: route({
    method: 'GET',
    path: '/venues/:venueId/applications',
    summary: '会場の申込と出席の一覧',
    caller: 'staff',
    roles: receptionists,
    finishes: 'venues',
    params: byVenue,
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({ applications: z.array(Application), next: NextCursor }),
    refusals: ['function_off', 'venue_unknown'],
  }),
  downloadApplications: route({
    method: 'GET',
    path: '/venues/:venueId/applications.csv',
    summary: '出席の一覧を受け取る（CSV）',
    caller: 'staff',
    roles: granters,
    finishes: 'venues',
    params: byVenue,
    query: z.object({
      encoding: z.enum(['utf8', 'shift_jis']).default('utf8'),
      language: FileLanguage.default('ja'),
    }),
    answer: z.string(),
    download: 'text/csv',
    refusals: ['function_off', 'venue_unknown'],
  }),
  applyForVenue: route({
    method: 'POST',
    path: '/venues/:venueId/applications',
    summary: '申込書から、会場に来る予定の方を仮入力する（予算を確保する）',
    caller: 'staff',
    roles: granters,
    needs: 'venues',
    params: byVenue,
    body: z.object({
      mykeyId: TypedMykeyId,
      /** The officer has seen that this person lives here: noted where the programme is for residents. */
      isResident: z.boolean().default(false),
      /** The officer has seen that the age is one of the programme's, where it is for some ages only. */
      ageSeen: z.boolean().default(false),
    }),
    answer: Application,
    status: 201,
    refusals: [
      'function_off',
      ...mayNotBeKept,
      'program_ended',
      'mykey_id_form',
      'member_unknown',
      'not_usable_here',
      'age_unconfirmed',
      'residence_unconfirmed',
      'residence_elsewhere',
      'granted_already',
      'person_max_reached',
      'applied_already',
      'venue_full',
      'program_budget_used_up',
      'budget_line_used_up',
    ],
  }),
  applyForVenueByFile: route({
    method: 'POST',
    path: '/venues/:venueId/application-files',
    summary: '申込のファイル（CSV）をまとめて仮入力し、入力できない行を受け取る',
    caller: 'staff',
    roles: granters,
    needs: 'venues',
    params: byVenue,
    bodyMax: 16 * 1024 * 1024,
    body: z.object({
      fileName: FileName(200),
      file: z.base64(),
      /** The list was made from the register of residents: where they live is noted. */
      residents: z.boolean().default(false),
    }),
    answer: z.object({
      lines: z.int(),
      applied: z.int(),
      problemCount: z.int(),
      /** The first of the lines that were not entered, and why: a name of an outcome. */
      problems: z.array(z.object({ line: z.int(), mykeyId: z.string(), problem: z.string() })),
    }),
    status: 201,
    refusals: [
      'function_off',
      ...mayNotBeKept,
      'program_ended',
      'file_not_text',
      'file_quote_open',
      'file_columns_missing',
      'file_empty',
      'file_too_long',
      'applications_too_many',
    ],
  }),
  cancelApplication: route({
    method: 'POST',
    path: '/venues/:venueId/applications/:applicationId/cancellation',
    summary: '申込を取り消す（確保した予算を戻す）',
    caller: 'staff',
    roles: granters,
    finishes: 'venues',
    params: byVenue.extend({ applicationId: z.coerce.number().int().positive() }),
    body: z.object({ reason: PlainLine(200) }),
    answer: Application,
    refusals: ['function_off', ...mayNotBeKept, 'application_unknown', 'application_ended'],
  }),
  enterAttendances: route({
    method: 'POST',
    path: '/venues/:venueId/attendances',
    summary: '紙の名簿で確認した方を、一括で出席にする（付与した職員として記録される）',
    caller: 'staff',
    roles: granters,
    needs: 'venues',
    params: byVenue,
    body: z.object({ applicationIds: Some }),
    answer: z.object({
      /** How many of them were granted now, and of the others why not: a name of an outcome. */
      granted: z.int(),
      others: z.array(z.object({ applicationId: z.int(), mykeyId: z.string(), because: z.string() })),
    }),
    refusals: ['function_off', ...mayNotBeKept, 'venue_not_open', 'application_unknown'],
  }),
  closeNoShows: route({
    method: 'POST',
    path: '/venues/:venueId/no-shows',
    summary: '来られなかった方を確認し、不参加として確定する（確保した予算を戻す）',
    caller: 'staff',
    roles: granters,
    finishes: 'venues',
    params: byVenue,
    /** How many the officer has seen on the list. */
    body: z.object({ count: z.int().min(1) }),
    answer: z.object({ noShows: z.int() }),
    refusals: ['function_off', ...mayNotBeKept, 'venue_still_open', 'no_shows_changed'],
  }),
} as const;
