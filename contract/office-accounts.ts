import { z } from 'zod';
import { Cursor, NextCursor } from './cursor.ts';
import { ownForm, PlainLine } from './plain-text.ts';
import { route } from './route.ts';
import { Empty, Instant, NewPassword, TypedPassword, TypedStaffId } from './values.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Why something is changed; it stays beside what stood before. */
export const ChangeReason = PlainLine(200);
/** What was asked for waits for a second person. */
export const ChangeAsked = z.object({ requestId: z.int() }).meta({ id: 'ChangeAsked' });
const params = z.object({ staffId: TypedStaffId });

/** `invited`: its person has not set a secret yet. */
export const AccountState = z.enum(['invited', 'active', 'ended']).meta({ id: 'AccountState' });

/** A person of an office in a list. */
export const accountFields = {
  state: AccountState,
  /** Who asked for or confirmed the account, by name; empty for the first ones of an installation. */
  madeBy: z.array(z.string()),
  /** A change of this account that waits for a second person. */
  isChanging: z.boolean(),
};

/**
 * What the person who asked is given, once. `code` is the whole one-time code where one person may make the account alone,
 * and its first half where a second must confirm, who then gets the other.
 */
export const Handed = z
  .object({ staffId: z.string(), requestId: z.int().nullable(), code: z.string(), codeEndsAt: Instant })
  .meta({ id: 'HandedCode' });
export const inviteRefusals = ['staff_id_taken', 'change_waiting'] as const;
const changeRefusals = ['staff_unknown', 'staff_state', 'change_waiting'] as const;

/** What stands and what is to stand, field by field; the screens name the fields. */
const Fields = z.record(z.string(), z.string());
export const ChangeRequest = z
  .object({
    requestId: z.int(),
    subject: z.string(),
    name: z.string(),
    before: Fields,
    after: Fields,
    reason: z.string(),
    /** SHA-256 of what was asked; a decision is bound to it. */
    sha256: z.string(),
    askedBy: z.string(),
    askedAt: Instant,
    own: z.boolean(),
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
    decision: z.enum(['confirmed', 'refused', 'withdrawn']).nullable(),
  })
  .meta({ id: 'ChangeRequest' });

/** Accounts of people of offices, and changes that two persons make; the same at both systems. */
export const officeAccountRoutes = {
  acceptInvitation: route({
    method: 'POST',
    path: '/staff-invitations/acceptance',
    summary: '招待された本人が、登録番号で自分のパスワードを決める（1回だけ）',
    caller: 'device',
    body: z.object({
      staffId: TypedStaffId,
      first: ownForm(z.string().min(1).max(64), 'a code of this server'),
      second: ownForm(z.string().max(64), 'a code of this server').default(''),
      password: NewPassword,
    }),
    answer: Empty,
    status: 201,
    refusals: ['invitation_refused'],
  }),
  changeOwnPassword: route({
    method: 'PUT',
    path: '/staff/current/password',
    summary: '自分のパスワードを変える（サインインし直す）',
    caller: 'staff',
    withoutSecondFactor: true,
    guards: 'secret',
    body: z.object({ current: TypedPassword, next: NewPassword }),
    answer: Empty,
    refusals: ['staff_sign_in_refused', 'too_many_guesses'],
  }),
  resetStaff: route({
    method: 'POST',
    path: '/staff/:staffId/new-secret',
    summary: '職員のパスワードを作り直す（もう一人の確認のあと、本人が登録番号で決める）',
    caller: 'staff',
    params,
    body: z.object({ reason: ChangeReason }),
    answer: Handed,
    status: 201,
    refusals: [...changeRefusals],
  }),
  reviveStaff: route({
    method: 'POST',
    path: '/staff/:staffId/revival',
    summary: '終了した職員番号をもう一度使えるようにする（もう一人の確認が必要）',
    caller: 'staff',
    params,
    body: z.object({ reason: ChangeReason }),
    answer: Handed,
    status: 201,
    refusals: [...changeRefusals],
  }),
  endStaff: route({
    method: 'POST',
    path: '/staff/:staffId/end',
    summary: '職員番号を終了する（すぐに。サインインも終わる）',
    caller: 'staff',
    params,
    body: z.object({ reason: ChangeReason }),
    answer: Empty,
    refusals: ['staff_unknown', 'staff_state', 'last_lead'],
  }),
  listChangeRequests: route({
    method: 'GET',
    path: '/change-requests',
    summary: '二人で決める変更（確認待ち、決まったもの）',
    caller: 'staff',
    query: z.object({
      state: z.enum(['waiting', 'decided']).default('waiting'),
      cursor: Cursor.optional(),
    }),
    answer: z.object({ requests: z.array(ChangeRequest), next: NextCursor }),
    refusals: [],
  }),
  decideChangeRequest: route({
    method: 'POST',
    path: '/change-requests/:requestId/decision',
    summary: '申請した人とは別の人が、変更を確認して決める（表示した内容のハッシュに結び付く）',
    caller: 'staff',
    params: z.object({ requestId: z.coerce.number().int().positive() }),
    body: z.object({ approve: z.boolean(), sha256: Sha256 }),
    answer: z.object({
      decision: z.enum(['confirmed', 'refused']),
      /** The second half of a new account's one-time code, once; its person needs both. */
      code: z.string().nullable(),
      staffId: z.string().nullable(),
    }),
    refusals: [
      'change_unknown',
      'change_altered',
      'change_over_budget',
      'change_too_late',
      'same_person',
      'person_not_independent',
      'own_secret_needed',
      'staff_id_taken',
      'staff_state',
      'change_waiting',
      'last_lead',
    ],
  }),
  withdrawChangeRequest: route({
    method: 'POST',
    path: '/change-requests/:requestId/withdrawal',
    summary: '自分の申請を取り下げる',
    caller: 'staff',
    params: z.object({ requestId: z.coerce.number().int().positive() }),
    answer: Empty,
    refusals: ['change_unknown'],
  }),
} as const;

/** These routes as objects of a contract's own, with its own roles: a client tells by the route itself which server it belongs to. */
export function officeAccountRoutesFor({
  keepers,
  deciders,
}: {
  /** Who invites, resets, revives and ends accounts. */
  keepers: readonly string[];
  /** Who sees what waits for a second person, and decides. */
  deciders: readonly string[];
}): typeof officeAccountRoutes {
  const {
    resetStaff,
    reviveStaff,
    endStaff,
    listChangeRequests,
    decideChangeRequest,
    withdrawChangeRequest,
    ...ofEverybody
  } = officeAccountRoutes;
  const copies = Object.entries(ofEverybody).map(([name, one]) => [name, { ...one }]);
  return {
    ...(Object.fromEntries(copies) as typeof ofEverybody),
    resetStaff: { ...resetStaff, roles: keepers },
    reviveStaff: { ...reviveStaff, roles: keepers },
    endStaff: { ...endStaff, roles: keepers },
    listChangeRequests: { ...listChangeRequests, roles: deciders },
    decideChangeRequest: { ...decideChangeRequest, roles: deciders },
    withdrawChangeRequest: { ...withdrawChangeRequest, roles: deciders },
  };
}
