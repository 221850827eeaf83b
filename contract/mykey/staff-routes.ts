import { z } from 'zod';
import { route } from '../route.ts';
import { passkeySignInRoutes, secondFactorRoutesFor, TypedCode, UsedPasskey } from '../second-factor.ts';
import { Empty, TypedPassword, TypedStaffId } from '../values.ts';
import { Session, StaffRole } from './values.ts';

const SignedIn = z.object({ session: Session, name: z.string(), role: StaffRole });

/** People of the platform's office and of municipalities' counters: how they sign in, and their second factor. */
export const staffRoutes = {
  signInStaff: route({
    method: 'POST',
    path: '/staff-sessions',
    summary: '運営者と窓口の職員がサインインする',
    caller: 'device',
    guards: 'secret',
    body: z.object({ staffId: TypedStaffId, password: TypedPassword, code: TypedCode.optional() }),
    answer: SignedIn,
    status: 201,
    refusals: [
      'staff_sign_in_refused',
      'too_many_guesses',
      'second_factor_needed',
      'second_factor_wrong',
      'totp_unreadable',
    ],
  }),
  beginPasskeySignIn: { ...passkeySignInRoutes.beginPasskeySignIn },
  signInWithPasskey: route({
    method: 'POST',
    path: '/staff-sessions/passkey',
    summary: '運営者と窓口の職員がパスキーでサインインする',
    caller: 'device',
    guards: 'secret',
    body: z.object({ passkey: UsedPasskey }),
    answer: SignedIn,
    status: 201,
    refusals: ['passkey_refused'],
  }),
  signOutStaff: route({
    method: 'DELETE',
    path: '/staff-sessions/current',
    summary: '運営者と窓口の職員がサインアウトする',
    caller: 'staff',
    withoutSecondFactor: true,
    answer: Empty,
    refusals: [],
  }),
  showStaff: route({
    method: 'GET',
    path: '/staff/me',
    summary: '自分の役目と、二段階認証の設定が必要かどうか',
    caller: 'staff',
    withoutSecondFactor: true,
    answer: z.object({
      staffId: z.string(),
      name: z.string(),
      role: StaffRole,
      municipalityCode: z.string().nullable(),
      /** A second factor is asked for, and this person has none: nothing else is open until it is set up. */
      mustSetUp: z.boolean(),
    }),
    refusals: [],
  }),
  ...secondFactorRoutesFor({ deciders: ['platform'] }),
} as const;
