import { z } from 'zod';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { EnteredDate, Instant, PlainDate } from '../../values.ts';
import { office } from '../roles.ts';

/** 脱退: a municipality ends its account, with a notice to those who hold its points. */
export const leavingRoutes = {
  showLeaving: route({
    method: 'GET',
    path: '/municipality/leaving',
    summary: '脱退の予定と、住民が持っているポイント',
    caller: 'staff',
    roles: [...office, 'approver', 'auditor'],
    answer: z.object({
      /** The first day that can be the last one. */
      earliestOn: PlainDate,
      leaving: z
        .object({ lastOn: PlainDate, reason: z.string(), confirmedAt: Instant, endedAt: Instant.nullable() })
        .nullable(),
      /** What people hold, by how many of them. */
      points: z.int(),
      holders: z.int(),
    }),
    refusals: [],
  }),
  askForLeaving: route({
    method: 'POST',
    path: '/municipality/leaving',
    summary: '脱退を申請する（もう一人の確認で、新しい受け付けが止まる。最後の日まで6か月以上）',
    caller: 'staff',
    roles: ['lead'],
    body: z.object({ lastOn: EnteredDate, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['leaving_too_early', 'municipality_leaving', 'municipality_succeeded', 'change_waiting'],
  }),
} as const;
