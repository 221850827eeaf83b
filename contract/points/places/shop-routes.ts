import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ownForm, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, Instant, OperatorId, PlainDate, Points } from '../../values.ts';
import { office } from '../roles.ts';
import { MunicipalityRef, SettlementState } from '../values.ts';

const ClerkName = PlainLine(40);
/** Four to eight digits that one person has chosen. */
const ClerkCode = z.string().regex(/^\d{4,8}$/, { error: 'clerk_code_form' });
const ClerkRole = z.enum(['owner', 'clerk']);
const Clerk = z.object({ clerkId: z.int(), name: z.string(), role: ClerkRole }).meta({ id: 'Clerk' });
const AtTill = Clerk.extend({ until: Instant });
const params = z.object({ clerkId: z.coerce.number().int() });
const guesses = ['clerk_unknown', 'clerk_code_wrong', 'clerk_locked'] as const;

/** The people of a shop, at its own terminals: nobody shares a password (7-2). */
export const shopRoutes = {
  createSetupCode: route({
    method: 'POST',
    path: '/merchants/:merchantId/setup-code',
    summary: '店の責任者を登録するための番号を出す（一度だけ表示、7日間）',
    caller: 'staff',
    roles: office,
    params: z.object({ merchantId: z.coerce.number().int() }),
    answer: z.object({ setupCode: z.string(), expiresAt: Instant }),
    status: 201,
    refusals: ['place_unknown'],
  }),
  listPlaceTerminals: route({
    method: 'GET',
    path: '/merchants/terminals',
    summary: '利用場所ごとの端末と、使われていない店の登録番号の期限',
    caller: 'staff',
    roles: office,
    query: FromCursor,
    answer: z.object({
      places: z.array(
        z.object({
          merchantId: z.int(),
          name: z.string(),
          operatorId: OperatorId,
          terminals: z.array(
            z.object({ terminalId: z.string(), place: z.string(), status: z.enum(['active', 'revoked']) }),
          ),
          /** Until when a code for the shop's owner waits; null where none does. */
          setupEndsAt: Instant.nullable(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  revokeSetupCode: route({
    method: 'DELETE',
    path: '/merchants/:merchantId/setup-code',
    summary: '使われていない店の登録番号を取り消す（すぐに使えなくなる）',
    caller: 'staff',
    roles: office,
    params: z.object({ merchantId: z.coerce.number().int() }),
    answer: Empty,
    refusals: ['place_unknown'],
  }),
  beginShop: route({
    method: 'POST',
    path: '/counter/owners',
    summary: '自治体から受け取った番号で、店の責任者を登録する',
    caller: 'terminal',
    till: 'place',
    guards: 'secret',
    body: z.object({
      setupCode: ownForm(z.string().min(1).max(40), 'a code that was printed once'),
      name: ClerkName,
      code: ClerkCode,
    }),
    answer: AtTill,
    status: 201,
    refusals: ['place_unknown', 'setup_code_wrong', 'clerk_name_taken', 'clerk_code_form'],
  }),
  listClerks: route({
    method: 'GET',
    path: '/counter/clerks',
    summary: 'この店の係と、いま端末の前にいる係',
    caller: 'terminal',
    till: 'place',
    answer: z.object({
      clerks: z.array(Clerk),
      /** Who is at this terminal; null where nobody has said so, or the shop has no clerks. */
      at: AtTill.nullable(),
    }),
    refusals: ['place_unknown'],
  }),
  signInClerk: route({
    method: 'POST',
    path: '/counter/clerk-sessions',
    summary: '端末の前の係を替える（12時間）',
    caller: 'terminal',
    till: 'place',
    guards: 'secret',
    body: z.object({ clerkId: z.int(), code: ClerkCode }),
    answer: AtTill,
    status: 201,
    refusals: ['place_unknown', 'clerk_code_form', ...guesses],
  }),
  signOutClerk: route({
    method: 'DELETE',
    path: '/counter/clerk-sessions/current',
    summary: '端末の前の係が交代する',
    caller: 'terminal',
    answer: Empty,
    refusals: [],
  }),
  addClerk: route({
    method: 'POST',
    path: '/counter/clerks',
    summary: '責任者が、係を登録する',
    caller: 'terminal',
    till: 'owner',
    body: z.object({ name: ClerkName, code: ClerkCode, role: ClerkRole }),
    answer: Clerk,
    status: 201,
    refusals: ['place_unknown', 'owner_needed', 'clerk_name_taken', 'clerk_code_form'],
  }),
  endClerk: route({
    method: 'DELETE',
    path: '/counter/clerks/:clerkId',
    summary: '責任者が、係の登録を終える',
    caller: 'terminal',
    till: 'owner',
    params,
    answer: Empty,
    refusals: ['place_unknown', 'owner_needed', 'clerk_unknown', 'last_owner'],
  }),
  changeClerkCode: route({
    method: 'PUT',
    path: '/counter/clerks/me/code',
    summary: '係が、自分の番号を変える',
    caller: 'terminal',
    till: 'clerk',
    guards: 'secret',
    body: z.object({ code: ClerkCode, newCode: ClerkCode }),
    answer: Empty,
    refusals: ['place_unknown', 'clerk_needed', 'clerk_code_form', ...guesses],
  }),
  listOwnStatements: route({
    method: 'GET',
    path: '/counter/statements',
    summary: 'この店の精算（いまの期間のこれまでと、締めた期間ごとの、自分の分だけ）',
    caller: 'terminal',
    till: 'ownerIfAny',
    answer: z.object({
      /** 振込の予定日 of the place's own municipality, as published; none where it has published none. */
      nextPayouts: z.array(PlainDate),
      /** 締め日: the coming last days of its municipality's periods; empty where there is no rule. */
      nextCutOffs: z.array(PlainDate),
      statements: z.array(
        z.object({
          settlementId: z.int(),
          /** Whose points, and who pays for them. */
          municipality: MunicipalityRef,
          opensOn: PlainDate,
          /** Its last day, where its 締め日 or 31 March has ended it. */
          endsOn: PlainDate.nullable(),
          /** Null while the window runs: what follows is so far, ten seconds old at most. */
          closedAt: Instant.nullable(),
          state: SettlementState,
          /** A line of its own where a part of a period was held, refused or put off: why is said. */
          status: z.enum(['waiting', 'paid', 'hold', 'reject', 'next']),
          reason: z.string().nullable(),
          payoutOn: PlainDate.nullable(),
          points: Points,
          count: z.int(),
          /** Taken back or refunded. */
          undone: z.int(),
          exempt: z.boolean(),
          /** 上乗せ: its name; then `points` are yen on top, and no use is counted. Null for points. */
          uplift: z.string().nullable(),
        }),
      ),
    }),
    refusals: ['place_unknown', 'clerk_needed', 'owner_needed'],
  }),
} as const;
