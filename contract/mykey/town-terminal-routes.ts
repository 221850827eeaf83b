import { z } from 'zod';
import { Cursor, FromCursor, NextCursor } from '../cursor.ts';
import { ChangeReason } from '../office-accounts.ts';
import { PlainLine, SearchWords } from '../plain-text.ts';
import { route } from '../route.ts';
import { Empty, Instant, OperatorId } from '../values.ts';
import { OperatorKind, TerminalId, TerminalRole } from './values.ts';

/** What a town's people did with terminals. */
const TerminalAct = z.enum(['createCode', 'revokeCode', 'revoke']).meta({ id: 'TerminalAct' });

/** A town's own shops and facilities: their terminals, as the people of its office give and revoke them. */
export const townTerminalRoutes = {
  listTownPlaces: route({
    method: 'GET',
    path: '/desk/places',
    summary: '自分の市区町村の店舗・施設と、それぞれの端末、使われていない登録コード',
    caller: 'staff',
    roles: ['municipality'],
    query: z.object({ q: SearchWords(40).optional(), cursor: Cursor.optional() }),
    answer: z.object({
      places: z.array(
        z.object({
          operatorId: OperatorId,
          name: z.string(),
          kind: OperatorKind,
          terminals: z.array(
            z.object({
              terminalId: TerminalId,
              place: z.string(),
              role: TerminalRole,
              status: z.enum(['active', 'revoked']),
              enrolledAt: Instant,
            }),
          ),
          codes: z.array(z.object({ codeId: z.int(), place: z.string(), expiresAt: Instant })),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  createTownCode: route({
    method: 'POST',
    path: '/desk/places/:operatorId/enrolment-codes',
    summary: '自分の市区町村の店舗・施設の窓口の端末の登録コードを出す（1回限り、15分）',
    caller: 'staff',
    roles: ['municipality'],
    params: z.object({ operatorId: OperatorId }),
    body: z.object({ place: PlainLine(80) }),
    answer: z.object({ code: z.string(), expiresAt: Instant }),
    status: 201,
    refusals: ['operator_unknown', 'too_many_codes'],
  }),
  revokeTownCode: route({
    method: 'DELETE',
    path: '/desk/enrolment-codes/:codeId',
    summary: '使われていない登録コードを取り消す（すぐに使えなくなる）',
    caller: 'staff',
    roles: ['municipality'],
    params: z.object({ codeId: z.coerce.number().int().positive().max(2_147_483_647) }),
    answer: Empty,
    refusals: ['not_found'],
  }),
  revokeTownTerminal: route({
    method: 'POST',
    path: '/desk/terminals/:terminalId/revocation',
    summary: '自分の市区町村の店舗・施設の端末の登録を取り消す（盗難・廃棄。理由を添える）',
    caller: 'staff',
    roles: ['municipality'],
    params: z.object({ terminalId: TerminalId }),
    body: z.object({ reason: ChangeReason }),
    answer: Empty,
    refusals: ['not_found'],
  }),
  listTerminalTrail: route({
    method: 'GET',
    path: '/desk/terminal-trail',
    summary: '自分の市区町村の端末に、だれが、いつ、何をしたか（新しいものから）',
    caller: 'staff',
    roles: ['municipality'],
    query: FromCursor,
    answer: z.object({
      entries: z.array(
        z.object({
          entryId: z.int(),
          at: Instant,
          by: z.string(),
          act: TerminalAct,
          name: z.string(),
          reason: z.string(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
} as const;
