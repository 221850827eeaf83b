import { z } from 'zod';
import { ownForm, PlainLine } from './plain-text.ts';
import { route } from './route.ts';
import { Empty, EnteredDate, Instant, PlainDate, TypedPassword } from './values.ts';

/** Six digits of an authenticator app, as typed: width and spaces are forgiven. */
export const TypedCode = ownForm(z.string().min(1).max(20), 'a one-time code of six digits');

/** What an account has beside its password. */
export const FactorKind = z.enum(['none', 'totp', 'passkey', 'both']).meta({ id: 'FactorKind' });

/** Bytes as WebAuthn writes them in JSON. */
const Bytes = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/);
const credential = { id: Bytes(1400), rawId: Bytes(1400), type: z.literal('public-key') };
const clientExtensionResults = z.object({});
const Attachment = z.enum(['platform', 'cross-platform']).optional();
const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

/** What a browser answers when a passkey was made: RegistrationResponseJSON of WebAuthn Level 3. */
export const NewPasskey = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: Bytes(4096),
      attestationObject: Bytes(16_384),
      transports: z.array(z.enum(transports)).max(10).optional(),
    }),
    clientExtensionResults,
    authenticatorAttachment: Attachment,
  })
  .meta({ id: 'NewPasskey' });
/** What it answers when somebody signs in with one: AuthenticationResponseJSON. */
export const UsedPasskey = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: Bytes(4096),
      authenticatorData: Bytes(4096),
      signature: Bytes(4096),
      userHandle: Bytes(128).optional(),
    }),
    clientExtensionResults,
    authenticatorAttachment: Attachment,
  })
  .meta({ id: 'UsedPasskey' });
/** The options of WebAuthn as the library of the page takes them. */
const Options = z.record(z.string(), z.unknown());

/** Asked for where another factor is set up beside one: an open page alone is not enough. Not needed for the first. */
const passwordAgain = { password: TypedPassword.optional() };
const passwordRefusals = ['own_password_needed', 'staff_sign_in_refused', 'too_many_guesses'] as const;

/** 二段階認証, as each person of an office sets it up for themselves. */
export const secondFactorRoutes = {
  showSecondFactor: route({
    method: 'GET',
    path: '/staff/me/second-factor',
    summary: '自分の二段階認証（認証アプリ、パスキー、所属が求める日）',
    caller: 'staff',
    withoutSecondFactor: true,
    answer: z.object({
      totp: z.boolean(),
      passkeys: z.array(
        z.object({ passkeyId: z.string(), name: z.string(), addedAt: Instant, usedAt: Instant.nullable() }),
      ),
      /** From which day this office asks for one; null where it does not. */
      demandedFrom: PlainDate.nullable(),
    }),
    refusals: [],
  }),
  beginTotp: route({
    method: 'POST',
    path: '/staff/me/totp',
    summary: '認証アプリに読み取らせる鍵をつくる（コードで確かめるまで有効にならない）',
    caller: 'staff',
    withoutSecondFactor: true,
    answer: z.object({ secret: z.string(), uri: z.string() }),
    status: 201,
    refusals: ['second_factor_exists'],
  }),
  confirmTotp: route({
    method: 'PUT',
    path: '/staff/me/totp',
    summary: '認証アプリのコードで確かめて、有効にする（二つ目からはパスワードも要る）',
    caller: 'staff',
    guards: 'secret',
    withoutSecondFactor: true,
    body: z.object({ code: TypedCode, ...passwordAgain }),
    answer: Empty,
    refusals: ['second_factor_wrong', 'second_factor_not_begun', ...passwordRefusals],
  }),
  beginPasskey: route({
    method: 'POST',
    path: '/staff/me/passkey-challenges',
    summary: 'パスキーを追加するための問いを受け取る（5分、1回だけ）',
    caller: 'staff',
    withoutSecondFactor: true,
    answer: z.object({ options: Options }),
    status: 201,
    refusals: [],
  }),
  addPasskey: route({
    method: 'POST',
    path: '/staff/me/passkeys',
    summary: 'パスキーを追加する（二つ目からはパスワードも要る）',
    caller: 'staff',
    guards: 'secret',
    withoutSecondFactor: true,
    body: z.object({ name: PlainLine(40), passkey: NewPasskey, ...passwordAgain }),
    answer: Empty,
    status: 201,
    refusals: ['passkey_refused', 'second_factor_exists', ...passwordRefusals],
  }),
  removeSecondFactor: route({
    method: 'POST',
    path: '/staff/me/second-factor/removal',
    summary: '認証アプリかパスキーを外す（パスワードで確かめる）',
    caller: 'staff',
    guards: 'secret',
    withoutSecondFactor: true,
    body: z.object({
      password: TypedPassword,
      /** Which passkey; null takes the authenticator app away. */
      passkeyId: Bytes(1400).nullable(),
    }),
    answer: Empty,
    refusals: ['staff_sign_in_refused', 'second_factor_not_begun', 'too_many_guesses'],
  }),
  demandSecondFactor: route({
    method: 'PUT',
    path: '/second-factor-demand',
    summary: '所属の全員に二段階認証を求める日を決める（空にすると求めない）',
    caller: 'staff',
    body: z.object({ from: EnteredDate.nullable() }),
    answer: Empty,
    refusals: [],
  }),
} as const;

/** Signing in with a passkey alone: the device asks its person for a PIN, a finger or a face, so that it is two factors. */
export const passkeySignInRoutes = {
  beginPasskeySignIn: route({
    method: 'POST',
    path: '/staff-sessions/passkey-challenges',
    summary: 'パスキーでサインインするための問いを受け取る（5分、1回だけ）',
    caller: 'device',
    guards: 'secret',
    answer: z.object({ options: Options }),
    status: 201,
    refusals: [],
  }),
} as const;

/** These routes as objects of a contract's own, as `officeAccountRoutesFor` makes them; `deciders` set the day from which it is asked for. */
export function secondFactorRoutesFor({ deciders }: { deciders: readonly string[] }): typeof secondFactorRoutes {
  const copies = Object.entries(secondFactorRoutes).map(([name, one]) => [name, { ...one }]);
  const own = Object.fromEntries(copies) as typeof secondFactorRoutes;
  return { ...own, demandSecondFactor: { ...own.demandSecondFactor, roles: deciders } };
}
