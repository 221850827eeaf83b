import { type Database, execute, inTransaction, type Pool, row } from '../postgres/pool.ts';

export type Mail = { recipient: string; subject: string; body: string };
/** Hands one mail to the server that sends it; rejects when it was not taken. */
export type SendMail = (mail: Mail) => Promise<void>;

/** Keeps a mail to be sent, in the transaction of what it tells: a rolled-back change tells nobody. */
export const queueMail = (client: Database, { recipient, subject, body, now }: Mail & { now: Temporal.Instant }) =>
  execute(
    client,
    'INSERT INTO mail (recipient, subject, body, made_at, next_at) VALUES (:recipient, :subject, :body, :now, :now)',
    { recipient, subject, body, now: `${now}` },
  );

const triesMax = 10;

/** Its server said of this very recipient that nobody is there, for good (RFC 5321 4.2.1): not of our sign-in, our sender or our text. */
const isNobody = (error: unknown): boolean => {
  const { responseCode, command } = (error ?? {}) as { responseCode?: unknown; command?: unknown };
  return command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
};

/** A mail that was given up: nobody is under its address, or no server took it in all its tries. */
export type GivenUp = { recipient: string; isNobody: boolean };

/**
 * Sends what waits, one after the other, and forgets each with its address once it was taken. One that is not taken is tried
 * again after 1, 2, 4, 8 … minutes, ten times in all, and then given up and forgotten too; at once where nobody is under its address. A
 * crash between taking and forgetting sends a mail twice, never not at all.
 *
 * @param undeliverable is told, in the same transaction, of a mail that was given up
 * @returns how many were sent
 */
export async function sendMails(
  database: Pool,
  send: SendMail,
  clock: () => Temporal.Instant,
  undeliverable?: (client: Database, givenUp: GivenUp) => Promise<unknown>,
): Promise<number> {
  for (let sent = 0; ; sent += 1) {
    const more = await inTransaction(database, async (client) => {
      const mail = await row<Mail & { mailId: number; tries: number }>(
        client,
        `SELECT mail_id, recipient, subject, body, tries FROM mail
          WHERE next_at <= :now ORDER BY next_at, mail_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
        { now: `${clock()}` },
      );
      if (!mail) return 'none';
      const { mailId, tries, ...rest } = mail;
      try {
        await send(rest);
      } catch (error) {
        if (tries + 1 >= triesMax || isNobody(error)) {
          await execute(client, 'DELETE FROM mail WHERE mail_id = :mailId', { mailId });
          await undeliverable?.(client, { recipient: rest.recipient, isNobody: isNobody(error) });
        } else
          await execute(client, 'UPDATE mail SET tries = tries + 1, next_at = :next WHERE mail_id = :mailId', {
            mailId,
            next: `${clock().add({ minutes: 2 ** tries })}`,
          });
        return 'failed';
      }
      await execute(client, 'DELETE FROM mail WHERE mail_id = :mailId', { mailId });
      return 'sent';
    });
    if (more === 'none') return sent;
    if (more === 'failed') sent -= 1;
  }
}
