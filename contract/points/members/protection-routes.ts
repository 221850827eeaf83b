import { z } from 'zod';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, Instant, MykeyId, TypedMykeyId, TypedStaffId } from '../../values.ts';
import { granters } from '../roles.ts';

const byProtection = z.object({ protectionId: z.coerce.number().int() });
const Reason = PlainLine(200);
const Protection = z
  .object({
    protectionId: z.int(),
    mykeyId: MykeyId,
    /** The two who find this person; `isHere` where the account still works. */
    officers: z.array(z.object({ staffId: z.string(), name: z.string(), isHere: z.boolean() })),
    reason: z.string(),
    begunAt: Instant,
    /** Whose word of the two is there for its end. */
    endAskedBy: z.string().nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Protection' });

/** 支援措置: people whom nobody of an office finds but two named officers. Whoever is neither is answered as if nobody were there. */
export const protectionRoutes = {
  listProtections: route({
    method: 'GET',
    path: '/protections',
    summary: '自分が担当者である支援措置の一覧',
    caller: 'staff',
    roles: granters,
    answer: z.object({ protections: z.array(Protection) }),
    refusals: [],
  }),
  createProtection: route({
    method: 'POST',
    path: '/protections',
    summary: '支援措置を始める（担当者は本人ともう一人。ほかの職員には見えなくなる）',
    caller: 'staff',
    roles: granters,
    body: z.object({ mykeyId: TypedMykeyId, officer: TypedStaffId, reason: Reason }),
    answer: Protection,
    status: 201,
    refusals: [
      'sandbox_apart',
      'mykey_id_form',
      'member_unknown',
      'protection_officer',
      'protection_known',
      'residence_unconfirmed',
    ],
  }),
  changeProtectionOfficer: route({
    method: 'POST',
    path: '/protections/:protectionId/officers',
    summary: '支援措置の担当者を交代する',
    caller: 'staff',
    roles: granters,
    params: byProtection,
    body: z.object({ leaving: TypedStaffId, officer: TypedStaffId, reason: Reason }),
    answer: Empty,
    refusals: ['protection_unknown', 'protection_officer'],
  }),
  endProtection: route({
    method: 'POST',
    path: '/protections/:protectionId/end',
    summary: '支援措置を終える（担当者の一人が申し出て、もう一人が確認する）',
    caller: 'staff',
    roles: granters,
    params: byProtection,
    body: z.object({ reason: Reason }),
    answer: z.object({ isOver: z.boolean() }),
    refusals: ['protection_unknown', 'protection_end_waiting'],
  }),
  keepProtection: route({
    method: 'POST',
    path: '/protections/:protectionId/keep',
    summary: '支援措置の終了の申し出を取り消す、または認めない',
    caller: 'staff',
    roles: granters,
    params: byProtection,
    body: z.object({ reason: Reason }),
    answer: Empty,
    refusals: ['protection_unknown', 'protection_end_not_asked'],
  }),
} as const;
