import { z } from 'zod';
import { accountFields, Handed, inviteRefusals } from '../office-accounts.ts';
import { PlainLine, WithoutIndividualNumber } from '../plain-text.ts';
import { route } from '../route.ts';
import { FactorKind } from '../second-factor.ts';
import { CardProof, Instant, MykeyId, TypedMykeyId, Uuid } from '../values.ts';
import { waitingOf } from '../waiting.ts';
import { cardRefusals, StaffRole } from './values.ts';

const Reason = z.enum(['card_lost', 'codes_lost', 'holder_wish', 'proxy']).meta({ id: 'DeskReason' });
const Asked = z.object({ requestId: z.string(), state: z.enum(['open', 'done']) });
const MunicipalityCode = z.string().regex(/^\d{5}$/);

/** People of offices: accounts, and what a municipality's counter does for a holder (R52-16, decisions 24 and 25). */
export const deskRoutes = {
  listStaff: route({
    method: 'GET',
    path: '/staff',
    summary: '職員の一覧（状態、二段階認証、誰が登録したか）',
    caller: 'staff',
    roles: ['platform'],
    answer: z.object({
      staff: z.array(
        z.object({
          staffId: z.string(),
          name: z.string(),
          role: StaffRole,
          municipalityCode: z.string().nullable(),
          factor: FactorKind,
          ...accountFields,
        }),
      ),
    }),
    refusals: [],
  }),
  showWaiting: route({
    method: 'GET',
    path: '/staff/me/waiting',
    summary: '運営者を待っている仕事（急ぐものから。件数、いつから）',
    caller: 'staff',
    roles: ['platform'],
    answer: waitingOf(z.enum(['change', 'failedJobs', 'application'])),
    refusals: [],
  }),
  inviteStaff: route({
    method: 'POST',
    path: '/staff',
    summary: '運営者か市区町村の窓口の職員を招待する（もう一人の確認のあと、本人が登録番号でパスワードを決める）',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({
      staffId: WithoutIndividualNumber(z.string().regex(/^[0-9A-Za-z._-]{3,64}$/)),
      name: PlainLine(80),
      /** Null for the platform's own people. */
      municipalityCode: MunicipalityCode.nullable(),
    }),
    answer: Handed,
    status: 201,
    refusals: [...inviteRefusals],
  }),
  requestAtDesk: route({
    method: 'POST',
    path: '/desk/requests',
    summary: '窓口で、停止（すぐに）・再開・無効（もう一人の確認のあと）を受け付ける',
    caller: 'staff',
    roles: ['municipality'],
    guards: 'secret',
    body: z.object({ kind: z.enum(['suspend', 'resume', 'invalidate']), mykeyId: TypedMykeyId, reason: Reason }),
    answer: Asked,
    status: 201,
    refusals: ['mykey_id_unknown', 'status_is_final', 'not_suspended', 'renewal_needed'],
  }),
  renewAtDesk: route({
    method: 'POST',
    path: '/desk/renewals',
    summary: '窓口で、引き継ぎ番号のない方の新しいカードへの引き継ぎを受け付ける（もう一人の確認が必要）',
    caller: 'staff',
    roles: ['municipality'],
    guards: 'secret',
    body: CardProof.extend({ mykeyId: TypedMykeyId, reason: Reason }),
    answer: Asked,
    status: 201,
    refusals: [...cardRefusals, 'mykey_id_unknown', 'status_is_final', 'card_already_registered'],
  }),
  listDeskRequests: route({
    method: 'GET',
    path: '/desk/requests',
    summary: '確認を待っている手続き（30分で取り消し）',
    caller: 'staff',
    roles: ['municipality'],
    answer: z.object({
      requests: z.array(
        z.object({
          requestId: z.string(),
          kind: z.enum(['suspend', 'resume', 'invalidate', 'renew']),
          mykeyId: MykeyId,
          reason: Reason,
          requestedAt: Instant,
          own: z.boolean(),
        }),
      ),
    }),
    refusals: [],
  }),
  decideAtDesk: route({
    method: 'POST',
    path: '/desk/requests/:requestId/decision',
    summary: '受け付けた人とは別の人が、手続きを確かめて決める',
    caller: 'staff',
    roles: ['municipality'],
    params: z.object({ requestId: Uuid }),
    body: z.object({ approve: z.boolean() }),
    answer: z.object({
      state: z.enum(['done', 'refused']),
      /** Of a renewal, once: to be printed and given to the holder. */
      codes: z.object({ mykeyId: MykeyId, recoveryCode: z.string(), stopCode: z.string() }).nullable(),
    }),
    refusals: [
      'not_found',
      'same_person',
      'person_not_independent',
      'own_secret_needed',
      'status_is_final',
      'not_suspended',
      'renewal_needed',
      'card_already_registered',
      'recovery_refused',
    ],
  }),
} as const;
