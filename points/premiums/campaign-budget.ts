import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { findBudgetLine, releaseBudget, reserveBudget } from '../registers/budget-lines.ts';
import { fiscalYear } from '../registers/fiscal-year.ts';
import type { PremiumsContext } from './context.ts';

type Line = { budgetLineId: number | null; code: string; startsAt: Temporal.Instant };
/** The words of a line of the municipality's budget, of the fiscal year in which a campaign begins; none where none was chosen. */
export async function judgeCampaignLine(
  database: Database,
  { budgetLineId, code, startsAt }: Line,
): Promise<string | null | Refusal<'budget_line_unknown'>> {
  if (budgetLineId === null) return null;
  const line = await findBudgetLine(database, { budgetLineId, code, year: fiscalYear(dateInTokyo(startsAt)) });
  return line ? `${line.code}（${line.name}）` : refuse('budget_line_unknown');
}

type Member = { campaignId: number; code: string };
/**
 * Sets all that a campaign may bring aside of a line, in the transaction in which a municipality comes to pay, by who has the rows of the
 * campaign and of the member (`lockMember`).
 */
export async function reserveForCampaign(
  client: Database,
  { campaignId, code, budgetLineId }: Member & { budgetLineId: number | null },
): Promise<undefined | Refusal<'budget_line_used_up'>> {
  const { budget, before, line } = await one<{ budget: number; before: number; line: number | null }>(
    client,
    `SELECT budget, reserved AS before, budget_line_id AS line FROM premium_member JOIN premium_campaign c ON c.id = campaign_id
      WHERE campaign_id = :campaignId AND municipality_code = :code`,
    { campaignId, code },
  );
  // What was set aside when it was in before is taken over, also to another line.
  await releaseBudget(client, { budgetLineId: line, amount: before });
  const amount = budgetLineId === null ? 0 : budget;
  const unreserved = await reserveBudget(client, { budgetLineId, amount });
  if (unreserved) return unreserved;
  await execute(
    client,
    `UPDATE premium_member SET budget_line_id = :budgetLineId, reserved = :amount
      WHERE campaign_id = :campaignId AND municipality_code = :code`,
    { campaignId, code, budgetLineId, amount },
  );
  return undefined;
}

/** SQL: what a campaign brought a municipality's holders so far, with what is held for a moment. */
const spent = `(SELECT coalesce(sum(points - taken_back), 0)::bigint FROM premium_award award
   WHERE award.campaign_id = member.campaign_id AND award.municipality_code = member.municipality_code AND award.state <> 'void')`;

/**
 * Gives back what was set aside and not spent, once a campaign is over, or a municipality has left it; after later refunds once more.
 * Idempotent.
 */
export async function releaseCampaignBudgets({
  database,
  clock,
}: Pick<PremiumsContext, 'database' | 'clock'>): Promise<void> {
  const open = await rows<Member>(
    database,
    `SELECT campaign_id, municipality_code AS code FROM premium_member member JOIN premium_campaign campaign ON campaign.id = campaign_id
      WHERE reserved > 0 AND (ends_at <= :before OR state <> 'joined') AND reserved > ${spent}`,
    // A payment of the last moment may still be on its way.
    { before: `${clock().subtract({ minutes: 10 })}` },
  );
  // One that fails keeps none of the others waiting.
  const failures: unknown[] = [];
  for (const member of open)
    await inTransaction(database, (client) => releaseUnspent(client, member)).catch((error) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} budgets of campaigns were not given back`);
}

/** Keeps premiums of a campaign, and who joins or leaves it, apart until the transaction ends; how the municipality stands. */
export async function lockMember(client: Database, member: Member): Promise<string | undefined> {
  const { campaignId } = member;
  await execute(client, 'SELECT FROM premium_campaign WHERE id = :campaignId FOR NO KEY UPDATE', { campaignId });
  const standing = await row<{ state: string }>(
    client,
    'SELECT state FROM premium_member WHERE campaign_id = :campaignId AND municipality_code = :code FOR NO KEY UPDATE',
    member,
  );
  return standing?.state;
}

async function releaseUnspent(client: Database, member: Member): Promise<void> {
  // Premiums are counted under the campaign's row: none comes in between.
  await execute(client, 'SELECT FROM premium_campaign WHERE id = :campaignId FOR NO KEY UPDATE', {
    campaignId: member.campaignId,
  });
  const now = await row<{ budgetLineId: number; reserved: number; spent: number }>(
    client,
    `SELECT budget_line_id, reserved, ${spent} AS spent FROM premium_member member
      WHERE campaign_id = :campaignId AND municipality_code = :code FOR NO KEY UPDATE`,
    member,
  );
  if (!now || now.reserved <= now.spent) return;
  await execute(
    client,
    'UPDATE premium_member SET reserved = :spent WHERE campaign_id = :campaignId AND municipality_code = :code',
    { ...member, spent: now.spent },
  );
  await releaseBudget(client, { budgetLineId: now.budgetLineId, amount: now.reserved - now.spent });
}
