import { z } from 'zod';
import { PlainLine, SearchWords } from '../plain-text.ts';
import { route } from '../route.ts';
import { Empty, Instant, MunicipalityCode, OperatorId } from '../values.ts';
import { CustomerIdRule, Operator, OperatorKind, Terminal, TerminalId, TerminalRole } from './values.ts';

/** The platform's office: operators and their terminals (5-2). */
export const operatorRoutes = {
  searchMunicipalities: route({
    method: 'GET',
    path: '/municipalities',
    summary: '自治体を名前・読み・コードで探す（47都道府県・1,741市区町村・区）',
    caller: 'device',
    query: z.object({ q: SearchWords(40) }),
    answer: z.object({
      municipalities: z.array(z.object({ code: z.string(), name: z.string(), prefecture: z.string() })),
      /** More fit than are shown: a longer word finds fewer. */
      more: z.boolean(),
    }),
    refusals: [],
  }),
  registerOperator: route({
    method: 'POST',
    path: '/operators',
    summary: '事業者を登録し、事業者IDを付ける',
    caller: 'staff',
    roles: ['platform'],
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
    roles: ['platform'],
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
    roles: ['platform'],
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
    roles: ['platform'],
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
    roles: ['platform'],
    params: z.object({ operatorId: OperatorId }),
    answer: z.object({ terminals: z.array(Terminal) }),
    refusals: ['operator_unknown'],
  }),
  revokeTerminal: route({
    method: 'DELETE',
    path: '/terminals/:terminalId',
    summary: '端末の登録を取り消す（盗難・廃棄）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ terminalId: TerminalId }),
    answer: Empty,
    refusals: ['not_found'],
  }),
} as const;
