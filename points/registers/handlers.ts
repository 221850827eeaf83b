import type { bankRoutes } from '../../contract/points/registers/bank-routes.ts';
import type { cutOffRoutes } from '../../contract/points/registers/cut-off-routes.ts';
import type { openingRoutes } from '../../contract/points/registers/opening-routes.ts';
import type { organisationRoutes } from '../../contract/points/registers/organisation-routes.ts';
import type { successionRoutes } from '../../contract/points/registers/succession-routes.ts';
import { officeAccountHandlers } from '../../server/office-account-handlers.ts';
import { secondFactorHandlers } from '../../server/second-factor-handlers.ts';
import type { PointsHandlers } from '../callers.ts';
import { type Appliers, addPerson, inviteStaff, listStaff, officesOf } from './accounts.ts';
import {
  applyBankCorrection,
  bankSubject,
  closeBank,
  enterBank,
  listBankCorrections,
  showBank,
} from './bank-corrections.ts';
import type { RegistersContext } from './context.ts';
import { applyCutOff, cutOffSubject, setCutOff, showCutOff } from './cut-off-change.ts';
import { applyExchangeTerms, exchangeTermsSubject, setExchangeTerms } from './exchange-terms.ts';
import { setFunctions, showFunctions } from './functions.ts';
import {
  applyHandover,
  cancelHandover,
  handoverSubject,
  listHandovers,
  planHandover,
  showWaitingOf,
} from './handover.ts';
import { applyLeaving, askForLeaving, leavingSubject } from './leaving.ts';
import {
  applyMunicipality,
  changeMunicipalityAccount,
  municipalitySubject,
  openAsPlatform,
  searchForOpening,
  searchMunicipalities,
  showMunicipalityAccount,
} from './municipalities.ts';
import { applyOpening, checkOpening } from './opening-decision.ts';
import {
  applyForOpening,
  listOpenings,
  openingSubject,
  returnOpening,
  showOpening,
  withdrawOpening,
} from './openings.ts';
import {
  agentSubject,
  applySettlementAgent,
  changeOrganisationAccount,
  listOrganisations,
  registerOrganisation,
  setSettlementAgent,
} from './organisations.ts';
import { changePartnerAccount, listPartners, registerPartner } from './partners.ts';
import { showStaff, signInStaff, signInWithPasskey, signOutStaff } from './people.ts';
import { listPrivilegedAccess } from './privileged-access.ts';
import { openSandbox } from './sandbox.ts';
import {
  addMunicipality,
  applySuccession,
  askForSuccession,
  askToCallOff,
  listSuccessions,
  successionSubject,
} from './successions.ts';
import { drawTrailSample, searchTrail } from './trail-search.ts';
import { type WaitingRule, waitingFor } from './waiting.ts';

type Named =
  | 'signInStaff'
  | 'signInWithPasskey'
  | keyof ReturnType<typeof secondFactorHandlers>
  | 'signOutStaff'
  | 'showStaff'
  | 'showWaiting'
  | 'inviteStaff'
  | 'listStaff'
  | 'searchMunicipalities'
  | 'openMunicipality'
  | 'openSandbox'
  | 'showMunicipalityAccount'
  | 'changeMunicipalityAccount'
  | 'listPartners'
  | 'changePartnerAccount'
  | 'setSettlementAgent'
  | 'setExchangeTerms'
  | keyof typeof organisationRoutes
  | 'registerPartner'
  | keyof typeof openingRoutes
  | 'askForLeaving'
  | Exclude<keyof typeof successionRoutes, 'previewSuccession'>
  | keyof typeof bankRoutes
  | keyof typeof cutOffRoutes
  | 'showFunctions'
  | 'setFunctions'
  | 'planHandover'
  | 'listHandovers'
  | 'cancelHandover'
  | 'showWaitingOf'
  | 'searchTrail'
  | 'drawTrailSample'
  | 'listPrivilegedAccess'
  | keyof ReturnType<typeof officeAccountHandlers>;

/** ② 業務支援: people of offices and their accounts, municipalities, partner companies, and what waits for a second person. */
export function registerHandlers(
  context: RegistersContext,
  { appliers, waiting }: { appliers: Appliers; waiting: readonly WaitingRule[] },
): Pick<PointsHandlers, Named> {
  const offices = officesOf(context, {
    ...appliers,
    [handoverSubject]: applyHandover(context),
    [leavingSubject]: applyLeaving(context),
    [openingSubject]: applyOpening(context, addPerson),
    [successionSubject]: applySuccession(context),
    [bankSubject]: applyBankCorrection(context),
    [agentSubject]: applySettlementAgent,
    [exchangeTermsSubject]: applyExchangeTerms,
    [cutOffSubject]: applyCutOff(context),
    [municipalitySubject]: applyMunicipality(context),
  });
  const accounts = officeAccountHandlers(offices);
  return {
    ...accounts,
    ...secondFactorHandlers(offices, context.factors),
    ...openingHandlers(context),
    ...successionHandlers(context),
    ...bankHandlers(context),
    ...organisationHandlers(context),
    showCutOff: (call) => showCutOff(context, call),
    setCutOff: (call) => setCutOff(context, call),
    askForLeaving: (call) => askForLeaving(context, call),
    // What terminals and payments remember of places and campaigns is read anew once the change stands.
    decideChangeRequest: (call) => accounts.decideChangeRequest(call).finally(() => context.forgetRegisters()),
    inviteStaff: (call) => inviteStaff(offices, call),
    listStaff: (call) => listStaff(context, call),
    signInStaff: (call) => signInStaff(context, call),
    signInWithPasskey: (call) => signInWithPasskey(context, call),
    signOutStaff: (call) => signOutStaff(context, call),
    showStaff: (call) => showStaff(context, call),
    showWaiting: async ({ caller }) => ({ waiting: await waitingFor(waiting, caller) }),
    searchMunicipalities: (call) => searchMunicipalities(context, call),
    openMunicipality: (call) => openAsPlatform(context, call),
    openSandbox: (call) => openSandbox(context, call),
    showMunicipalityAccount: (call) => showMunicipalityAccount(context, call),
    changeMunicipalityAccount: (call) => changeMunicipalityAccount(context, call),
    listPartners: () => listPartners(context),
    changePartnerAccount: (call) => changePartnerAccount(context, call),
    setExchangeTerms: (call) => setExchangeTerms(context, call),
    registerPartner: (call) => registerPartner(context, call),
    showFunctions: (call) => showFunctions(context, call),
    setFunctions: (call) => setFunctions(context, call),
    planHandover: (call) => planHandover(context, call),
    listHandovers: (call) => listHandovers(context, call),
    cancelHandover: (call) => cancelHandover(context, call),
    showWaitingOf: (call) => showWaitingOf(context, call, waiting),
    searchTrail: (call) => searchTrail(context, call),
    drawTrailSample: (call) => drawTrailSample(context, call),
    listPrivilegedAccess: (call) => listPrivilegedAccess(context, call),
  };
}

/** 自治体のアカウント開設: what an office asks for online, and what the platform's people do with it. */
const openingHandlers = (context: RegistersContext): Pick<PointsHandlers, keyof typeof openingRoutes> => ({
  searchForOpening: (call) => searchForOpening(context, call),
  applyForOpening: (call) => applyForOpening(context, call),
  showOpening: (call) => showOpening(context, call),
  withdrawOpening: (call) => withdrawOpening(context, call),
  listOpenings: (call) => listOpenings(context, call),
  checkOpening: (call) => checkOpening(context, call),
  returnOpening: (call) => returnOpening(context, call),
});

/** 合併・コードの変更: what two persons of the platform plan. */
const successionHandlers = (
  context: RegistersContext,
): Pick<PointsHandlers, Exclude<keyof typeof successionRoutes, 'previewSuccession'>> => ({
  listSuccessions: (call) => listSuccessions(context, call),
  askForSuccession: (call) => askForSuccession(context, call),
  askToCallOffSuccession: (call) => askToCallOff(context, call),
  addMunicipality: (call) => addMunicipality(context, call),
});

/** 金融機関・支店マスタ: looked up by all who enter accounts, corrected by two persons. */
const bankHandlers = (context: RegistersContext): Pick<PointsHandlers, keyof typeof bankRoutes> => ({
  showBank: (call) => showBank(context, call),
  listBankCorrections: (call) => listBankCorrections(context, call),
  enterBank: (call) => enterBank(context, call),
  closeBank: (call) => closeBank(context, call),
});

/** 受託会社 and payers of many towns, and who bills a company. */
const organisationHandlers = (
  context: RegistersContext,
): Pick<PointsHandlers, keyof typeof organisationRoutes | 'setSettlementAgent'> => ({
  listOrganisations: () => listOrganisations(context),
  registerOrganisation: (call) => registerOrganisation(context, call),
  changeOrganisationAccount: (call) => changeOrganisationAccount(context, call),
  setSettlementAgent: (call) => setSettlementAgent(context, call),
});
