import { z } from 'zod';
import { accountFields, ChangeAsked, ChangeReason, Handed, inviteRefusals } from '../../office-accounts.ts';
import { PlainLine, SearchWords, WithoutIndividualNumber } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { passkeySignInRoutes, TypedCode, UsedPasskey } from '../../second-factor.ts';
import { townFunctions } from '../../town-functions.ts';
import { Empty, MunicipalityCode, TypedPassword, TypedStaffId, YearlyDay } from '../../values.ts';
import { campaignPayers, keepers, office, StaffRole } from '../roles.ts';
import { BankAccount, bankRefusals, Department, MunicipalityRef, SessionToken } from '../values.ts';
import { FunctionsOfTown, ParticipationTypeName, TownFunctionName } from './function-routes.ts';
import { OrganisationRef } from './organisation-routes.ts';

const Name = PlainLine(80);
const codeRefusals = ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'] as const;
const openingRefusals = ['municipality_cannot_issue', 'municipality_abolished', 'municipality_already_open'] as const;

/** As what a municipality takes part, and with which functions it begins; all, where nothing is said. */
const beginsWith = {
  participationType: ParticipationTypeName.nullable().default(null),
  functions: z
    .array(TownFunctionName)
    .max(townFunctions.length)
    .default([...townFunctions]),
};
/** ② 業務支援: the people of offices. */
export const staffRoutes = {
  signInStaff: route({
    method: 'POST',
    path: '/staff-sessions',
    summary: '職員がサインインする',
    caller: 'device',
    guards: 'secret',
    body: z.object({ staffId: TypedStaffId, password: TypedPassword, code: TypedCode.optional() }),
    answer: z.object({ session: SessionToken }),
    status: 201,
    refusals: [
      'staff_sign_in_refused',
      'too_many_guesses',
      'second_factor_needed',
      'second_factor_wrong',
      'totp_unreadable',
    ],
  }),
  ...passkeySignInRoutes,
  signInWithPasskey: route({
    method: 'POST',
    path: '/staff-sessions/passkey',
    summary: '職員がパスキーでサインインする',
    caller: 'device',
    guards: 'secret',
    body: z.object({ passkey: UsedPasskey }),
    answer: z.object({ session: SessionToken }),
    status: 201,
    refusals: ['passkey_refused'],
  }),
  signOutStaff: route({
    method: 'DELETE',
    path: '/staff-sessions/current',
    summary: '職員がサインアウトする',
    caller: 'staff',
    withoutSecondFactor: true,
    answer: Empty,
    refusals: [],
  }),
  showStaff: route({
    method: 'GET',
    path: '/staff/me',
    summary: '自分の所属と権限',
    caller: 'staff',
    withoutSecondFactor: true,
    answer: z.object({
      staffId: z.string(),
      name: z.string(),
      role: StaffRole,
      municipality: MunicipalityRef.nullable(),
      department: Department.nullable(),
      /** The company or organisation of its people; null for towns and the platform. */
      organisation: z.object({ organisation: OrganisationRef, name: z.string() }).nullable(),
      /** The office asks for a second factor, and this person has none: nothing else is open until it is set up. */
      mustSetUp: z.boolean(),
      /** How the functions of their town stand today; null for the platform's people. */
      functions: FunctionsOfTown.nullable(),
    }),
    refusals: [],
  }),
  inviteStaff: route({
    method: 'POST',
    path: '/staff',
    summary: '職員を招待する（パスワードは、本人が登録番号で決める。承認や会計ができる人は、もう一人の確認が必要）',
    caller: 'staff',
    roles: keepers,
    body: z.object({
      staffId: WithoutIndividualNumber(z.string().regex(/^[a-z0-9-]{3,40}$/)),
      name: Name,
      role: StaffRole,
      municipalityCode: MunicipalityCode.nullable(),
      departmentId: z.int().nullable(),
      organisation: OrganisationRef.nullable().default(null),
    }),
    answer: Handed,
    status: 201,
    refusals: ['department_unknown', 'organisation_unknown', ...codeRefusals, ...inviteRefusals],
  }),
  listStaff: route({
    method: 'GET',
    path: '/staff',
    summary: '職員の一覧（状態と、誰が登録したか）',
    caller: 'staff',
    roles: keepers,
    answer: z.object({
      staff: z.array(
        z.object({
          staffId: z.string(),
          name: z.string(),
          role: StaffRole,
          department: z.string().nullable(),
          municipality: z.string().nullable(),
          organisation: z.string().nullable(),
          ...accountFields,
        }),
      ),
    }),
    refusals: [],
  }),
  searchMunicipalities: route({
    method: 'GET',
    path: '/municipality-master',
    summary: '自治体を名前かコードで探す（47都道府県・1,741市区町村）',
    caller: 'staff',
    roles: ['platform', ...office, ...campaignPayers],
    query: z.object({ q: SearchWords(40) }),
    answer: z.object({
      municipalities: z.array(
        MunicipalityRef.extend({ prefecture: z.string(), checkDigit: z.string(), open: z.boolean() }),
      ),
      /** More fit than are shown: a longer word finds fewer. */
      more: z.boolean(),
    }),
    refusals: [],
  }),
  openMunicipality: route({
    method: 'POST',
    path: '/municipalities',
    summary: '自治体のアカウントの開設を申請する（もう一人の確認で開設される。7-1 2②）',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({
      municipalityCode: MunicipalityCode,
      /** Last usable day of exchanged points, within one fiscal year: month and day (decision 30). */
      exchangeExpiry: YearlyDay.default('03-31'),
      ...beginsWith,
    }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['yearly_day_invalid', ...codeRefusals, ...openingRefusals, 'change_waiting'],
  }),
  openSandbox: route({
    method: 'POST',
    path: '/municipalities/sandboxes',
    summary: '練習用の自治体を作る（精算・振込・会社との交換には決して入らない）',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({
      name: PlainLine(40),
      ...beginsWith,
    }),
    answer: MunicipalityRef,
    status: 201,
    refusals: [],
  }),
  showMunicipalityAccount: route({
    method: 'GET',
    path: '/municipality/bank-account',
    summary: '自治体の精算用口座と振込依頼人コードを見る',
    caller: 'staff',
    roles: office,
    answer: z.object({ remitterCode: z.string().nullable(), bankAccount: BankAccount.nullable() }),
    refusals: [],
  }),
  changeMunicipalityAccount: route({
    method: 'PUT',
    path: '/municipality/bank-account',
    summary: '自治体の精算用口座と振込依頼人コードを登録・変更する',
    caller: 'staff',
    roles: office,
    body: z.object({ remitterCode: z.string().regex(/^\d{10}$/), bankAccount: BankAccount, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['change_waiting', ...bankRefusals],
  }),
} as const;
