import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type Database, execute, type Pool, row, rows } from '../postgres/pool.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Who asks for passkeys: the site whose pages people sign in at. */
export type RelyingParty = {
  /** What an authenticator shows. */
  name: string;
  /** The host of the pages, and where they may be: a passkey of one site is none of another. */
  id: string;
  origins: string[];
};
/** The pages of a system, by the origins that may call it. */
export function relyingPartyOf(name: string, origins: readonly string[]): RelyingParty {
  const [first = 'http://localhost'] = origins;
  return { name, id: new URL(first).hostname, origins: [...origins] };
}

/**
 * Whose passkey it is, as an authenticator keeps it. Both systems' pages may be one site, and a device keeps one passkey for a person of a
 * site: under the bare number that of one system would overwrite that of the other.
 */
const userIdOf = ({ name }: RelyingParty, staffId: string) =>
  new Uint8Array(createHash('sha256').update(`${name}\n${staffId}`).digest());

const challengeLifetime = { minutes: 5 };
/** COSE: ES256, EdDSA, RS256. */
const algorithms = [-7, -8, -257];

type Asker = { database: Database; jkt: string; now: Temporal.Instant };

async function keepChallenge({ database, jkt, now }: Asker, challenge: string, staffId: string | null): Promise<void> {
  await execute(database, 'DELETE FROM passkey_challenge WHERE expires_at <= :now', { now: `${now}` });
  await execute(
    database,
    'INSERT INTO passkey_challenge (challenge, staff_id, jkt, expires_at) VALUES (:challenge, :staffId, :jkt, :endsAt)',
    { challenge, staffId, jkt, endsAt: `${now.add(challengeLifetime)}` },
  );
}

/** Takes a challenge: it is gone, whatever comes of it; of two at once one has it. */
const takeChallenge = async ({ database, jkt, now }: Asker, challenge: string, staffId: string | null) =>
  (await row(
    database,
    `DELETE FROM passkey_challenge WHERE challenge = :challenge AND staff_id IS NOT DISTINCT FROM :staffId AND jkt = :jkt
        AND expires_at > :now RETURNING challenge`,
    { challenge, staffId, jkt, now: `${now}` },
  )) !== undefined;

/** What a browser is asked for to make a passkey; those that its person has already are not made twice. */
export async function beginPasskey(
  asker: Asker,
  { site, staffId, name }: { site: RelyingParty; staffId: string; name: string },
) {
  const known = await rows<{ id: string }>(
    asker.database,
    'SELECT credential_id AS id FROM passkey WHERE staff_id = :staffId',
    { staffId },
  );
  const options = await generateRegistrationOptions({
    rpName: site.name,
    rpID: site.id,
    userName: staffId,
    userDisplayName: name,
    userID: userIdOf(site, staffId),
    attestationType: 'none',
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
  await keepChallenge(asker, options.challenge, staffId);
  return { options: options as object as Record<string, unknown> };
}

/** Adds a passkey that a browser has made for this very challenge, of this person, at one of our pages. */
export async function addPasskey(
  asker: Asker & { database: Database },
  added: { site: RelyingParty; staffId: string; name: string; response: RegistrationResponseJSON },
): Promise<undefined | Refusal<'passkey_refused' | 'second_factor_exists'>> {
  const { site, staffId, name, response } = added;
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(asker, challenge, staffId),
    expectedOrigin: site.origins,
    expectedRPID: site.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined);
  if (!verified?.verified) return refuse('passkey_refused');
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  const made = await execute(
    asker.database,
    `INSERT INTO passkey (credential_id, staff_id, name, public_key, counter, transports, added_at)
     VALUES (:id, :staffId, :name, :publicKey, :counter, :transports, :now) ON CONFLICT DO NOTHING`,
    {
      id,
      staffId,
      name,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: response.response.transports ?? [],
      now: `${asker.now}`,
    },
  );
  return made === 0 ? refuse('second_factor_exists') : undefined;
}

/** What a browser is asked for to sign somebody in: any passkey of this site; its device verifies its person. */
export async function beginPasskeySignIn(asker: Asker, site: RelyingParty) {
  const options = await generateAuthenticationOptions({ rpID: site.id, userVerification: 'required' });
  await keepChallenge(asker, options.challenge, null);
  return { options: options as object as Record<string, unknown> };
}

type Known = { staffId: string; publicKey: Buffer; counter: number };

/** Whose passkey it was: of a living account, for a challenge of this browser that was not used, and signed now. */
export async function judgePasskey(
  asker: Asker & { database: Pool },
  { site, response }: { site: RelyingParty; response: AuthenticationResponseJSON },
): Promise<{ staffId: string } | Refusal<'passkey_refused'>> {
  const { database, now } = asker;
  const { id } = response;
  const known = await row<Known>(
    database,
    `SELECT staff_id, public_key, counter FROM passkey JOIN office_account USING (staff_id)
      WHERE credential_id = :id AND state = 'active'`,
    { id },
  );
  if (!known) return refuse('passkey_refused');
  const { staffId, publicKey, counter } = known;
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(asker, challenge, null),
    expectedOrigin: site.origins,
    expectedRPID: site.id,
    credential: { id, publicKey: new Uint8Array(publicKey), counter },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!verified?.verified) return refuse('passkey_refused');
  // A counter that did not grow is that of a copy; most passkeys keep none and say 0.
  const used = await execute(
    database,
    'UPDATE passkey SET counter = :after, used_at = :now WHERE credential_id = :id AND counter = :counter',
    { id, counter, after: verified.authenticationInfo.newCounter, now: `${now}` },
  );
  return used === 0 ? refuse('passkey_refused') : { staffId };
}
