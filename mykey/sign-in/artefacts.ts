import { createHash, randomBytes } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { type Database, execute, row } from '../../postgres/pool.ts';
import { errors } from './oidc-library.ts';

/** Nothing that a sign-in needs lives longer than this, whatever the library asks for (decision 4). */
const lifetimeMaxSeconds = 600;

const hash = (id: string): Buffer => createHash('sha256').update(id).digest();

type Moment = { database: Database; clock: () => Temporal.Instant };
type Found = { payload: string; consumed: Temporal.Instant | null };

/** A mark of what was used is made once: of two proofs or assertions that come at the same time, one is first. */
const write = `
  INSERT INTO sign_in_artefact AS known (kind, id_sha256, grant_sha256, payload, expires_at)
  VALUES (:kind, :idSha256, :grantSha256, :payload, :expiresAt)
      ON CONFLICT (kind, id_sha256) DO UPDATE
         SET grant_sha256 = excluded.grant_sha256, payload = excluded.payload, expires_at = excluded.expires_at
       WHERE NOT :once OR known.expires_at <= :now`;

/**
 * Keeps what oidc-provider calls a model (Interaction, Grant, AuthorizationCode, AccessToken, ReplayDetection …) in
 * PostgreSQL, for as long as asked and ten minutes at most. A row is found by the hash of its id: who reads the table
 * holds no code and no token. What is over is not found, also before the sweep has come by.
 */
export function createArtefacts({ database, clock }: Moment, kind: string): Adapter {
  return {
    upsert: async (id, { jti: _, ...payload }, expiresIn = lifetimeMaxSeconds) => {
      const now = clock();
      const count = await execute(database, write, {
        kind,
        idSha256: hash(id),
        grantSha256: payload.grantId ? hash(payload.grantId) : null,
        payload: JSON.stringify(payload),
        expiresAt: `${now.add({ seconds: Math.min(Math.max(expiresIn, 1), lifetimeMaxSeconds) })}`,
        once: kind === 'ReplayDetection',
        now: `${now}`,
      });
      if (count === 0) throw new errors.InvalidRequest('a proof or an assertion was used before');
    },

    find: async (id) => {
      const found = await row<Found>(
        database,
        `SELECT payload, consumed_at AS consumed FROM sign_in_artefact
          WHERE kind = :kind AND id_sha256 = :idSha256 AND expires_at > :now`,
        { kind, idSha256: hash(id), now: `${clock()}` },
      );
      if (!found) return undefined;
      const consumed = found.consumed ? { consumed: Math.floor(found.consumed.epochMilliseconds / 1000) } : {};
      return { ...(JSON.parse(found.payload) as AdapterPayload), ...consumed, jti: id };
    },

    // The first use wins: the library reads and then consumes, and two exchanges of one code may both have read.
    consume: async (id) => {
      const used = await execute(
        database,
        'UPDATE sign_in_artefact SET consumed_at = :now WHERE kind = :kind AND id_sha256 = :idSha256 AND consumed_at IS NULL',
        { kind, idSha256: hash(id), now: `${clock()}` },
      );
      if (used === 0) throw new errors.InvalidGrant('authorization code already consumed');
    },

    destroy: async (id) => {
      await execute(database, 'DELETE FROM sign_in_artefact WHERE kind = :kind AND id_sha256 = :idSha256', {
        kind,
        idSha256: hash(id),
      });
    },

    revokeByGrantId: async (grantId) => {
      await execute(database, 'DELETE FROM sign_in_artefact WHERE kind = :kind AND grant_sha256 = :grantSha256', {
        kind,
        grantSha256: hash(grantId),
      });
    },

    // Neither sessions nor user codes are kept here.
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
  };
}

/**
 * The library's session of a browser: never kept. A session that is found nowhere signs nobody in, so each sign-in asks
 * for the card again, and no row ties two sites together.
 */
export const noSessions: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
};

/** What a site asked when it sent a person here. */
export type Asked = { clientId: string; redirectUri: string; scopes: string[] };

/** The request behind a sign-in that still waits for its card; undefined when it is over or never was. */
export async function findAsked(moment: Moment, signInId: string): Promise<Asked | undefined> {
  const interaction = await createArtefacts(moment, 'Interaction').find(signInId);
  // With a result it only waits for the browser to come back.
  if (!interaction || interaction.result) return undefined;
  const { client_id: clientId, redirect_uri: redirectUri, scope } = interaction.params ?? {};
  return { clientId: `${clientId}`, redirectUri: `${redirectUri}`, scopes: `${scope ?? ''}`.split(' ') };
}

/** That a card was present with its PIN for one sign-in. */
export type Presented = { signInId: string; mykeyId: string; at: number };

/** Makes a ticket with which the browser that began the sign-in may go on, once, within two minutes. */
export async function createTicket(
  { database, clock }: Moment,
  { signInId, mykeyId }: Omit<Presented, 'at'>,
): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  const now = clock();
  const presented: Presented = { signInId, mykeyId, at: Math.floor(now.epochMilliseconds / 1000) };
  await execute(
    database,
    `INSERT INTO sign_in_artefact (kind, id_sha256, payload, expires_at)
     VALUES ('Ticket', :idSha256, :presented, :expiresAt)`,
    { idSha256: hash(ticket), presented: JSON.stringify(presented), expiresAt: `${now.add({ minutes: 2 })}` },
  );
  return ticket;
}

/** Takes a ticket out of the world. Reading and deleting are one statement: of two that come at once, one gets it. */
export async function getAndRemoveTicket({ database, clock }: Moment, ticket: string): Promise<Presented | undefined> {
  const found = await row<{ payload: string }>(
    database,
    `DELETE FROM sign_in_artefact WHERE kind = 'Ticket' AND id_sha256 = :idSha256 AND expires_at > :now RETURNING payload`,
    { idSha256: hash(ticket), now: `${clock()}` },
  );
  return found && (JSON.parse(found.payload) as Presented);
}
