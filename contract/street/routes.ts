import { z } from 'zod';
import { ownForm, PlainLine } from '../plain-text.ts';
import { problems } from '../problem.ts';
import { route } from '../route.ts';
import { Uuid } from '../values.ts';

/** The contract between the points cloud and a partner's system. The partner serves it, the points cloud calls. */
const TransferId = Uuid.meta({ id: 'TransferId', description: '移行の番号（何度送られても同じ移行）' });

/** What became of a transfer at the partner. `committed`, `refused` and `cancelled` never change again. */
export const TransferState = z
  .enum(['prepared', 'pending', 'committed', 'refused', 'cancelled', 'unknown'])
  .meta({ id: 'TransferState' });

/** Why a partner does not take a transfer. */
export const TransferReason = z
  .enum(['member_unknown', 'member_refused', 'card_expired', 'over_limit', 'not_possible'])
  .meta({ id: 'TransferReason' });

export const Transfer = z
  .object({
    transferId: TransferId,
    state: TransferState,
    /** With `refused` only. */
    reason: TransferReason.nullable(),
    /** How many units the transfer makes; null where the partner does not know it. */
    units: z.int().positive().nullable(),
  })
  .meta({ id: 'Transfer' });
export type Transfer = z.output<typeof Transfer>;

const params = z.object({ transferId: TransferId });
const common = { caller: 'linkedSystem', answer: Transfer, params } as const;

export const streetRoutes = {
  prepareTransfer: route({
    ...common,
    method: 'POST',
    path: '/transfers/:transferId/prepare',
    summary: '番号を確かめ、受け入れを用意する（残高はまだ増やさない）',
    body: z.object({
      municipalityCode: z.string().regex(/^\d{5}$/),
      target: PlainLine(80),
      memberNumber: ownForm(z.string().min(1).max(32), 'the form that the target declared'),
      /** MM/YY as on the card; null where the card has none. */
      cardExpires: ownForm(z.string().max(5), 'MM/YY as on a card').nullable(),
      points: z.int().positive(),
      units: z.int().positive(),
    }),
    refusals: ['transfer_differs'],
  }),
  commitTransfer: route({
    ...common,
    method: 'POST',
    path: '/transfers/:transferId/commit',
    summary: '用意した移行を行い、残高を増やす（1回だけ）',
    refusals: [],
  }),
  cancelTransfer: route({
    ...common,
    method: 'POST',
    path: '/transfers/:transferId/cancel',
    summary: '行っていない移行をやめる。知らない番号も、やめたものとして覚える',
    refusals: [],
  }),
  showTransfer: route({
    ...common,
    method: 'GET',
    path: '/transfers/:transferId',
    summary: '移行がどうなったかを答える',
    refusals: [],
  }),
} as const;
export type StreetRoutes = typeof streetRoutes;

export const streetProblems = problems({
  transfer_differs: {
    status: 409,
    ja: '同じ番号で、内容の違う移行が送られました。送り手に確かめてください。',
    en: 'A transfer with different contents was sent with the same number. Check with the sender.',
  },
});
