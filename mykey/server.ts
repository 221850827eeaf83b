import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type CryptoKey, importJWK } from 'jose';
import { mykeyProblems, mykeyRoutes } from '../contract/index.ts';
import { createKnownCertificates, type RevocationList, type Trust } from '../jpki/index.ts';
import { answers, type Pool } from '../postgres/pool.ts';
import type { ClientKey } from '../server/client.ts';
import type { ServerLimits } from '../server/connections.ts';
import { buildServer, type RequestLine } from '../server/http.ts';
import { relyingPartyOf } from '../server/passkeys.ts';
import { judgeSetUp } from '../server/second-factor.ts';
import { createSecretBox } from '../server/secret-box.ts';
import { findSession } from '../server/sessions.ts';
import { cardOf } from './cardholders/certificate.ts';
import { createOnlineRevocation, type OnlineRevocationSettings } from './cardholders/online-revocation.ts';
import { attendanceHandlers } from './identification/attendance.ts';
import { identificationHandlers } from './identification/handlers.ts';
import { deskHandlers } from './lifecycle/desk-handlers.ts';
import { lifecycleHandlers } from './lifecycle/handlers.ts';
import { applicationHandlers } from './operators/application-handlers.ts';
import { operatorHandlers } from './operators/handlers.ts';
import { officeHandlers } from './operators/office-handlers.ts';
import { authenticateTerminal } from './operators/terminal.ts';
import { townTerminalHandlers } from './operators/town-terminals.ts';
import { registrationHandlers } from './registration/handlers.ts';
import { serviceIdHandlers } from './service-ids/handlers.ts';
import { uploadHandlers } from './service-ids/upload-handlers.ts';
import { signInHandlers } from './sign-in/handlers.ts';
import { mountSignIn } from './sign-in/mount.ts';
import { staffHandlers } from './staff.ts';
import { findStaff } from './staff-sign-in.ts';
import { syncHandlers } from './sync.ts';
import type { LinkedSystem, MykeyCallers, SignedInStaff, SignInKeys, System } from './system.ts';
import { waitingHandlers } from './waiting.ts';
import { wideAreaHandlers } from './wide-area/handlers.ts';
import { searchHandlers } from './wide-area/search-handlers.ts';
import type { Catalogue } from './wide-area/sru.ts';

export { createRevocationLists, type FetchedList, type ListSource } from './cardholders/revocation-lists.ts';
export { mailTask } from './mail.task.ts';

export { inviteFirstMykeyStaff } from './staff.ts';
export type { LinkedSystem } from './system.ts';
export { mykeyTasks } from './tasks.ts';
export type { Catalogue } from './wide-area/sru.ts';

/** The folders to migrate the database of マイキー with. */
export const mykeySqlFolders: string[] = [
  join(import.meta.dirname, '..', 'server', 'sql'),
  join(import.meta.dirname, 'sql'),
];

/** Measured: 5 kB each, the key as OpenSSL keeps it included. */
const mostKnownCertificates = 10_000;

export type MykeySettings = {
  database: Pool;
  clock: () => Temporal.Instant;
  /** The certificates of the authority whose cards are accepted. */
  trust: Trust;
  revocationLists: () => RevocationList[];
  /** How long after its next update was due a list still counts; not at all unless said. */
  revocationGrace?: Temporal.Duration;
  /** The authority's responder for what is newer than the list of the day. */
  onlineRevocation?: OnlineRevocationSettings;
  /** Signs assertions (ES256); its thumbprint is the `kid`. */
  signingKey: ClientKey;
  signInKeys: SignInKeys;
  linkedSystems: LinkedSystem[];
  /** Catalogues of libraries to be searched together; none unless said. */
  catalogues?: readonly Catalogue[];
  /** The address under which callers know this server. */
  publicUrl: () => string;
  /** Origins of the pages that may call, and for which a card may have signed. */
  origins: string[];
  log?: (line: RequestLine) => void;
  trustProxy?: boolean;
  requestsPerMinute?: number;
  guessesPerMinute?: number;
  limits?: ServerLimits | undefined;
};

/** What every room of マイキー works with. */
async function systemOf(settings: MykeySettings): Promise<System> {
  const { database, clock, publicUrl, origins, signingKey } = settings;
  const { trust, revocationLists, linkedSystems } = settings;
  const signing = {
    privateKey: (await importJWK(signingKey.privateJwk, 'ES256')) as CryptoKey,
    publicJwk: signingKey.publicJwk,
    kid: signingKey.jkt,
  };
  const online = settings.onlineRevocation;
  return {
    database,
    clock,
    trust,
    revocationLists,
    origins,
    linkedSystems,
    signing,
    publicUrl,
    revocationGrace: settings.revocationGrace ?? new Temporal.Duration(),
    knownCertificates: createKnownCertificates({ most: mostKnownCertificates }),
    onlineRevocation: online && createOnlineRevocation({ ...online, database, trust, lists: revocationLists, clock }),
    signIn: settings.signInKeys,
    factors: {
      box: createSecretBox({ kty: 'oct', k: settings.signInKeys.secret }, 'second factor'),
      site: relyingPartyOf('マイキープラットフォーム', origins),
    },
    catalogues: settings.catalogues ?? [],
  };
}

/** Builds the server of マイキープラットフォーム on a migrated database, without listening. */
export async function createMykey(settings: MykeySettings): Promise<FastifyInstance> {
  const { database, clock, publicUrl, origins, log } = settings;
  const system = await systemOf(settings);
  const app = await buildServer({
    title: 'マイキープラットフォーム',
    routes: mykeyRoutes,
    problems: mykeyProblems,
    callers: callersOf(system),
    handlers: {
      ...registrationHandlers(system),
      ...lifecycleHandlers(system),
      ...operatorHandlers(system),
      ...applicationHandlers(system),
      ...officeHandlers(system),
      ...townTerminalHandlers(system),
      ...serviceIdHandlers(system),
      ...uploadHandlers(system),
      ...identificationHandlers(system),
      ...attendanceHandlers(system),
      ...signInHandlers(system),
      ...wideAreaHandlers(system),
      ...searchHandlers(system),
      ...syncHandlers(system),
      ...staffHandlers(system),
      ...deskHandlers(system),
      ...waitingHandlers(system),
    },
    admit: async (route, caller) => judgeSetUp(route, (caller ?? {}) as Partial<SignedInStaff>) ?? caller,
    clock,
    refusalOfRole: { terminal: 'terminal_not_office' },
    isReady: () => answers(database),
    publicUrl,
    origins,
    ...(log ? { log } : {}),
    ...(settings.trustProxy ? { trustProxy: true } : {}),
    ...(settings.requestsPerMinute ? { requestsPerMinute: settings.requestsPerMinute } : {}),
    ...(settings.guessesPerMinute ? { guessesPerMinute: settings.guessesPerMinute } : {}),
    limits: settings.limits,
  });
  mountSignIn(app, system, settings.limits?.answerMilliseconds);
  return app;
}

/** How each kind of caller is known: people by a session bound to their key, terminals and systems by the key itself. */
function callersOf({ database, clock, linkedSystems, revocationLists }: System): MykeyCallers {
  return {
    cardholder: async ({ token, jkt }) => {
      const subject = await findSession({ database, kind: 'cardholder', token, jkt, now: clock() });
      const card = subject === undefined ? undefined : cardOf(subject);
      // A session ends with the list that names its card, not only with the run that deletes it a minute later.
      const isListed = (list: RevocationList) => list.issuerKeyId === card?.issuerKeyId && list.has(card.serial);
      return revocationLists().some(isListed) ? undefined : card;
    },
    staff: async ({ token, jkt }) => {
      const staffId = await findSession({ database, kind: 'staff', token, jkt, now: clock() });
      return staffId === undefined ? undefined : findStaff(database, { staffId, now: clock() });
    },
    terminal: (jkt) => authenticateTerminal(database, jkt),
    linkedSystem: async (jkt) => linkedSystems.find((system) => system.jkt === jkt),
  };
}
