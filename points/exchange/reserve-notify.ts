import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { queueMail } from '../../server/mail.ts';
import type { BookContext } from '../book/context.ts';
import { fundNames } from '../book/funds.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { mailOfNotice, type Notified } from './reserve-mail.ts';

const page = 500;

/**
 * Notifies holders of deadlines of the reserve beside マイページ: by mail where they gave an address that works; the others wait for the file of
 * letters. Each state of a deadline once: the mail is kept for sending in the transaction that says so, so that a crash sends it neither never nor
 * twice; of two processes each takes other rows.
 *
 * @param site where マイページ is
 * @returns how many were notified by mail
 */
export async function notifyHolders(context: Context): Promise<number> {
  let mailed = 0;
  for (;;) {
    const done = await notifyPage(context);
    mailed += done.mailed;
    if (done.taken < page) return mailed;
  }
}
/** What was said by mail of deadlines that still come, to an address that fails: it goes by letter. */
export const turnIntoLetters = (client: Database, recipient: string) =>
  execute(
    client,
    `UPDATE reserve_deadline SET notified_by = 'letter'
      WHERE state = 'told' AND notified_by = 'mail'
        AND holder IN (SELECT holder FROM member WHERE lower(notice_email) = lower(:recipient))`,
    { recipient },
  );

type Context = Pick<BookContext, 'database' | 'clock'> & { site: () => string };

type Taken = Notified & { id: number; email: string | null; fund: number; municipalityCode: string | null };
const notifyPage = ({ database, clock, site }: Context): Promise<{ taken: number; mailed: number }> =>
  inTransaction(database, async (client) => {
    const taken = await rows<Omit<Taken, 'company' | 'to' | 'usual'> & { usualCode: string | null }>(
      client,
      `WITH due AS (
         SELECT d.id, m.default_municipality AS usual_code, d.allocate_by AS last_on,
                CASE WHEN notice_email_failed_at IS NULL AND m.status = 'active' THEN notice_email END AS email,
                (SELECT next.allocate_by FROM reserve_deadline next
                  WHERE next.holder = d.holder AND next.lot_on = d.lot_on AND next.fund = d.fund AND next.id > d.id
                    AND d.state = 'postponed' ORDER BY next.id LIMIT 1) AS next_by
           FROM reserve_deadline d LEFT JOIN member m ON m.holder = d.holder
          WHERE d.state IN ('told', 'moved', 'postponed') AND d.notified IS DISTINCT FROM d.state
          ORDER BY d.id LIMIT :page FOR UPDATE OF d SKIP LOCKED)
       UPDATE reserve_deadline d SET notified = d.state, notified_by = CASE WHEN due.email IS NULL THEN 'letter' ELSE 'mail' END
         FROM due WHERE d.id = due.id
       RETURNING d.id, d.state AS kind, d.fund, d.points, d.municipality_code, coalesce(due.next_by, due.last_on) AS allocate_by, due.email, due.usual_code`,
      { page },
    );
    const byMail = taken.filter((one) => one.email !== null);
    const nameOf = byMail.length > 0 ? await fundNames(client) : undefined;
    const codes = byMail.flatMap(({ municipalityCode, usualCode }) => [municipalityCode ?? [], usualCode ?? []].flat());
    const towns = await municipalityNames(client, codes);
    for (const { email, fund, municipalityCode, usualCode, ...one } of byMail) {
      const named = (code: string | null) => (code === null ? null : (towns.get(code) ?? code));
      const said = { ...one, company: nameOf?.(fund).name ?? '', to: named(municipalityCode), usual: named(usualCode) };
      await queueMail(client, { recipient: email ?? '', ...mailOfNotice(said, site()), now: clock() });
    }
    return { taken: taken.length, mailed: byMail.length };
  });
