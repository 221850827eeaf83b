import { z } from 'zod';
import { ChangeReason } from '../../office-accounts.ts';
import { participationTypes } from '../../participation-types.ts';
import { route } from '../../route.ts';
import { functionStates, townFunctions } from '../../town-functions.ts';
import { Empty, EnteredDate, PlainDate } from '../../values.ts';

export const TownFunctionName = z.enum(townFunctions).meta({ id: 'TownFunction' });
export const ParticipationTypeName = z
  .enum(participationTypes.map(({ id }) => id))
  .meta({ id: 'ParticipationType', description: '参加類型（7-3 Ⅰ–Ⅷ）' });
export const FunctionsOfTown = z.record(TownFunctionName, z.enum(functionStates)).meta({ id: 'FunctionsOfTown' });

/** 使う機能: what a town does with points, by its own decision and date. */
export const functionRoutes = {
  showFunctions: route({
    method: 'GET',
    path: '/municipality/functions',
    summary: '使う機能と参加類型、切り替えの履歴',
    caller: 'staff',
    roles: ['lead', 'auditor'],
    answer: z.object({
      participationType: ParticipationTypeName.nullable(),
      functions: FunctionsOfTown,
      history: z.array(
        z.object({
          name: TownFunctionName,
          fromOn: PlainDate,
          isOn: z.boolean(),
          reason: z.string(),
          /** Null of what stood from the opening on. */
          by: z.string().nullable(),
        }),
      ),
    }),
    refusals: [],
  }),
  setFunctions: route({
    method: 'PUT',
    path: '/municipality/functions',
    summary: '使う機能を、ある日から切り替える（止めても、お持ちのポイントや券は使える）',
    caller: 'staff',
    roles: ['lead'],
    body: z.object({
      /** The first day on which it holds, today or later. */
      fromOn: EnteredDate,
      reason: ChangeReason,
      participationType: ParticipationTypeName.nullable(),
      /** All that are on from that day; what is not named is off. */
      functions: z.array(TownFunctionName).max(townFunctions.length),
    }),
    answer: Empty,
    refusals: ['date_past', 'functions_unchanged', 'municipality_leaving'],
  }),
} as const;
