import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ownForm, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, Instant } from '../../values.ts';
import { deciders, overseers } from '../roles.ts';
import { BankAccount, MunicipalityRef, PayeeAnswer } from '../values.ts';

/** An account as its payee checks it: enough to know it by, and not what somebody beside the screen could use. */
const CheckedAccount = z.object({
  /** Who is paid: the place, or the event. */
  payee: z.string(),
  /** Of an event: who organises it. */
  organizer: z.string().nullable(),
  municipality: MunicipalityRef,
  bankCode: z.string(),
  branchCode: z.string(),
  /** As the list of banks knows them today; empty where it does not. */
  bankName: z.string(),
  branchName: z.string(),
  type: BankAccount.shape.type,
  /** The last three digits of its number. */
  numberEnd: z.string(),
  holderName: z.string(),
  /** Of what is shown: an answer is to what was seen. */
  seen: z.string(),
  answer: PayeeAnswer.nullable(),
});
const Code = ownForm(z.string().min(1).max(40), 'a code that was printed once');
const Seen = z.string().regex(/^[0-9a-f]{64}$/);
const Note = PlainLine(200, 0);

/** 口座の本人確認: before its first payout a payee says itself that the account which the office entered is its own. */
export const payeeRoutes = {
  showOwnAccount: route({
    method: 'GET',
    path: '/counter/bank-account',
    summary: 'この店の振込先の口座（番号は下3桁だけ）と、店がそれを確認したか',
    caller: 'terminal',
    till: 'ownerIfAny',
    answer: z.object({ account: CheckedAccount.nullable() }),
    refusals: ['place_unknown', 'clerk_needed', 'owner_needed'],
  }),
  answerOwnAccount: route({
    method: 'POST',
    path: '/counter/bank-account/answers',
    summary: '店が、表示された口座について「正しい」「違う」と答える（違うと答えた口座には、直るまで振り込まれない）',
    caller: 'terminal',
    till: 'ownerIfAny',
    body: z.object({ seen: Seen, isRight: z.boolean(), note: Note.default('') }),
    answer: Empty,
    status: 201,
    refusals: ['place_unknown', 'clerk_needed', 'owner_needed', 'account_altered'],
  }),
  listPayeeAccounts: route({
    method: 'GET',
    path: '/payee-accounts',
    summary: '振込先の口座の本人確認（違うと答えた人、まだの人、確認済みの人の順）',
    caller: 'staff',
    roles: overseers,
    query: FromCursor,
    answer: z.object({
      payees: z.array(
        z.object({
          /** `S1` a place, `E1` an event. */
          party: z.string(),
          name: z.string(),
          organizer: z.string().nullable(),
          bankAccount: BankAccount,
          bankName: z.string(),
          branchName: z.string(),
          answer: PayeeAnswer.nullable(),
          /** The paper with a code that can still be answered. */
          letter: z.object({ madeAt: Instant, by: z.string(), expiresAt: Instant }).nullable(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  createAccountLetter: route({
    method: 'POST',
    path: '/payee-accounts/:party/letters',
    summary:
      '口座確認書を発行する（端末のない振込先に送る紙。確認コードは一度だけ表示、30日間。前の確認書は使えなくなる。口座を申請・確認した職員は発行できない）',
    caller: 'staff',
    roles: deciders,
    params: z.object({ party: z.string().regex(/^[SE][1-9]\d{0,8}$/) }),
    answer: z.object({ code: z.string(), expiresAt: Instant, account: CheckedAccount }),
    status: 201,
    refusals: ['payee_unknown', 'letter_by_enterer', 'person_not_independent', 'own_secret_needed'],
  }),
  showAccountByLetter: route({
    method: 'POST',
    path: '/account-letters/look',
    summary: '確認書のコードで、確認する口座を表示する（5回まちがえると使えなくなる）',
    caller: 'device',
    guards: 'secret',
    body: z.object({ code: Code }),
    answer: CheckedAccount,
    refusals: ['account_code_wrong'],
  }),
  answerAccountByLetter: route({
    method: 'POST',
    path: '/account-letters/answers',
    summary: '確認書のコードで、口座について「正しい」「違う」と一度だけ答える',
    caller: 'device',
    guards: 'secret',
    body: z.object({ code: Code, seen: Seen, isRight: z.boolean(), note: Note.default('') }),
    answer: Empty,
    status: 201,
    refusals: ['account_code_wrong', 'account_altered'],
  }),
} as const;
