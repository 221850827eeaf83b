import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import type { CompanyCredit } from '../book/balance.ts';
import type { BookContext } from '../book/context.ts';

type Open = { partnerId: number; next: string };
/** So many credits are written down by one statement. */
const atOnce = 10_000;

/**
 * Fixes every day that the ledger has sealed: which orders of each company became points on it, and with how many. Nothing can be posted into
 * such a day any more, so it is read once, of all companies together. Idempotent, and of two processes one does it.
 *
 * @returns the days that were fixed now, in order
 */
export async function fixCompanyDays(context: BookContext): Promise<string[]> {
  const sealed = await context.balances.sealedThrough();
  if (sealed === undefined) return [];
  const fixed: string[] = [];
  for (;;) {
    const open = await openDays(context.database, sealed);
    const day = open.map(({ next }) => next).sort()[0];
    if (day === undefined) return fixed;
    await fixDay(context, {
      day,
      companies: open.filter(({ next }) => next === day).map(({ partnerId }) => partnerId),
    });
    fixed.push(day);
  }
}

/** Of each company the first day that is not fixed yet, where it is sealed. */
const openDays = (database: Database, sealed: string): Promise<Open[]> =>
  rows<Open>(
    database,
    `SELECT partner_id, next FROM (
       SELECT id AS partner_id, coalesce((SELECT max(day) + 1 FROM company_day WHERE partner_id = id),
                (registered_at AT TIME ZONE 'Asia/Tokyo')::date, (SELECT min(opened_on) FROM municipality_account))::date AS next
         FROM partner) known
      WHERE next <= :sealed::date`,
    { sealed },
  );

type Day = { day: string; companies: number[] };
async function fixDay({ database, balances, clock }: BookContext, { day, companies }: Day): Promise<void> {
  const first = Temporal.PlainDate.from(day);
  const span = { from: startOfDay(first), until: startOfDay(first.add({ days: 1 })) };
  const of = new Set(companies);
  const credits = (await balances.creditsOfCompanies(span)).filter(({ partnerId }) => of.has(partnerId));
  await inTransaction(database, async (client) => {
    const now = `${clock()}`;
    const mine = await rows<{ partnerId: number }>(
      client,
      `INSERT INTO company_day (partner_id, day, fixed_at) SELECT id, :day, :now FROM unnest(:companies::integer[]) AS c (id)
       ON CONFLICT DO NOTHING RETURNING partner_id`,
      { day, now, companies },
    );
    const own = new Set(mine.map(({ partnerId }) => partnerId));
    const some = credits.filter(({ partnerId }) => own.has(partnerId));
    for (let at = 0; at < some.length; at += atOnce) await keepCredits(client, day, some.slice(at, at + atOnce));
  });
}

/** Each with its order, which is found by its holder and the key that it was credited under. */
const keepCredits = (client: Database, day: string, credits: readonly CompanyCredit[]) =>
  execute(
    client,
    `INSERT INTO company_day_credit (partner_id, day, credit_key, points, order_number, own_points, order_points)
     SELECT c."partnerId", :day, c.key, c.points, o.order_number, o.own_points, o.amount
       FROM jsonb_to_recordset(:credits::jsonb) AS c (holder bigint, key uuid, "partnerId" integer, points bigint)
       LEFT JOIN exchange_order o ON o.holder = c.holder AND o.credit_key = c.key AND o.partner_id = c."partnerId"`,
    { day, credits: JSON.stringify(credits) },
  );
