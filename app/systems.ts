import type { FastifyInstance } from 'fastify';
import { assertionFormat } from '../contract/index.ts';
import type { RevocationList } from '../jpki/index.ts';
import { type Catalogue, createMykey } from '../mykey/server.ts';
import type { BankMaster } from '../points/registers/bank-list.ts';
import { createPoints, type Points } from '../points/server.ts';
import type { ServerLimits } from '../server/connections.ts';
import type { RequestLine } from '../server/http.ts';
import type { SendMail } from '../server/mail.ts';
import type { Databases } from './databases.ts';
import type { SystemKeys } from './keys.ts';
import type { RevocationSettings, Trust } from './trust.ts';
import { drainQueues, startWorkers, type Workers } from './workers.ts';

export type SystemsSettings = Partial<RevocationSettings> & {
  databases: Databases;
  keys: SystemKeys;
  trust: Trust;
  revocationLists: () => RevocationList[];
  /** Looks whether there are newer lists; called every ten seconds by the workers. */
  refreshRevocationLists?: () => Promise<void>;
  clock: () => Temporal.Instant;
  /** Origins of the faces. */
  origins: string[];
  /** 0 takes any free port. */
  ports: { mykey: number; points: number };
  /** How callers name the servers, where that is not the address they listen on. */
  publicUrls?: { mykey: string; points: string };
  host?: string;
  workers?: boolean;
  /** Sends the mail of マイキー. */
  sendMail?: SendMail | undefined;
  /** Catalogues of libraries to be searched together. */
  catalogues?: readonly Catalogue[];
  /** Set where a proxy on this machine ends TLS. */
  trustProxy?: boolean;
  requestsPerMinute?: number;
  guessesPerMinute?: number;
  /** How long a partner's system may take to answer about a conversion. */
  streetMilliseconds?: number;
  /** Webhooks may go to this machine and by plain http: for tests and the demonstration. */
  localWebhooks?: boolean;
  /** The list of banks and branches; the published one unless said. */
  bankMaster?: BankMaster;
  log?: (system: string, line: RequestLine) => void;
  /** What each server waits for and holds at most; tests wait less. */
  limits?: ServerLimits | undefined;
};
export type Systems = {
  mykeyUrl: string;
  pointsUrl: string;
  mykey: FastifyInstance;
  points: Points;
  /** What runs beside the servers; undefined where nothing does. */
  workers: Workers | undefined;
  /** Looks at everything that is due once, through the queues, and is done with it: what tests and the story wait by. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

/** What only tests and the demonstration say of the points cloud, and who sends its mail. */
const pointsWishesOf = ({ bankMaster, streetMilliseconds, localWebhooks, sendMail }: SystemsSettings) => ({
  sendMail,
  ...(bankMaster ? { bankMaster } : {}),
  ...(streetMilliseconds ? { streetMilliseconds } : {}),
  ...(localWebhooks ? { localWebhooks } : {}),
});

/** Starts both systems. They meet here, in one process or in two, only by their addresses and public keys. */
export async function startSystems(settings: SystemsSettings): Promise<Systems> {
  const { databases, keys, clock, origins, host = '127.0.0.1', log } = settings;
  const urls = { mykey: settings.publicUrls?.mykey ?? '', points: settings.publicUrls?.points ?? '' };
  const mykey = await createMykey({
    database: databases.mykey,
    clock,
    trust: settings.trust,
    revocationLists: settings.revocationLists,
    ...(settings.revocationGrace ? { revocationGrace: settings.revocationGrace } : {}),
    ...(settings.onlineRevocation ? { onlineRevocation: settings.onlineRevocation } : {}),
    signingKey: keys.mykeySigning,
    signInKeys: keys.mykeySignIn,
    linkedSystems: [
      { name: assertionFormat.audience, jkt: keys.pointsSystem.jkt, encryptionKey: keys.pointsEncryption.publicJwk },
    ],
    publicUrl: () => urls.mykey,
    origins,
    ...(settings.catalogues ? { catalogues: settings.catalogues } : {}),
    ...(log ? { log: (line: RequestLine) => log('mykey', line) } : {}),
    ...(settings.trustProxy ? { trustProxy: true } : {}),
    ...(settings.requestsPerMinute ? { requestsPerMinute: settings.requestsPerMinute } : {}),
    ...(settings.guessesPerMinute ? { guessesPerMinute: settings.guessesPerMinute } : {}),
    limits: settings.limits,
  });
  const points = await createPoints({
    database: databases.points,
    clock,
    mykeyUrl: () => urls.mykey,
    systemKey: keys.pointsSystem,
    decryptionKey: keys.pointsEncryption.privateJwk,
    voucherKey: keys.voucherSigning,
    formerVoucherKeys: keys.formerVoucherKeys,
    publicUrl: () => urls.points,
    origins,
    ...(log ? { log: (line: RequestLine) => log('points', line) } : {}),
    ...(settings.trustProxy ? { trustProxy: true } : {}),
    ...(settings.requestsPerMinute ? { requestsPerMinute: settings.requestsPerMinute } : {}),
    ...(settings.guessesPerMinute ? { guessesPerMinute: settings.guessesPerMinute } : {}),
    limits: settings.limits,
    ...pointsWishesOf(settings),
  });
  const listen = async (server: FastifyInstance, port: number) =>
    (await server.listen({ host, port })).replace('[::1]', 'localhost');
  const started: FastifyInstance[] = [];
  try {
    const mykeyAddress = await listen(mykey, settings.ports.mykey);
    started.push(mykey);
    const pointsAddress = await listen(points.server, settings.ports.points);
    started.push(points.server);
    urls.mykey ||= mykeyAddress;
    urls.points ||= pointsAddress;
  } catch (error) {
    await Promise.all([mykey.close(), points.server.close()]);
    throw error;
  }
  const { revocationLists, refreshRevocationLists = async () => {} } = settings;
  const revocation = { lists: revocationLists, refresh: refreshRevocationLists };
  const work = { databases, points, sendMail: settings.sendMail, clock, revocation };
  const workers = settings.workers === false ? undefined : await startWorkers(work);
  return {
    mykeyUrl: urls.mykey,
    pointsUrl: urls.points,
    mykey,
    points,
    workers,
    drain: () => drainQueues(work),
    async close() {
      await workers?.stop();
      await Promise.all(started.map((server) => server.close()));
    },
  };
}
