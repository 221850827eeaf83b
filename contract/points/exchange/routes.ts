import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Instant, Points, Uuid } from '../../values.ts';
import { ledgerRefusals } from '../book/refusals.ts';
import { openEventRefusals } from '../events/routes.ts';
import { Destination, ExchangeOrder } from '../values.ts';

export const destinationRefusals = [
  'municipality_unknown',
  'municipality_check_digit',
  'municipality_not_open',
  'sandbox_apart',
  'municipality_leaving',
  ...openEventRefusals,
  'event_over_goal',
] as const;

/** What a holder does with points of companies (6-8). */
export const exchangeRoutes = {
  listExchangeOrders: route({
    method: 'GET',
    path: '/me/exchange-orders',
    summary: '応援ポイントの交換の申し込みを見る',
    caller: 'member',
    query: FromCursor,
    answer: z.object({ orders: z.array(ExchangeOrder), next: NextCursor }),
    refusals: [],
  }),
  chooseDestination: route({
    method: 'PUT',
    path: '/me/exchange-orders/:orderId/destination',
    summary: '交換するポイントの移し先を選ぶ（6-9 ⑥）',
    caller: 'member',
    params: z.object({ orderId: Uuid }),
    body: Destination,
    answer: ExchangeOrder,
    refusals: ['order_unknown', 'order_state', ...destinationRefusals],
  }),
  allocate: route({
    method: 'POST',
    path: '/me/allocations',
    summary: '共通ポイントを自治体ポイントや支援イベントに移す（6-8）',
    caller: 'member',
    idempotent: true,
    body: z.object({
      destination: Destination,
      amount: Amount,
      discloseName: z.boolean().default(false),
      name: PlainLine(100, 0).optional(),
    }),
    answer: z.object({
      operationKey: z.string(),
      movedAt: Instant,
      points: Points,
      commonLeft: Points,
      destinationBalance: Points,
      /** プレミアム that the municipality's campaign put on top; part of the balance. */
      premium: z.object({ name: z.string(), points: Points }).nullable(),
    }),
    status: 201,
    refusals: [
      'allocation_exceeds_reserve',
      'balance_out_of_range',
      'name_without_consent',
      'text_refused',
      'not_usable_here',
      ...destinationRefusals,
      ...ledgerRefusals,
    ],
  }),
} as const;
