import { inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isBankBusinessDay, nextBusinessDay } from '../../zengin/index.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { spreadCredit } from './collections.ts';
import { type InvoiceLine, type NewInvoice, storeInvoice } from './stored.ts';

/** A payer pays within so many days of its invoice. */
const daysToPay = 30;
/** The numbers of all payers' funds. */
const premiumFunds = { first: chart.premiumFund(0), last: chart.premiumFund(999_999) };

type Owed = {
  settlementId: number;
  code: string;
  municipality: string;
  payerId: number;
  payer: string;
  organisation: string | null;
  uplift: string | null;
  yen: number;
};

/** SQL: the registered payer that an uplift names. */
const ofUplift = `CASE WHEN line.uplift IS NOT NULL THEN 'O' || organisation.id END`;

/**
 * Bills payers of premiums and uplifts for every window whose files are made and that is not billed yet: what the municipality pays to
 * places out of their funds, gross (4-2①, decision 22). A line that is rejected or put off is not paid, and not billed; a municipality that
 * pays for itself bills nobody. Who pays an uplift under the name of a registered payer is that one; of a campaign a registered payer is named by
 * its sign, after its yes, and by that alone. Idempotent, and of two processes one does it.
 *
 * @returns how many were made
 */
export async function billPayers(context: BookContext): Promise<number> {
  const { database, clock } = context;
  const owed = await rows<Owed>(
    database,
    `SELECT settlement.id AS settlement_id, town.code, town.name AS municipality, payer.id AS payer_id, payer.name AS payer,
            coalesce(payer.party, ${ofUplift}) AS organisation, line.uplift, sum(line.points)::bigint AS yen
       FROM settlement JOIN municipality town ON town.code = settlement.municipality_code
       JOIN settlement_line line ON line.settlement_id = settlement.id
       JOIN premium_payer payer ON payer.id = line.fund - :first
       JOIN municipality own ON own.code = payer.municipality_code
       LEFT JOIN organisation ON organisation.kind = 'payer' AND organisation.name = payer.name
      WHERE state = 'settled' AND line.fund BETWEEN :first AND :last AND NOT exempt AND line.points > 0 AND payer.name <> own.name
        AND coalesce((SELECT decision FROM settlement_decision d WHERE d.settlement_id = line.settlement_id AND d.line = line.line
                       ORDER BY d.id DESC LIMIT 1), 'release') NOT IN ('reject', 'next')
        AND NOT EXISTS (SELECT FROM invoice WHERE invoice.settlement_id = settlement.id)
        -- What was put off after it had been billed is billed already.
        AND NOT EXISTS (SELECT FROM invoice billed
             JOIN settlement_decision put_off ON put_off.settlement_id = line.carried_from AND put_off.line = line.carried_line
            WHERE billed.settlement_id = line.carried_from AND billed.debtor IN (payer.party, ${ofUplift}, 'Y' || payer.id)
              AND put_off.decision = 'next' AND put_off.decided_at > billed.fixed_at)
      GROUP BY settlement.id, town.code, town.name, payer.id, payer.name, payer.party, organisation.id, line.uplift
      ORDER BY settlement.id, payer.id, line.uplift NULLS FIRST`,
    premiumFunds,
  );
  const windows = Map.groupBy(owed, ({ settlementId }) => settlementId);
  const dueOn = dueDay(dateInTokyo(clock()));
  let made = 0;
  for (const window of windows.values()) {
    // In one order, so that of two processes one waits for the other.
    const ofPayers = [...Map.groupBy(window, debtorOf)].sort(([a], [b]) => (a < b ? -1 : 1));
    made += await inTransaction(database, async (client) => {
      let stored = 0;
      for (const [debtor, lines] of ofPayers) {
        const invoice = invoiceOf(debtor, lines, dueOn);
        if ((await storeInvoice(client, invoice, clock())) === undefined) continue;
        stored += 1;
        // What it has paid too much before goes to it.
        await spreadCredit(client, { biller: invoice.biller, debtor });
      }
      return stored;
    });
  }
  return made;
}

/** A payer with an office here owes once, under whatever number its municipalities keep it. */
const debtorOf = ({ organisation, payerId }: Owed) => organisation ?? `Y${payerId}`;

function invoiceOf(debtor: string, owed: readonly Owed[], dueOn: string): NewInvoice & { biller: string } {
  const [first] = owed;
  if (!first) throw new Error('an invoice of nothing');
  return {
    debtor,
    debtorName: first.payer,
    biller: `C${first.code}`,
    billerName: first.municipality,
    month: null,
    settlementId: first.settlementId,
    dueOn,
    lines: owed.map(
      ({ code, uplift, yen }): InvoiceLine => ({
        municipalityCode: code,
        what: uplift === null ? 'premium' : 'uplift',
        name: uplift,
        points: yen,
        carried: 0,
        yen,
      }),
    ),
    details: [],
  };
}

/** The first bank business day from the last day to pay on; beyond the published holidays the day itself. */
function dueDay(today: Temporal.PlainDate): string {
  const end = today.add({ days: daysToPay });
  if (isBankBusinessDay(end) !== false) return `${end}`;
  const after = nextBusinessDay(end);
  return `${after.ok ? after.day : end}`;
}
