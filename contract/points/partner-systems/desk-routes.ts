import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { ownForm } from '../../plain-text.ts';
import { partnerScopes, route } from '../../route.ts';
import { Empty, EnteredDate, Instant, OperatorId, Uuid } from '../../values.ts';
import { SystemKey } from '../registers/system-key.ts';
import { WebhookData, webhookFailures, webhookStates, webhookTypes } from './webhooks.ts';

/** システム連携: what the people of a company see and change of how its system is connected. */
export const partnerDeskRoutes = {
  showPartnerSystem: route({
    method: 'GET',
    path: '/partner-system',
    summary: '自社のシステムの公開鍵・お知らせの宛先・めぐりの署名の公開鍵を見る',
    caller: 'staff',
    roles: ['company'],
    answer: z.object({
      /** The `client_id`, and where tokens are fetched. */
      operatorId: OperatorId,
      issuer: z.string(),
      scopes: z.array(z.enum(partnerScopes)),
      /** Those that count, the newest first. */
      keys: z.array(
        z.object({
          keyId: z.int(),
          /** RFC 7638. */
          thumbprint: z.string(),
          countsFrom: Instant,
          endsAt: Instant.nullable(),
        }),
      ),
      isKeyChanging: z.boolean(),
      webhookAddress: z.string().nullable(),
      isAddressChanging: z.boolean(),
      /** With which a webhook is verified: `whpk_` and the Base64 of an Ed25519 public key. */
      webhookKey: z.string(),
    }),
    refusals: [],
  }),
  askForSystemKey: route({
    method: 'POST',
    path: '/partner-system/keys',
    summary: '自社のシステムの新しい公開鍵の登録を申請する（もう一人の確認で有効になり、今の鍵は最終日まで使える）',
    caller: 'staff',
    roles: ['company'],
    body: z.object({
      publicKey: SystemKey,
      /** The last day of the key that counts now, in Japan; it ends with the confirmation where nothing is said. */
      formerThrough: EnteredDate.nullable(),
      reason: ChangeReason,
    }),
    answer: ChangeAsked,
    status: 201,
    refusals: ['system_key_invalid', 'system_key_known', 'former_key_day', 'change_waiting'],
  }),
  endSystemKey: route({
    method: 'POST',
    path: '/partner-system/keys/:keyId/end',
    summary: '漏れたおそれのある公開鍵を、今すぐ終わらせる（その鍵で取ったトークンも終わる）',
    caller: 'staff',
    roles: ['company'],
    params: z.object({ keyId: z.coerce.number().int() }),
    body: z.object({ reason: ChangeReason }),
    answer: Empty,
    refusals: ['system_key_unknown'],
  }),
  askForWebhook: route({
    method: 'PUT',
    path: '/partner-system/webhook',
    summary: 'お知らせの宛先の登録・変更・取りやめを申請する（もう一人の確認で変わる）',
    caller: 'staff',
    roles: ['company'],
    body: z.object({
      address: ownForm(z.string().min(1).max(500), 'an address of the web').nullable(),
      reason: ChangeReason,
    }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['webhook_address_invalid', 'change_waiting'],
  }),
  listWebhookDeliveries: route({
    method: 'GET',
    path: '/partner-system/deliveries',
    summary: '自社のシステムへのお知らせと、その送信の状態（新しいものから。90日分）',
    caller: 'staff',
    roles: ['company'],
    query: z.object({ state: z.enum(webhookStates).optional(), cursor: Cursor.optional() }),
    answer: z.object({
      deliveries: z.array(
        z.object({
          deliveryId: Uuid,
          type: z.enum(webhookTypes),
          data: WebhookData,
          occurredAt: Instant,
          state: z.enum(webhookStates),
          attempts: z.int(),
          /** When it is sent next; null where it is not. */
          dueAt: Instant.nullable(),
          triedAt: Instant.nullable(),
          failure: z.enum(webhookFailures).nullable(),
          /** The status that was answered to the last attempt. */
          status: z.int().nullable(),
          deliveredAt: Instant.nullable(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  resendWebhook: route({
    method: 'POST',
    path: '/partner-system/deliveries/:deliveryId/resend',
    summary: 'お知らせをもう一度送る（同じ番号のまま）',
    caller: 'staff',
    roles: ['company'],
    params: z.object({ deliveryId: Uuid }),
    answer: Empty,
    refusals: ['delivery_unknown', 'delivery_waiting', 'webhook_address_missing'],
  }),
} as const;
