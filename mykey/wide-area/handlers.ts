import { isRefusal, refuse } from '../../server/refusal.ts';
import { requireActiveCardholder, requireCardholder } from '../cardholders/card.ts';
import { findOperator } from '../operators/operator.ts';
import { publishReadingKey } from '../operators/reading-key.ts';
import type { HandlersOf, System } from '../system.ts';
import {
  applyAtPlace,
  listOpenPlaces,
  listOwnApplications,
  type OwnApplication,
  withdrawApplication,
} from './application.ts';
import { checkCustomers } from './check.ts';
import {
  acceptMembership,
  askQuestions,
  findQuestions,
  type Group,
  inviteToGroup,
  leaveGroup,
  listGroups,
  listMemberships,
  makeGroup,
} from './groups.ts';
import { acknowledgeApplicationText, answerApplication, fetchApplicationText, showInbox } from './inbox.ts';

type Times = { [name: string]: unknown };
/** Instants of an answer as the strings that they travel as. */
const shown = <T extends Times>(record: T) =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, value instanceof Temporal.Instant ? `${value}` : value]),
  ) as {
    [K in keyof T]: T[K] extends Temporal.Instant
      ? string
      : T[K] extends Temporal.Instant | null
        ? string | null
        : T[K];
  };
const shownGroup = ({ members, ...group }: Group) => ({ ...shown(group), members: members.map(shown) });
const shownOwn = (application: OwnApplication) => shown(application);

type ByAgreement =
  | 'listGroups'
  | 'makeGroup'
  | 'inviteToGroup'
  | 'listMemberships'
  | 'acceptMembership'
  | 'leaveGroup'
  | 'askQuestions'
  | 'publishReadingKey';
type ByHolder = 'showWideArea' | 'applyAtPlace' | 'withdrawApplication';
type ByOffice =
  | 'listReceivedApplications'
  | 'fetchApplicationText'
  | 'acknowledgeApplicationText'
  | 'answerApplication'
  | 'checkCustomers';

/** 広域業務連携 (4-3④): group agreements, applications that only their receiver reads, the yearly check. */
export const wideAreaHandlers = (system: System): HandlersOf<ByAgreement | ByHolder | ByOffice> => ({
  ...agreementHandlers(system),
  ...applicationHandlers(system),
  ...inboxHandlers(system),
});

/** The platform makes groups and invites; each operator's own office says yes, and what it asks applicants. */
function agreementHandlers({ database, clock }: System): HandlersOf<ByAgreement> {
  return {
    listGroups: async () => ({ groups: (await listGroups(database)).map(shownGroup) }),

    makeGroup: async ({ caller: { staffId }, body: { name } }) => {
      const made = await makeGroup(database, { name, staffId, now: clock() });
      return isRefusal(made) ? made : shownGroup(made);
    },

    inviteToGroup: async ({ params: { groupId }, body: { operatorId } }) => {
      if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
      const group = await inviteToGroup(database, { groupId, operatorId, now: clock() });
      return isRefusal(group) ? group : shownGroup(group);
    },

    listMemberships: async ({ caller: { operatorId, terminalId } }) => {
      const memberships = await listMemberships(database, operatorId);
      return { memberships: memberships.map(shown), ...(await findQuestions(database, terminalId)) };
    },

    acceptMembership: ({ caller: { operatorId }, params }) =>
      acceptMembership(database, { ...params, operatorId, now: clock() }),

    leaveGroup: ({ caller: { operatorId }, params }) => leaveGroup(database, { ...params, operatorId, now: clock() }),

    askQuestions: ({ caller: { operatorId }, body }) => askQuestions(database, { ...body, operatorId }),

    publishReadingKey: async ({ caller: { terminalId }, body }) =>
      (await publishReadingKey(database, { ...body, terminalId })) ?? {},
  };
}

/** A holder's own applications, and where else one can be made. */
function applicationHandlers({ database, clock }: System): HandlersOf<ByHolder> {
  return {
    showWideArea: async ({ caller }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId, status } = cardholder;
      const places = status === 'active' ? await listOpenPlaces(database, mykeyId) : [];
      return { places, applications: (await listOwnApplications(database, mykeyId)).map(shownOwn) };
    },

    applyAtPlace: async ({ caller, body }) => {
      const cardholder = await requireActiveCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const sent = await applyAtPlace({ database, mykeyId: cardholder.mykeyId, ...body, now: clock() });
      return isRefusal(sent) ? sent : shownOwn(sent);
    },

    withdrawApplication: async ({ caller, params }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      return withdrawApplication(database, { mykeyId: cardholder.mykeyId, ...params, now: clock() });
    },
  };
}

/** What an operator's office does with what was sent to it, and its yearly question about its own customers. */
function inboxHandlers(system: System): HandlersOf<ByOffice> {
  const { database, clock } = system;
  return {
    listReceivedApplications: async ({ caller: { operatorId }, query: { cursor } }) => {
      const { applications, ...inbox } = await showInbox(database, { operatorId, cursor });
      return { ...inbox, applications: applications.map(shown) };
    },

    fetchApplicationText: ({ caller: { operatorId }, params }) =>
      fetchApplicationText(database, { ...params, operatorId }),

    acknowledgeApplicationText: ({ caller: { operatorId }, params }) =>
      acknowledgeApplicationText(database, { ...params, operatorId, now: clock() }),

    answerApplication: ({ caller: { operatorId }, params, body: answer }) =>
      answerApplication({ database, ...params, operatorId, answer, now: clock() }),

    checkCustomers: async ({ caller: { operatorId }, body: { file, language } }) =>
      (await checkCustomers(system, {
        operatorId,
        bytes: Buffer.from(file, 'base64'),
        ...(language && { language }),
      })) as never,
  };
}
