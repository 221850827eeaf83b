import { z } from 'zod';
import { PlainLine } from '../plain-text.ts';
import { route } from '../route.ts';
import { Empty, Instant, MunicipalityCode, OperatorId, TypedPassword, TypedStaffId } from '../values.ts';
import {
  CustomerIdRule,
  Operator,
  OperatorKind,
  Session,
  StaffRole,
  Terminal,
  TerminalId,
  TerminalRole,
} from './values.ts';

/** The platform's office: its people, operators and their terminals (5-2). */
export const operatorRoutes = {
  signInStaff: route({
    method: 'POST',
    path: '/staff-sessions',
    summary: '運営者の職員がサインインする',
    caller: 'device',
    body: z.object({ staffId: TypedStaffId, password: TypedPassword }),
    answer: z.object({ session: Session, name: z.string(), role: StaffRole }),
    status: 201,
    refusals: ['staff_sign_in_refused', 'too_many_guesses'],
  }),
  signOutStaff: route({
    method: 'DELETE',
    path: '/staff-sessions/current',
    summary: '運営者の職員がサインアウトする',
    caller: 'staff',
    answer: Empty,
    refusals: [],
  }),
  registerOperator: route({
    method: 'POST',
    path: '/operators',
    summary: '事業者を登録し、事業者IDを付ける',
    caller: 'staff',
    body: z.object({
      name: PlainLine(80),
      kind: OperatorKind,
      /** The first letter of the 事業者ID to be numbered. */
      series: z.string().regex(/^[A-Z]$/),
      municipalityCode: MunicipalityCode.nullable(),
      customerIdRule: CustomerIdRule,
      residentsOnly: z.boolean().default(false),
      lookUpWithoutPin: z.boolean().default(false),
    }),
    answer: Operator,
    status: 201,
    refusals: ['municipality_unknown'],
  }),
  changeOperator: route({
    method: 'PUT',
    path: '/operators/:operatorId',
    summary: '事業者の名前と、会員番号の決まりを変える（すでにある登録はそのまま）',
    caller: 'staff',
    params: z.object({ operatorId: OperatorId }),
    body: z.object({
      name: PlainLine(80),
      customerIdRule: CustomerIdRule,
      residentsOnly: z.boolean(),
      lookUpWithoutPin: z.boolean().default(false),
    }),
    answer: Operator,
    refusals: ['operator_unknown'],
  }),
  createEnrolmentCode: route({
    method: 'POST',
    path: '/operators/:operatorId/enrolment-codes',
    summary: '端末の登録コードを出す（1回限り、15分）',
    caller: 'staff',
    params: z.object({ operatorId: OperatorId }),
    body: z.object({ place: PlainLine(80), role: TerminalRole.default('counter') }),
    answer: z.object({ code: z.string(), expiresAt: Instant }),
    status: 201,
    refusals: ['operator_unknown'],
  }),
  createRotationCode: route({
    method: 'POST',
    path: '/terminals/:terminalId/enrolment-codes',
    summary: '端末の鍵を取り替えるための登録コードを出す（1回限り、15分。使うまでは前の鍵のまま）',
    caller: 'staff',
    params: z.object({ terminalId: TerminalId }),
    answer: z.object({ code: z.string(), expiresAt: Instant }),
    status: 201,
    refusals: ['not_found', 'terminal_revoked'],
  }),
  listTerminals: route({
    method: 'GET',
    path: '/operators/:operatorId/terminals',
    summary: '事業者の端末を一覧する',
    caller: 'staff',
    params: z.object({ operatorId: OperatorId }),
    answer: z.object({ terminals: z.array(Terminal) }),
    refusals: ['operator_unknown'],
  }),
  revokeTerminal: route({
    method: 'DELETE',
    path: '/terminals/:terminalId',
    summary: '端末の登録を取り消す（盗難・廃棄）',
    caller: 'staff',
    params: z.object({ terminalId: TerminalId }),
    answer: Empty,
    refusals: ['not_found'],
  }),
} as const;
