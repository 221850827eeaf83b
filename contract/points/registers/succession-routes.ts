import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, EnteredDate, Instant, MunicipalityCode, PlainDate } from '../../values.ts';
import { MunicipalityRef } from '../values.ts';

const towns = z.object({ municipalityCode: MunicipalityCode, successorCode: MunicipalityCode });
const townRefusals = [
  'municipality_unknown',
  'municipality_check_digit',
  'municipality_cannot_issue',
  'municipality_not_open',
  'municipality_leaving',
  'sandbox_apart',
  'succession_of_itself',
  'municipality_succeeded',
  'succession_waits_for_another',
] as const;

/** 合併・コードの変更 (decision 31): a municipality takes over from another one on a day. */
export const successionRoutes = {
  listSuccessions: route({
    method: 'GET',
    path: '/successions',
    summary: '自治体の引き継ぎ（合併・コードの変更）の一覧',
    caller: 'staff',
    roles: ['platform'],
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({
      successions: z.array(
        z.object({
          successionId: z.int(),
          from: MunicipalityRef,
          to: MunicipalityRef,
          fromOn: PlainDate,
          reason: z.string(),
          state: z.enum(['planned', 'calledOff', 'takenOver']),
          confirmedAt: Instant,
          takenOverAt: Instant.nullable(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  previewSuccession: route({
    method: 'GET',
    path: '/successions/preview',
    summary: '引き継ぐもの（ポイント、使える所、付与事業など）の数を、申請する前に見る',
    caller: 'staff',
    roles: ['platform'],
    query: towns,
    answer: z.object({
      from: MunicipalityRef,
      to: MunicipalityRef,
      /** False where the successor has no account yet: it is opened on the day. */
      isOpen: z.boolean(),
      points: z.int(),
      holders: z.int(),
      places: z.int(),
      streets: z.int(),
      programs: z.int(),
      events: z.int(),
      tieUps: z.int(),
      defaults: z.int(),
      /** What ends with the office, and has to be made anew where it is wanted. */
      ends: z.object({
        venues: z.int(),
        campaigns: z.int(),
        uplifts: z.int(),
        conversionTargets: z.int(),
        voucherKinds: z.int(),
      }),
      /** Periods of settlement that the office still has to close and pay. */
      windows: z.int(),
    }),
    refusals: townRefusals,
  }),
  askForSuccession: route({
    method: 'POST',
    path: '/successions',
    summary: '自治体の引き継ぎを申請する（もう一人の確認で決まる。引き継ぐ日はあす以後）',
    caller: 'staff',
    roles: ['platform'],
    body: towns.extend({ fromOn: EnteredDate, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: [...townRefusals, 'succession_too_early', 'change_waiting'],
  }),
  askToCallOffSuccession: route({
    method: 'POST',
    path: '/successions/:successionId/cancellation',
    summary: 'まだ始まっていない引き継ぎの取りやめを申請する（もう一人の確認で決まる）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ successionId: z.coerce.number().int().positive() }),
    body: z.object({ reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['succession_unknown', 'succession_over', 'change_waiting'],
  }),
  addMunicipality: route({
    method: 'POST',
    path: '/municipalities/new',
    summary: '新しくできる自治体を、コードの台帳に加える（合併、市制の施行）',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({
      /** Six digits: its last one is checked. */
      code: MunicipalityCode,
      name: PlainLine(40),
      kana: PlainLine(60),
      validFrom: EnteredDate,
    }),
    answer: Empty,
    status: 201,
    refusals: ['municipality_code_short', 'municipality_check_digit', 'municipality_prefecture', 'municipality_listed'],
  }),
} as const;
