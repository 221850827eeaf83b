import { createHash, randomBytes } from 'node:crypto';
import { type Database, execute, row } from '../postgres/pool.ts';

/** What a session is for; a token of one kind is nothing to a route of another. */
export type SessionKind = 'cardholder' | 'member' | 'staff';
export type OpenedSession = { token: string; expiresAt: string };

const hash = (token: string) => createHash('sha256').update(token).digest();

/** Opens a session of `subject`, bound to the key with thumbprint `jkt`. The token is shown to its holder only. */
export async function openSession({
  database,
  kind,
  subject,
  jkt,
  now,
  lifetime,
}: {
  database: Database;
  kind: SessionKind;
  subject: string;
  jkt: string;
  now: Temporal.Instant;
  lifetime: Temporal.Duration;
}): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = now.add(lifetime);
  await execute(database, 'DELETE FROM session WHERE expires_at <= :now', { now: `${now}` });
  await execute(
    database,
    'INSERT INTO session (token_sha256, kind, subject, jkt, expires_at) VALUES (:tokenSha256, :kind, :subject, :jkt, :expiresAt)',
    { tokenSha256: hash(token), kind, subject, jkt, expiresAt: `${expiresAt}` },
  );
  return { token, expiresAt: `${expiresAt}` };
}

/** The subject of a live session of this kind, presented by the key it is bound to; undefined otherwise. */
export async function findSession({
  database,
  kind,
  token,
  jkt,
  now,
}: {
  database: Database;
  kind: SessionKind;
  token: string;
  jkt: string;
  now: Temporal.Instant;
}): Promise<string | undefined> {
  const found = await row<{ subject: string }>(
    database,
    'SELECT subject FROM session WHERE token_sha256 = :tokenSha256 AND kind = :kind AND jkt = :jkt AND expires_at > :now',
    { tokenSha256: hash(token), kind, jkt, now: `${now}` },
  );
  return found?.subject;
}

/** Ends one session; ending it twice is the same as once. */
export async function closeSession(database: Database, token: string): Promise<void> {
  await execute(database, 'DELETE FROM session WHERE token_sha256 = :tokenSha256', { tokenSha256: hash(token) });
}

/** Ends every session of a subject, as when its password or its status changes. */
export async function closeSessionsOf(database: Database, kind: SessionKind, subject: string): Promise<void> {
  await execute(database, 'DELETE FROM session WHERE kind = :kind AND subject = :subject', { kind, subject });
}
