import { randomInt, timingSafeEqual } from 'node:crypto';
import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { queueMail } from '../../server/mail.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from './context.ts';

/** So long a code is good, so often it may be mistyped, and so many are sent in an hour. */
const goodFor = { minutes: 30 };
const missesMax = 5;
const sendsMax = 5;

/**
 * お知らせのメール of a member: an address at which they want notices, for nothing else.
 *
 * | address   | set by                             | next               |
 * | --------- | ---------------------------------- | ------------------ |
 * | none      |                                    | asked              |
 * | asked     | `askForNoticeMail`, with a code    | proven, or nothing |
 * | proven    | `confirmNoticeMail`                | failed, none       |
 * | failed    | its server, or ten tries           | asked, none        |
 */
type Shown = { email: string | null; failedAt: Temporal.Instant | null; asked: string | null };

/** The address, whether mail still arrives there, and one that waits for its code. */
export async function showNoticeMail({ database, clock }: MembersContext, { caller }: CallOf<'showNoticeMail'>) {
  const { email, failedAt, asked } = await one<Shown>(
    database,
    `SELECT notice_email AS email, notice_email_failed_at AS failed_at,
            (SELECT code.email FROM notice_mail_code code WHERE code.holder = member.holder AND ends_at > :now AND misses < :missesMax) AS asked
       FROM member WHERE holder = :holder`,
    { holder: caller.holder, now: `${clock()}`, missesMax },
  );
  return { email, failedAt: failedAt && `${failedAt}`, asked };
}

/** Sends a code to an address; the one before is good no more. */
export async function askForNoticeMail(
  { database, clock, fingerprint }: MembersContext,
  { caller, body }: CallOf<'askForNoticeMail'>,
) {
  const now = clock();
  const { email } = body;
  const code = `${randomInt(0, 1_000_000)}`.padStart(6, '0');
  return inTransaction(database, async (client) => {
    // 1 Counted before it is judged: two at once are two.
    const { sends } = await one<{ sends: number }>(
      client,
      `INSERT INTO notice_mail_code AS c (holder, email, code, ends_at, sends_from) VALUES (:holder, :email, :code, :endsAt, :now)
       ON CONFLICT (holder) DO UPDATE SET
         sends = CASE WHEN c.sends_from > :hourAgo THEN c.sends + 1 ELSE 1 END,
         sends_from = CASE WHEN c.sends_from > :hourAgo THEN c.sends_from ELSE :now END,
         email  = CASE WHEN c.sends_from > :hourAgo AND c.sends >= :sendsMax THEN c.email ELSE excluded.email END,
         code   = CASE WHEN c.sends_from > :hourAgo AND c.sends >= :sendsMax THEN c.code ELSE excluded.code END,
         misses = CASE WHEN c.sends_from > :hourAgo AND c.sends >= :sendsMax THEN c.misses ELSE 0 END,
         ends_at = CASE WHEN c.sends_from > :hourAgo AND c.sends >= :sendsMax THEN c.ends_at ELSE excluded.ends_at END
       RETURNING sends`,
      {
        holder: caller.holder,
        email,
        code: hashOf({ fingerprint }, { holder: caller.holder, email, code }),
        endsAt: `${now.add(goodFor)}`,
        hourAgo: `${now.subtract({ hours: 1 })}`,
        sendsMax,
        now: `${now}`,
      },
    );
    if (sends > sendsMax) return refuse('notice_mail_too_often');
    // 2 In the transaction of the code: a code that does not stand is told to nobody.
    await queueMail(client, { recipient: email, ...codeMail(code), now });
    return { asked: email };
  });
}

/** The right code makes the address the one for notices from now on. */
export async function confirmNoticeMail(
  { database, clock, fingerprint }: MembersContext,
  { caller, body }: CallOf<'confirmNoticeMail'>,
) {
  const now = `${clock()}`;
  const { holder } = caller;
  return inTransaction(database, async (client) => {
    // 1 Counted as a miss before it is judged, so that many at once are many.
    const asked = await row<{ email: string; code: Buffer; misses: number }>(
      client,
      `UPDATE notice_mail_code SET misses = misses + 1 WHERE holder = :holder AND ends_at > :now AND misses < :missesMax
       RETURNING email, code, misses`,
      { holder, now, missesMax },
    );
    if (!asked) return refuse('notice_mail_code_over');
    const typed = body.code.normalize('NFKC').replace(/\s/g, '');
    if (!timingSafeEqual(asked.code, hashOf({ fingerprint }, { holder, email: asked.email, code: typed })))
      return refuse('notice_mail_code_wrong', { left: missesMax - asked.misses });
    // 2 Proven.
    await execute(
      client,
      `UPDATE member SET notice_email = :email, notice_email_since = :now, notice_email_failed_at = NULL WHERE holder = :holder`,
      { holder, email: asked.email, now },
    );
    await execute(client, 'UPDATE notice_mail_code SET ends_at = :now WHERE holder = :holder', { holder, now });
    return { email: asked.email };
  });
}

/** No mail from now on; notices stand on マイページ and go by letter. */
export async function endNoticeMail({ database }: MembersContext, { caller }: CallOf<'endNoticeMail'>) {
  await execute(
    database,
    'UPDATE member SET notice_email = NULL, notice_email_since = NULL, notice_email_failed_at = NULL WHERE holder = :holder',
    { holder: caller.holder },
  );
  return {};
}

/** Marks an address under which nobody is: whoever gave it is told on マイページ, and notified by letter. */
export const failNoticeMail = (client: Database, recipient: string, now: Temporal.Instant): Promise<number> =>
  execute(
    client,
    `UPDATE member SET notice_email_failed_at = :now WHERE lower(notice_email) = lower(:recipient) AND notice_email_failed_at IS NULL`,
    { recipient, now: `${now}` },
  );

const hashOf = (
  { fingerprint }: Pick<MembersContext, 'fingerprint'>,
  { holder, email, code }: { holder: number; email: string; code: string },
): Buffer => fingerprint(`notice mail ${holder} ${email} ${code}`);

const codeMail = (code: string) => ({
  subject: '【めぐり】お知らせのメールの確認番号 / Meguri: your confirmation code',
  body: [
    `確認番号：${code}`,
    '',
    'マイページの「お知らせのメール」に、30分以内に入力してください。',
    '心当たりがないときは、このメールを消してください。何も登録されません。',
    'めぐりが、メールや電話で暗証番号をお聞きすることはありません。',
    '',
    `Your confirmation code: ${code}`,
    'Enter it under “Notices by mail” on My Page within 30 minutes.',
    'If you did not ask for it, delete this mail: nothing has been registered. Meguri never asks for a PIN by mail or telephone.',
  ].join('\n'),
});
