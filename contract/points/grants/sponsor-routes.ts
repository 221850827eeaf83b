import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, EnteredDate, Instant, MunicipalityCode, PlainDate, Points } from '../../values.ts';
import { campaignPayers } from '../roles.ts';
import { MunicipalityRef } from '../values.ts';
import { Repeats } from './values.ts';

const Sponsorship = z
  .object({
    sponsorshipId: z.int(),
    /** That of the programme which a yes of the town makes. */
    name: z.string(),
    /** Of one grant. */
    amount: Points,
    repeats: Repeats,
    personMax: Points.nullable(),
    budget: Points,
    startsOn: PlainDate,
    endsOn: PlainDate,
    /** The last usable day of what is granted. */
    expiresOn: PlainDate,
    /** `asked`: another person of the sponsor has not agreed; `dropped`: nobody will; `lapsed`: over before the town decided. */
    state: z.enum(['asked', 'dropped', 'agreed', 'accepted', 'declined', 'lapsed']),
    /** Why the town declined. */
    reason: z.string().nullable(),
    /** SHA-256 of the terms: what is decided on. */
    sha256: z.string(),
    proposedAt: Instant,
  })
  .meta({ id: 'Sponsorship' });

/** 協賛: a registered company or organisation pays for a grant programme of a town that agrees (R73-07). */
export const sponsorRoutes = {
  proposeSponsorship: route({
    method: 'POST',
    path: '/payer/sponsorships',
    summary: '市町村の付与事業への協賛を提案する。もう一人の確認で市町村に届き、市町村の総合管理担当課が決める',
    caller: 'staff',
    roles: campaignPayers,
    body: z.object({
      municipalityCode: MunicipalityCode,
      name: PlainLine(80),
      amount: Amount,
      repeats: Repeats.default('free'),
      personMax: Amount.nullable().default(null),
      budget: Amount,
      startsOn: EnteredDate,
      endsOn: EnteredDate,
      expiresOn: EnteredDate,
    }),
    answer: z.object({ sponsorshipId: z.int(), requestId: z.int() }),
    status: 201,
    refusals: [
      'sandbox_apart',
      'municipality_unknown',
      'municipality_check_digit',
      'municipality_not_open',
      'text_refused',
      'sponsorship_dates',
      'sponsorship_budget',
      'sponsorship_name_taken',
    ],
  }),
  listProposedSponsorships: route({
    method: 'GET',
    path: '/payer/sponsorships',
    summary: '自分の会社・団体が提案した協賛（条件、市町村の返事、付与のおおよそ）',
    caller: 'staff',
    roles: campaignPayers,
    query: FromCursor,
    answer: z.object({
      sponsorships: z.array(
        Sponsorship.extend({
          municipality: MunicipalityRef,
          /** Granted so far, cut to whole tenths of the budget; null while fewer than ten persons stand behind it. */
          granted: Points.nullable(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  listSponsorships: route({
    method: 'GET',
    path: '/municipality/sponsorships',
    summary: '自分の自治体に届いた協賛の提案',
    caller: 'staff',
    roles: ['lead'],
    finishes: 'grants',
    query: FromCursor,
    answer: z.object({
      sponsorships: z.array(Sponsorship.extend({ sponsor: z.string(), granted: Points })),
      next: NextCursor,
    }),
    refusals: ['function_off'],
  }),
  decideSponsorship: route({
    method: 'PUT',
    path: '/municipality/sponsorships/:sponsorshipId',
    summary: '協賛を受け入れる（その条件で付与事業ができる）、または断る',
    caller: 'staff',
    roles: ['lead'],
    needs: 'grants',
    params: z.object({ sponsorshipId: z.coerce.number().int().positive() }),
    body: z.object({
      accepts: z.boolean(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Which department grants; where it is accepted. */
      departmentId: z.int().nullable().default(null),
      /** Told to the sponsor where it is declined. */
      reason: PlainLine(200).or(z.literal('')).default(''),
    }),
    answer: z.object({ programId: z.int().nullable() }),
    refusals: [
      'function_off',
      'sponsorship_unknown',
      'sponsorship_changed',
      'sponsorship_decided',
      'sponsorship_over',
      'sponsorship_without_department',
      'department_unknown',
      'department_ended',
      'program_name_taken',
    ],
  }),
} as const;
