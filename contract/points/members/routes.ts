import { z } from 'zod';
import { ownForm, WithoutIndividualNumber } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, MykeyId, NewPassword, PlainDate, TypedPassword } from '../../values.ts';
import { Assertion, MunicipalityRef, SessionToken } from '../values.ts';

export const assertionRefusals = [
  'assertion_invalid',
  'assertion_expired',
  'assertion_replayed',
  'assertion_other_key',
  'assertion_other_operator',
] as const;
const Login = z.object({ email: WithoutIndividualNumber(z.email().max(254)), password: NewPassword });
/** マイページ (④) and what a holder orders there. */
export const memberRoutes = {
  listMunicipalities: route({
    method: 'GET',
    path: '/municipalities',
    summary: 'ポイントを始めている自治体の一覧',
    caller: 'anyone',
    answer: z.object({ municipalities: z.array(MunicipalityRef.extend({ prefecture: z.string() })) }),
    refusals: [],
  }),
  join: route({
    method: 'POST',
    path: '/members',
    summary: '自治体ポイントに入会する（カードで本人確認したあと、1回）',
    caller: 'device',
    body: z.object({ assertion: Assertion, login: Login.optional() }),
    answer: z.object({ session: SessionToken, mykeyId: MykeyId, joinedOn: PlainDate }),
    status: 201,
    refusals: [...assertionRefusals, 'already_a_member', 'not_usable_here', 'email_taken'],
  }),
  signInWithCard: route({
    method: 'POST',
    path: '/member-sessions/card',
    summary: 'カードでマイページにサインインする',
    caller: 'device',
    body: z.object({ assertion: Assertion }),
    answer: z.object({ session: SessionToken, mykeyId: MykeyId }),
    status: 201,
    refusals: [...assertionRefusals, 'not_a_member'],
  }),
  signInWithPassword: route({
    method: 'POST',
    path: '/member-sessions/password',
    summary: 'メールアドレスとパスワードでマイページにサインインする',
    caller: 'device',
    guards: 'secret',
    body: z.object({ email: ownForm(z.string().max(254), 'an address of mail'), password: TypedPassword }),
    answer: z.object({ session: SessionToken, mykeyId: MykeyId }),
    status: 201,
    refusals: ['sign_in_refused', 'too_many_guesses'],
  }),
  signOut: route({
    method: 'DELETE',
    path: '/member-sessions/current',
    summary: 'マイページからサインアウトする',
    caller: 'member',
    answer: Empty,
    refusals: [],
  }),
  changeLogin: route({
    method: 'PUT',
    path: '/me/login',
    summary: 'メールアドレスとパスワードを登録・変更する',
    caller: 'member',
    body: Login,
    answer: Empty,
    refusals: ['email_taken'],
  }),
} as const;
