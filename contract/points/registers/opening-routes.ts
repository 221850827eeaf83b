import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { ChangeReason, Handed } from '../../office-accounts.ts';
import { ownForm, PlainLine, SearchWords, WithoutIndividualNumber } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { townFunctions } from '../../town-functions.ts';
import { Empty, Instant, MunicipalityCode, YearlyDay } from '../../values.ts';
import { MunicipalityRef } from '../values.ts';
import { ParticipationTypeName, TownFunctionName } from './function-routes.ts';

/** Waits; `checked` by one person of the platform, and waits for the second; opened; sent back; withdrawn by the applicant. */
const OpeningState = z.enum(['waiting', 'checked', 'opened', 'returned', 'withdrawn']).meta({ id: 'OpeningState' });
/** The number under which an application was received: a secret of whoever sent it. */
const TypedReceipt = ownForm(z.string().min(1).max(40), 'a code of ours, any case, width and grouping');

/** What the office of a municipality says of itself: all of it is of the office, nothing of a private person. */
const applied = {
  /** 部署 that is to be 総合管理担当課. */
  officeName: PlainLine(60),
  personName: PlainLine(40),
  email: WithoutIndividualNumber(z.email().max(254)),
  address: PlainLine(120),
  /** Last usable day of exchanged points, within one fiscal year: month and day (decision 30). */
  exchangeExpiry: YearlyDay,
  participationType: ParticipationTypeName.nullable(),
  functions: z.array(TownFunctionName).max(townFunctions.length),
};
const shown = {
  municipality: MunicipalityRef,
  ...applied,
  email: z.string(),
  state: OpeningState,
  receivedAt: Instant,
  /** Why it was sent back. */
  reason: z.string().nullable(),
};
const codeRefusals = [
  'municipality_unknown',
  'municipality_check_digit',
  'municipality_cannot_issue',
  'municipality_abolished',
  'municipality_already_open',
] as const;
const params = z.object({ openingId: z.coerce.number().int().positive() });

/** 自治体のアカウント開設 (7-1 2②): an office applies online, the platform's people decide. */
export const openingRoutes = {
  searchForOpening: route({
    method: 'GET',
    path: '/openings/municipalities',
    summary: '開設を申請する自治体を、名前かコードで探す',
    caller: 'device',
    query: z.object({ q: SearchWords(40) }),
    answer: z.object({
      municipalities: z.array(MunicipalityRef.extend({ prefecture: z.string() })),
      /** More fit than are shown: a longer word finds fewer. */
      more: z.boolean(),
    }),
    refusals: [],
  }),
  applyForOpening: route({
    method: 'POST',
    path: '/openings',
    summary: '自治体のアカウント開設を申請する。差し戻された申請は、同じ受付番号で送り直す',
    caller: 'device',
    guards: 'secret',
    body: z.object({
      municipalityCode: MunicipalityCode,
      ...applied,
      /** Of the application that was sent back, where this one takes its place. */
      receipt: TypedReceipt.nullable().default(null),
    }),
    answer: z.object({ receipt: z.string(), municipality: MunicipalityRef, receivedAt: Instant }),
    status: 201,
    refusals: [...codeRefusals, 'opening_waiting', 'opening_unknown', 'opening_not_returned'],
  }),
  showOpening: route({
    method: 'POST',
    path: '/openings/state',
    summary: '受付番号で、開設の申請の状態を見る',
    caller: 'device',
    guards: 'secret',
    body: z.object({ receipt: TypedReceipt }),
    answer: z.object(shown),
    refusals: ['opening_unknown'],
  }),
  withdrawOpening: route({
    method: 'POST',
    path: '/openings/withdrawal',
    summary: '受付番号で、まだ開設されていない申請を取り下げる',
    caller: 'device',
    guards: 'secret',
    body: z.object({ receipt: TypedReceipt }),
    answer: Empty,
    refusals: ['opening_unknown', 'opening_decided'],
  }),
  listOpenings: route({
    method: 'GET',
    path: '/openings',
    summary: '開設の申請の一覧（待っているもの、決まったもの）',
    caller: 'staff',
    roles: ['platform'],
    query: z.object({ state: z.enum(['waiting', 'decided']).default('waiting'), cursor: Cursor.optional() }),
    answer: z.object({
      openings: z.array(z.object({ openingId: z.int(), ...shown, decidedBy: z.string().nullable() })),
      next: NextCursor,
    }),
    refusals: [],
  }),
  checkOpening: route({
    method: 'POST',
    path: '/openings/:openingId/check',
    summary: '申請を確認し、開設と最初の職員の招待を申請する（もう一人の確認で開設される）',
    caller: 'staff',
    roles: ['platform'],
    params,
    body: z.object({
      /** The number of the lead's first account. */
      staffId: WithoutIndividualNumber(z.string().regex(/^[a-z0-9-]{3,40}$/)),
    }),
    answer: Handed,
    status: 201,
    refusals: [...codeRefusals, 'opening_unknown', 'opening_decided', 'change_waiting', 'staff_id_taken'],
  }),
  returnOpening: route({
    method: 'POST',
    path: '/openings/:openingId/return',
    summary: '申請を、理由を添えて差し戻す',
    caller: 'staff',
    roles: ['platform'],
    params,
    body: z.object({ reason: ChangeReason }),
    answer: Empty,
    refusals: ['opening_unknown', 'opening_decided', 'change_waiting'],
  }),
} as const;
