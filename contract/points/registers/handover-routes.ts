import { z } from 'zod';
import { ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { Empty, EnteredDate, PlainDate, TypedStaffId } from '../../values.ts';
import { waitingOf } from '../../waiting.ts';
import { StaffRole } from '../roles.ts';
import { WaitingKind } from './waiting-routes.ts';

/** What somebody of a town becomes; the platform's people are not moved into a town, nor out of one. */
const TownRole = StaffRole.exclude(['platform']);
export const movesMax = 200;

/** 人事異動: people who work elsewhere from a day on, and who waits for what they leave. */
export const handoverRoutes = {
  planHandover: route({
    method: 'POST',
    path: '/staff-handovers',
    summary: '人事異動を登録する（役割・担当課・終了、異動日。承認や会計ができる人は、もう一人の確認が必要）',
    caller: 'staff',
    roles: ['lead'],
    body: z.object({
      /** The first day on which it holds. */
      effectiveOn: EnteredDate,
      reason: ChangeReason,
      moves: z
        .array(
          z.object({
            staffId: TypedStaffId,
            /** Null ends the account with the day before. */
            role: TownRole.nullable(),
            departmentId: z.int().nullable(),
          }),
        )
        .min(1)
        .max(movesMax),
    }),
    answer: z.object({
      /** Of these, how many hold now, wait for their day, and wait for a second person. */
      applied: z.int(),
      planned: z.int(),
      asked: z.int(),
    }),
    status: 201,
    refusals: [
      'staff_unknown',
      'staff_state',
      'department_unknown',
      'change_waiting',
      'handover_in_the_past',
      'handover_changes_nothing',
      'last_lead',
    ],
  }),
  listHandovers: route({
    method: 'GET',
    path: '/staff-handovers',
    summary: '人事異動の予定と、この1年に行われたもの',
    caller: 'staff',
    roles: ['lead'],
    answer: z.object({
      handovers: z.array(
        z.object({
          handoverId: z.int(),
          staffId: z.string(),
          name: z.string(),
          role: StaffRole.nullable(),
          department: z.string().nullable(),
          effectiveOn: PlainDate,
          reason: z.string(),
          askedBy: z.string(),
          /** `held`: its day has come, and the office would be without a lead. */
          state: z.enum(['planned', 'held', 'applied', 'cancelled']),
        }),
      ),
    }),
    refusals: [],
  }),
  cancelHandover: route({
    method: 'POST',
    path: '/staff-handovers/:handoverId/cancellation',
    summary: 'まだ行われていない人事異動を取り消す',
    caller: 'staff',
    roles: ['lead'],
    params: z.object({ handoverId: z.coerce.number().int().positive() }),
    answer: Empty,
    refusals: ['handover_unknown'],
  }),
  showWaitingOf: route({
    method: 'GET',
    path: '/staff/:staffId/waiting',
    summary: 'ある職員を待っている仕事と、その職員が申請して決まっていないもの（引き継ぎのために）',
    caller: 'staff',
    roles: ['lead'],
    params: z.object({ staffId: TypedStaffId }),
    answer: waitingOf(WaitingKind).extend({ ownRequests: z.int() }),
    refusals: ['staff_unknown'],
  }),
} as const;
