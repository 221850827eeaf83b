/** 予算差引 of campaigns: all that one may bring is set aside when a second person agrees, and what it did not bring comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import { festival, holder, refund, shop, stage, startPremiumStage, town } from './testing/stage.ts';

startPremiumStage();
const outcome = (answer: Answered<unknown>) => (answer.ok ? 'done' : answer.outcome);
const lineOf = async (amount: number, { by = town.lead, year = 2016 }: { by?: Officer; year?: number } = {}) => {
  const body = { fiscalYear: year, code: '7-1-2-18', name: `商工振興${amount}`, amount };
  return (await by.call(pointsRoutes.createBudgetLine, { body })).budgetLineId;
};
const reserved = async (budgetLineId: number, by: Officer = town.lead) =>
  (await by.call(pointsRoutes.listBudgetLines)).lines.find((one) => one.budgetLineId === budgetLineId)?.reserved;
const ask = (budgetLineId: number, asked: { name: string; budget: number; invited?: string[] }) =>
  stage.accounting.ask(pointsRoutes.createCampaign, {
    body: { ...festival, startsAt: '2016-10-01T00:00', ...asked, payer: { kind: 'municipality', budgetLineId } },
  });
const decide = async (approver: Officer, requestId: number) => {
  const { requests } = await approver.call(pointsRoutes.listChangeRequests);
  const { sha256 } = requests.find((one) => one.requestId === requestId)!;
  return approver.ask(pointsRoutes.decideChangeRequest, { params: { requestId }, body: { approve: true, sha256 } });
};

test('all that a campaign may bring is set aside at the second yes, and what it did not bring comes back when it is over', async () => {
  const budgetLineId = await lineOf(1000);
  const asked = await ask(budgetLineId, { name: '差引', budget: 600 });
  assert.ok(asked.ok);
  assert.equal(await reserved(budgetLineId), 0, 'nothing before the second person');
  await town.confirm();
  assert.equal(await reserved(budgetLineId), 600);
  const person = await holder();
  const paid = await shop.counter.pay(person, 400);
  assert.equal(paid.premium?.points, 100);
  await stage.nation.points.tendPremiums();
  assert.equal(await reserved(budgetLineId), 600, 'while it runs');
  await stage.accounting.call(pointsRoutes.endCampaign, { params: { campaignId: asked.answer.campaignId } });
  stage.nation.pass({ minutes: 11 });
  await Promise.all([stage.nation.points.tendPremiums(), stage.nation.points.tendPremiums()]);
  assert.equal(await reserved(budgetLineId), 100, 'what it brought');
  assert.equal(outcome(await refund(paid.paymentKey, 200)), 'done');
  await stage.nation.points.tendPremiums();
  assert.equal(await reserved(budgetLineId), 50, 'a refund after the end gives its share back');
});

test('of two campaigns that together pass a line, whoever is confirmed at once, one stands; a line of another year or town is none', async () => {
  const budgetLineId = await lineOf(500);
  const both = [
    await ask(budgetLineId, { name: '一つ目', budget: 300 }),
    await ask(budgetLineId, { name: '二つ目', budget: 300 }),
  ];
  const approver = await town.person('approver', { staffId: 'second-approver' });
  const decided = await Promise.all(both.map((one) => decide(approver, one.ok ? one.answer.requestId : 0)));
  assert.deepEqual(decided.map(outcome).sort(), ['change_over_budget', 'done']);
  assert.equal(await reserved(budgetLineId), 300);
  const waits = both[decided.findIndex((one) => !one.ok)];
  const requestId = waits?.ok ? waits.answer.requestId : 0;
  await stage.accounting.call(pointsRoutes.withdrawChangeRequest, { params: { requestId } });
  assert.equal(
    outcome(await ask(await lineOf(900, { year: 2017 }), { name: '三つ目', budget: 1 })),
    'budget_line_unknown',
  );
  const other = await stage.nation.platform.openTown({ municipalityCode: '43425' });
  const theirs = await lineOf(700, { by: other.lead });
  assert.equal(outcome(await ask(theirs, { name: '四つ目', budget: 1 })), 'budget_line_unknown');
});

test('a town that joins sets it aside of its own line, and has it back when it leaves', async () => {
  const other = await stage.nation.platform.openTown({ municipalityCode: '43423' });
  const hostLine = await lineOf(400);
  const asked = await ask(hostLine, { name: '合同', budget: 200, invited: ['43423'] });
  assert.ok(asked.ok);
  await town.confirm();
  const params = { campaignId: asked.answer.campaignId };
  const theirs = await lineOf(800, { by: other.lead });
  const join = (budgetLineId: number) =>
    other.lead.ask(pointsRoutes.decideCampaign, { params, body: { joins: true, budgetLineId } });
  assert.equal(outcome(await join(hostLine)), 'budget_line_unknown');
  assert.equal(outcome(await join(theirs)), 'done');
  await other.confirm();
  assert.equal(await reserved(theirs, other.lead), 200);
  assert.equal(outcome(await join(theirs)), 'campaign_joined_already');
  const leave = () => other.lead.call(pointsRoutes.decideCampaign, { params, body: { joins: false } });
  await leave();
  // In again before the job has come, and of another line: what stood on the first is free, and nothing is set aside twice.
  const second = await lineOf(900, { by: other.lead });
  assert.equal(outcome(await join(second)), 'done');
  await other.confirm();
  assert.deepEqual([await reserved(theirs, other.lead), await reserved(second, other.lead)], [0, 200]);
  await leave();
  await stage.nation.points.tendPremiums();
  assert.deepEqual([await reserved(theirs, other.lead), await reserved(second, other.lead)], [0, 0]);
  assert.equal(await reserved(hostLine), 200, 'the host goes on');
});
