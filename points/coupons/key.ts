import { CompactEncrypt, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import type { z } from 'zod';
import type { CompanyKey } from '../../contract/points/coupons/values.ts';
import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { askForChange } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { companyOfPerson } from './company.ts';

/** The subject of changes of a company's key, which two persons of it make: whoever has the private half reads every code. */
export const couponKeySubject = 'couponKey';
type Key = z.output<typeof CompanyKey>;
type KnownKey = { jwk: Key; thumbprint: string; registeredAt: Temporal.Instant };

/** The key of a company that counts: of the request that was confirmed last. */
export const keyOf = (database: Database, partnerId: number): Promise<KnownKey | undefined> =>
  row(
    database,
    `SELECT jwk, thumbprint, decided_at AS registered_at FROM coupon_key k JOIN change_request c ON c.id = k.request_id
      WHERE k.partner_id = :partnerId AND decision = 'confirmed' ORDER BY decided_at DESC, c.id DESC LIMIT 1`,
    { partnerId },
  );

const algorithmOf = ({ kty }: Key) => (kty === 'EC' ? 'ECDH-ES+A256KW' : 'RSA-OAEP-256');

/** Encrypts for a company: a JWE (RFC 7516) in its compact form, which names the key by its thumbprint. */
export async function sealFor({ jwk, thumbprint }: Omit<KnownKey, 'registeredAt'>, content: string): Promise<string> {
  const alg = algorithmOf(jwk);
  return new CompactEncrypt(Buffer.from(content))
    .setProtectedHeader({ alg, enc: 'A256GCM', kid: thumbprint, cty: 'application/json' })
    .encrypt(await importJWK(jwk as JWK, alg));
}

/** The company's key, and whether another one waits for a second person. */
export async function showCouponKey({ database }: ConversionsContext, { caller }: CallOf<'showCouponKey'>) {
  const { partnerId } = companyOfPerson(caller);
  const key = await keyOf(database, partnerId);
  const waiting = await row(
    database,
    'SELECT FROM change_request WHERE subject = :subject AND subject_id = :subjectId AND decision IS NULL',
    { subject: couponKeySubject, subjectId: `${partnerId}` },
  );
  return {
    key: key ? { thumbprint: key.thumbprint, registeredAt: `${key.registeredAt}` } : null,
    isChanging: waiting !== undefined,
  };
}

/** Asks for another key of the company; it counts once a second person has compared its thumbprint. */
export async function askForCouponKey(
  { database, clock }: ConversionsContext,
  { caller, body }: CallOf<'askForCouponKey'>,
) {
  const { partnerId } = companyOfPerson(caller);
  // 1 A key for which nothing can be encrypted is none: a point off the curve, an RSA key that is too short.
  const thumbprint = await thumbprintOf(body.key);
  if (!thumbprint) return refuse('coupon_key_invalid');
  // 2 The request is bound to the thumbprint, and by it to the key.
  const before = await keyOf(database, partnerId);
  return inTransaction(database, async (client) => {
    const company = await row<{ name: string }>(client, 'SELECT name FROM partner WHERE id = :partnerId', {
      partnerId,
    });
    const asked = await askForChange(client, {
      subject: couponKeySubject,
      subjectId: `${partnerId}`,
      name: company?.name ?? '',
      office: caller.office,
      before: before ? { thumbprint: before.thumbprint } : null,
      after: { thumbprint },
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    });
    if (isRefusal(asked)) return asked;
    await execute(
      client,
      'INSERT INTO coupon_key (request_id, partner_id, jwk, thumbprint) VALUES (:requestId, :partnerId, :jwk, :thumbprint)',
      { requestId: asked.requestId, partnerId, jwk: JSON.stringify(body.key), thumbprint },
    );
    return { requestId: asked.requestId };
  });
}

async function thumbprintOf(key: Key): Promise<string | undefined> {
  try {
    const thumbprint = await calculateJwkThumbprint(key as JWK);
    await sealFor({ jwk: key, thumbprint }, 'probe');
    return thumbprint;
  } catch {
    return undefined;
  }
}

/** Nothing is left to be made: the key that was asked for counts by the decision itself. */
export const applyCouponKey = async (): Promise<undefined> => undefined;
