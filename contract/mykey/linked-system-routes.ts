import { z } from 'zod';
import { route } from '../route.ts';
import { MykeyId, OperatorId, TypedMykeyId } from '../values.ts';
import { MykeyStatus, OperatorKind, TypedCustomerId } from './values.ts';

/** Linked systems (5-2 その他②): the feed, who joined, whose login ID, and the keys of assertions. */
export const linkedSystemRoutes = {
  readFeed: route({
    method: 'GET',
    path: '/feed',
    summary: '連携先が、変更を順に受け取る',
    caller: 'linkedSystem',
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(500),
    }),
    answer: z.object({
      changes: z.array(
        z.discriminatedUnion('kind', [
          z.object({ seq: z.int(), kind: z.literal('mykeyId'), mykeyId: z.string(), status: MykeyStatus }),
          z.object({
            seq: z.int(),
            kind: z.literal('operator'),
            operatorId: OperatorId,
            name: z.string(),
            operatorKind: OperatorKind,
            municipalityCode: z.string().nullable(),
          }),
          z.object({
            seq: z.int(),
            kind: z.literal('terminal'),
            terminalId: z.string(),
            operatorId: OperatorId,
            place: z.string(),
            jkt: z.string(),
            status: z.enum(['active', 'revoked']),
          }),
        ]),
      ),
      next: z.int(),
    }),
    refusals: [],
  }),
  announceMember: route({
    method: 'PUT',
    path: '/members/:mykeyId',
    summary: '連携先が、入会したマイキーIDを知らせる（以後、その状態の変更だけが流れる）',
    caller: 'linkedSystem',
    params: z.object({ mykeyId: TypedMykeyId }),
    answer: z.object({ status: MykeyStatus }),
    refusals: ['not_found'],
  }),
  resolve: route({
    method: 'POST',
    path: '/resolutions',
    summary: '協力会社のログインIDから、マイキーIDを引く（6-8 2）',
    caller: 'linkedSystem',
    body: z.object({ operatorId: OperatorId, partnerLoginId: TypedCustomerId }),
    answer: z.object({ mykeyId: z.string(), shown: MykeyId }),
    refusals: ['not_linked', 'not_usable_here'],
  }),
  readSigningKeys: route({
    method: 'GET',
    path: '/jwks.json',
    summary: '本人確認の署名を確かめる公開鍵',
    caller: 'anyone',
    answer: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }),
    refusals: [],
  }),
} as const;
