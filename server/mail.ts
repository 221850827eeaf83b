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

/** What its server refused for good (RFC 5321 4.2.1): nobody is there under that address, and another try is told the same. */
const isRefusedForGood = (error: unknown): boolean => {
  const code = (error as { responseCode?: unknown } | undefined)?.responseCode;
  return typeof code === 'number' && code >= 500 && code < 600;
};

/**
 * Sends what waits, one after the other, and forgets each with its address once it was taken. One that is not taken is tried
 * again after 1, 2, 4, 8 … minutes, ten times in all, and then given up and forgotten too, as is at once what its server refused for good. A
 * crash between taking and forgetting sends a mail twice, never not at all.
 *
 * @param undeliverable is told, in the same transaction, to whom a mail was given up
 * @returns how many were sent
 */
export async function sendMails(
  database: Pool,
  send: SendMail,
  clock: () => Temporal.Instant,
  undeliverable?: (client: Database, recipient: string) => Promise<unknown>,
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
        if (tries + 1 >= triesMax || isRefusedForGood(error)) {
          await execute(client, 'DELETE FROM mail WHERE mail_id = :mailId', { mailId });
          await undeliverable?.(client, rest.recipient);
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
