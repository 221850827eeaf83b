export { AssertionClaims, type AssertionPurpose, assertionFormat } from './assertion.ts';
export { charactersIn, cutText, graphemesOf } from './characters.ts';
export { holdsIndividualNumber } from './individual-number.ts';
export { foldNumber } from './look-alikes.ts';
export {
  type ApplicationText,
  applicationFields,
  type FieldProblem,
  foldApplicationText,
  judgeApplicationText,
  questionsMax,
  type TypedApplication,
} from './mykey/application-text.ts';
export { type MykeyOutcome, mykeyProblems } from './mykey/problems.ts';
export { type MykeyRoutes, mykeyRoutes } from './mykey/routes.ts';
export { foldMykeyId, halfWidth } from './mykey-id.ts';
export { officeAccountRoutes } from './office-accounts.ts';
export { type ParticipationTypeId, participationTypes } from './participation-types.ts';
export { isPlainLine } from './plain-text.ts';
export {
  foldCardExpiry,
  foldMemberNumber,
  judgeMemberNumber,
  type NumberForm,
  type NumberProblem,
} from './points/conversions/member-number.ts';
export { type PointsOutcome, pointsProblems } from './points/problems.ts';
export { convert, leastOf, type Rate } from './points/rate.ts';
export { keyEndOf, receiptNumber } from './points/receipt-number.ts';
export {
  type TrailAct,
  type TrailSubject,
  trailSubjects,
} from './points/registers/trail-words.ts';
export { isOfOrganisation, ofDepartment, ofOrganisations, type Role } from './points/roles.ts';
export { type PointsRoutes, pointsRoutes } from './points/routes.ts';
export { endedOn, isBeforeCutOff, isDueToClose, waitsForApproval } from './points/settlement/rules.ts';
export { type Problem, ProblemBody, type SharedOutcome, sharedProblems } from './problem.ts';
export {
  type Caller,
  isForRole,
  type PartnerScope,
  partnerScopes,
  pathOf,
  type Route,
  type RouteAnswer,
  type RouteInput,
  type RouteRefusal,
  type RouteRequest,
  type RouteRole,
  route,
} from './route.ts';
export { isSandboxCode, sandboxFrom } from './sandbox.ts';
export { passkeySignInRoutes, secondFactorRoutes } from './second-factor.ts';
export { type StreetRoutes, streetProblems, streetRoutes, Transfer } from './street/routes.ts';
export { type Till, type TillRefusal, tillRefusals } from './till.ts';
export {
  type FunctionState,
  type FunctionsOfTown,
  isSwitchedOn,
  standsOn,
  type TownFunction,
  townFunctions,
} from './town-functions.ts';
export { searchTowns, type Town } from './town-names.ts';
export { FileLanguage } from './values.ts';
export { contractVersion, versionHeader } from './version.ts';
export {
  foldVoucherCode,
  readVoucherCode,
  type SignedVoucher,
  type VoucherFacts,
  type VoucherKey,
  verifyVoucherCode,
  voucherBytes,
  writeVoucherCode,
} from './voucher/code.ts';
export {
  confirmationAlphabet,
  foldConfirmationCode,
  foldVoucherNumber,
  judgeVoucherNumber,
  spacedVoucherNumber,
  withCheckDigit,
} from './voucher/number.ts';
export {
  judgeOfflineLimit,
  judgeVoucherPeriod,
  judgeVoucherScope,
  judgeVoucherState,
  type VoucherPlace,
} from './voucher/rules.ts';
