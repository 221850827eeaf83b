import { type Database, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { isBankBusinessDay, previousBusinessDay } from '../../zengin/index.ts';
import type { BookContext } from '../book/context.ts';
import { type Inflow, inflowByTown } from '../settlement/inflow.ts';
import { type InvoiceDetail, type InvoiceLine, type NewInvoice, storeInvoice } from './stored.ts';

type Company = { id: number; name: string; agent: string | null; agentName: string | null; firstMonth: string | null };

/**
 * Fixes every month that is over of every company and not fixed yet, in order (decision 34): of one that is sealed in the ledger to its last
 * day, nothing can come any more, so it is summed once. A month without activity is fixed with nothing to pay, so that it is known to be
 * over. Idempotent, and of two processes one does it.
 *
 * @returns how many were fixed
 */
export async function fixCompanyMonths(context: BookContext): Promise<number> {
  const sealed = await context.balances.sealedThrough();
  if (sealed === undefined) return 0;
  const after = Temporal.PlainDate.from(sealed).add({ days: 1 });
  const companies = await rows<Company>(
    context.database,
    `SELECT partner.id, partner.name, 'O' || agent.id AS agent, agent.name AS agent_name,
            coalesce((SELECT max(month) + interval '1 month' FROM invoice WHERE debtor = 'P' || partner.id),
                     date_trunc('month', partner.registered_at AT TIME ZONE 'Asia/Tokyo'))::date AS first_month
       FROM partner LEFT JOIN organisation agent ON agent.id = settlement_agent_id ORDER BY partner.id`,
  );
  let fixed = 0;
  for (const company of companies) {
    // One of before companies had a day of registration: since the ledger has postings.
    let month = Temporal.PlainYearMonth.from(company.firstMonth ?? (await firstMonth(context.database)));
    for (; Temporal.PlainDate.compare(dayAfter(month), after) <= 0; month = month.add({ months: 1 }))
      fixed += Number(await fixMonth(context, company, month));
  }
  return fixed;
}

const firstDay = (month: Temporal.PlainYearMonth) => month.toPlainDate({ day: 1 });
const dayAfter = (month: Temporal.PlainYearMonth) => firstDay(month.add({ months: 1 }));

const firstMonth = async (database: Database): Promise<string> =>
  (
    await one<{ month: string | null }>(
      database,
      `SELECT date_trunc('month', min(opened_on))::date AS month FROM municipality_account`,
    )
  ).month ?? '2016-04-01';

async function fixMonth(context: BookContext, company: Company, month: Temporal.PlainYearMonth): Promise<boolean> {
  const { database, clock } = context;
  const before = await rows<{ id: number }>(
    database,
    // What these windows of before came to was owed by the statements of the municipalities.
    `SELECT DISTINCT settlement_id AS id FROM settlement_line WHERE leg = 'partnerToMunicipality' AND carried_from IS NULL`,
  );
  const found = await inflowByTown(context, {
    partnerId: company.id,
    from: startOfDay(firstDay(month)),
    until: startOfDay(dayAfter(month)),
    except: before.map(({ id }) => id),
  });
  return inTransaction(database, async (client) => {
    const carried = await carriedOf(client, company.id);
    const { lines, details } = linesOf(await ofStanding(client, found), carried);
    const invoice: NewInvoice = {
      debtor: `P${company.id}`,
      debtorName: company.name,
      biller: company.agent,
      billerName: company.agentName,
      month: `${firstDay(month)}`,
      settlementId: null,
      dueOn: dueDay(month),
      lines,
      details,
    };
    return (await storeInvoice(client, invoice, clock())) !== undefined;
  });
}

/** The same by the municipalities that stand: what is of one that was merged is of who took over. */
export async function ofStanding(client: Database, found: readonly Inflow[]): Promise<Inflow[]> {
  const codes = await rows<{ code: string; standing: string }>(
    client,
    'SELECT code, standing_code(code) AS standing FROM unnest(:codes::text[]) AS asked (code)',
    { codes: [...new Set(found.map(({ code }) => code))] },
  );
  const standing = new Map(codes.map((one) => [one.code, one.standing]));
  const sums = new Map<string, Inflow>();
  for (const { holder, code: was, points } of found) {
    const code = standing.get(was) ?? was;
    const name = `${code}/${holder}`;
    sums.set(name, { holder, code, points: (sums.get(name)?.points ?? 0) + points });
  }
  return [...sums.values()].filter(({ points }) => points !== 0);
}

/** A line a municipality, and its persons as numbers in the order in which they are first met. */
function linesOf(found: readonly Inflow[], carried: ReadonlyMap<string, number>) {
  const numbers = new Map<number, number>();
  const lines: InvoiceLine[] = [];
  const details: InvoiceDetail[] = [];
  const byTown = Map.groupBy(found, ({ code }) => code);
  for (const code of [...new Set([...carried.keys(), ...byTown.keys()])].sort()) {
    const persons = byTown.get(code) ?? [];
    const points = persons.reduce((sum, one) => sum + one.points, 0);
    const brought = carried.get(code) ?? 0;
    const yen = Math.max(points + brought, 0);
    for (const { holder, points: own } of persons) {
      const person = numbers.get(holder) ?? numbers.size + 1;
      numbers.set(holder, person);
      details.push({ line: lines.length, person, points: own });
    }
    lines.push({ municipalityCode: code, what: 'points', name: null, points, carried: brought, yen });
  }
  return { lines, details: details.sort((a, b) => a.line - b.line || a.person - b.person) };
}

/**
 * What a company is below zero in each municipality after its last month: points that went back to the reserve, of an event that was called
 * off after they were paid. Before its first month, what the last statement of the municipality left of that.
 */
async function carriedOf(client: Database, partnerId: number): Promise<Map<string, number>> {
  const last = await row<{ id: number }>(
    client,
    'SELECT id FROM invoice WHERE debtor = :debtor AND month IS NOT NULL ORDER BY number DESC LIMIT 1',
    { debtor: `P${partnerId}` },
  );
  const found = last
    ? await rows<{ code: string; points: number }>(
        client,
        `SELECT standing_code(municipality_code) AS code, sum(points + carried)::bigint AS points FROM invoice_line
          WHERE invoice_id = :id AND points + carried < 0 GROUP BY 1`,
        last,
      )
    : await rows<{ code: string; points: number }>(
        client,
        `SELECT standing_code(municipality_code) AS code, sum(points)::bigint AS points
           FROM settlement_line line JOIN settlement ON settlement.id = settlement_id
          WHERE leg = 'partnerToMunicipality' AND points < 0
            AND payer = (SELECT name FROM partner WHERE id = :partnerId)
            AND settlement_id = (SELECT max(other.settlement_id) FROM settlement_line other JOIN settlement s ON s.id = other.settlement_id
                                  WHERE other.leg = 'partnerToMunicipality' AND s.municipality_code = settlement.municipality_code)
          GROUP BY 1`,
        { partnerId },
      );
  return new Map(found.map(({ code, points }) => [code, points]));
}

/** 翌月末, or the bank business day before it; beyond the published holidays the day itself. */
function dueDay(month: Temporal.PlainYearMonth): string {
  const end = dayAfter(month.add({ months: 1 })).subtract({ days: 1 });
  if (isBankBusinessDay(end) !== false) return `${end}`;
  const before = previousBusinessDay(end);
  return `${before.ok ? before.day : end}`;
}
