import { row } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { requireActiveCardholder, requireCardholder } from '../cardholders/card.ts';
import { findOperator } from '../operators/operator.ts';
import { publishReadingKey } from '../operators/reading-key.ts';
import type { HandlersOf, System } from '../system.ts';
import {
  answerWithin,
  applyAtPlace,
  listOpenPlaces,
  listOwnApplications,
  type OwnApplication,
  textLifetime,
  withdrawApplication,
} from './application.ts';
import { checkCustomers } from './check.ts';
import {
  acceptMembership,
  type Group,
  inviteToGroup,
  leaveGroup,
  listGroups,
  listMemberships,
  makeGroup,
} from './groups.ts';
import {
  acknowledgeApplicationText,
  answerApplication,
  fetchApplicationText,
  listReceivedApplications,
} from './inbox.ts';

type Named =
  | 'listGroups'
  | 'makeGroup'
  | 'inviteToGroup'
  | 'listMemberships'
  | 'acceptMembership'
  | 'leaveGroup'
  | 'askQuestions'
  | 'publishReadingKey'
  | 'showWideArea'
  | 'applyAtPlace'
  | 'withdrawApplication'
  | 'listReceivedApplications'
  | 'fetchApplicationText'
  | 'acknowledgeApplicationText'
  | 'answerApplication'
  | 'checkCustomers';

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

/** 広域業務連携 (4-3④): group agreements, applications that only their receiver reads, the yearly check. */
export function wideAreaHandlers(system: System): HandlersOf<Named> {
  const { database, clock } = system;
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

    listMemberships: async ({ caller }) => {
      const own = await row<{ questions: string[]; readingKeyId: string | null }>(
        database,
        `SELECT application_questions AS questions, reading_key_id AS "readingKeyId"
           FROM terminal JOIN operator USING (operator_id) WHERE terminal_id = $1`,
        [caller.terminalId],
      );
      const memberships = (await listMemberships(database, caller.operatorId)).map(shown);
      return { memberships, questions: own?.questions ?? [], readingKeyId: own?.readingKeyId ?? null };
    },

    acceptMembership: async ({ caller, params: { groupId } }) =>
      acceptMembership(database, { groupId, operatorId: caller.operatorId, now: clock() }),

    leaveGroup: async ({ caller, params: { groupId } }) =>
      leaveGroup(database, { groupId, operatorId: caller.operatorId, now: clock() }),

    askQuestions: async ({ caller, body: { questions } }) => {
      await database.query('UPDATE operator SET application_questions = $2 WHERE operator_id = $1', [
        caller.operatorId,
        questions,
      ]);
      return {};
    },

    publishReadingKey: async ({ caller, body: { publicJwk } }) => {
      return (await publishReadingKey(database, { terminalId: caller.terminalId, publicJwk })) ?? {};
    },

    showWideArea: async ({ caller }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId, status } = cardholder;
      const places = status === 'active' ? await listOpenPlaces(database, mykeyId) : [];
      return { places, applications: (await listOwnApplications(database, mykeyId)).map(shownOwn) };
    },

    applyAtPlace: async ({ caller, body: { operatorId, sealed } }) => {
      const cardholder = await requireActiveCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId } = cardholder;
      const sent = await applyAtPlace({ database, mykeyId, operatorId, sealed, now: clock() });
      return isRefusal(sent) ? sent : shownOwn(sent);
    },

    withdrawApplication: async ({ caller, params: { applicationId } }) => {
      const cardholder = await requireCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      return withdrawApplication(database, { mykeyId: cardholder.mykeyId, applicationId, now: clock() });
    },

    listReceivedApplications: async ({ caller, query }) => {
      const { operatorId } = caller;
      const { page, next } = await listReceivedApplications(database, { operatorId, cursor: query.cursor });
      const own = await row<{ residentsOnly: boolean; questions: string[] }>(
        database,
        `SELECT residents_only AS "residentsOnly", application_questions AS questions FROM operator WHERE operator_id = $1`,
        [operatorId],
      );
      if (!own) throw new Error('a terminal without its operator');
      const applications = page.map((application) => ({
        ...shown(application),
        lapsesAt: `${application.sentAt.add(application.state === 'sent' ? textLifetime : answerWithin)}`,
      }));
      return { applications, next, ...own };
    },

    fetchApplicationText: async ({ caller, params: { applicationId } }) =>
      fetchApplicationText(database, { applicationId, operatorId: caller.operatorId }),

    acknowledgeApplicationText: async ({ caller, params: { applicationId } }) => {
      const place = { applicationId, operatorId: caller.operatorId, now: clock() };
      return acknowledgeApplicationText(database, place);
    },

    answerApplication: async ({ caller, params: { applicationId }, body: answer }) => {
      const place = { applicationId, operatorId: caller.operatorId, now: clock() };
      return answerApplication({ database, ...place, answer });
    },

    checkCustomers: async ({ caller, body: { file } }) => {
      const bytes = Buffer.from(file, 'base64');
      return (await checkCustomers(system, { operatorId: caller.operatorId, bytes })) as never;
    },
  };
}
