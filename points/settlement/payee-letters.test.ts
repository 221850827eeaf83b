/** A payee without a terminal answers by the code of a paper, which a third person of the office issues. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { type EventStage, eventBody, openEventStage, outcomeOf } from '../events/testing/stage.ts';
import type { Actor } from '../testing/actor.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';

let stage: EventStage;
let reader: Actor;
before(async () => {
  stage = await openEventStage();
  reader = await stage.nation.world.newActor();
});
after(() => stage?.nation.close());

/** An event whose account two persons of the office have entered, and of which its organiser has said nothing. */
async function unanswered(): Promise<string> {
  const { eventId } = await stage.town.lead.call(pointsRoutes.createEvent, { body: eventBody });
  await stage.town.confirm();
  return `E${eventId}`;
}
const issue = (party: string, by: Officer = stage.accounting) =>
  by.call(pointsRoutes.createAccountLetter, { params: { party } });
const look = (code: string) => reader.ask(pointsRoutes.showAccountByLetter, { body: { code } });
const say = (code: string, seen: string, isRight = true) =>
  reader.ask(pointsRoutes.answerAccountByLetter, { body: { code, seen, isRight, note: '' } });
const answerOf = async (party: string) => {
  const { payees } = await stage.accounting.call(pointsRoutes.listPayeeAccounts);
  return payees.find((one) => one.party === party) ?? assert.fail(party);
};

test('an organiser sees its account by the code, however it is typed, and answers once', async () => {
  const party = await unanswered();
  const { code, account, expiresAt } = await issue(party);
  assert.match(code, /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  assert.equal(expiresAt, `${stage.nation.world.clock().add({ hours: 24 * 30 })}`);
  assert.deepEqual([account.payee, account.organizer, account.numberEnd], [eventBody.name, eventBody.organizer, '567']);
  const listed = await answerOf(party);
  assert.deepEqual([listed.answer, listed.letter?.by], [null, '会計 担当']);
  const seen = await look(code.toLowerCase().replaceAll('-', ' '));
  assert.ok(seen.ok);
  assert.equal(seen.answer.seen, account.seen);
  assert.equal(outcomeOf(await say(code, 'a'.repeat(64))), 'account_altered');
  assert.equal(outcomeOf(await say(code, account.seen)), 'done');
  const { answer, letter } = await answerOf(party);
  assert.deepEqual([answer?.isRight, answer?.way, letter], [true, 'letter', null]);
  assert.equal(outcomeOf(await say(code, account.seen, false)), 'account_code_wrong', 'a paper is answered once');
  assert.equal(outcomeOf(await look(code)), 'account_code_wrong');
});

test('of two answers with one code at the same moment one counts', async () => {
  const { code, account } = await issue(await unanswered());
  const said = await Promise.all([true, false, true, false].map((isRight) => say(code, account.seen, isRight)));
  assert.deepEqual(said.map(outcomeOf).toSorted(), [...Array(3).fill('account_code_wrong'), 'done']);
});

test('the fifth wrong code ends the paper, and a right one in between begins no new count', async () => {
  const party = await unanswered();
  const { code, account } = await issue(party);
  const wrong = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
  for (const _ of [1, 2, 3, 4]) assert.equal(outcomeOf(await look(wrong)), 'account_code_wrong');
  assert.equal(outcomeOf(await look(code)), 'done');
  assert.equal(outcomeOf(await look(wrong)), 'account_code_wrong');
  assert.equal(outcomeOf(await look(code)), 'account_code_wrong', 'five were wrong');
  const next = await issue(party);
  assert.equal(outcomeOf(await say(next.code, account.seen)), 'done', 'the next paper counts anew');
});

test('many guesses at the same moment are no more than five', async () => {
  const { code, account } = await issue(await unanswered());
  const guesses = Array.from({ length: 40 }, (_, n) => `${code.slice(0, 15)}${`${n + 10}`.padStart(4, 'Z')}`);
  const answered = await Promise.all(guesses.map((guess) => say(guess, account.seen)));
  assert.ok(answered.every((one) => outcomeOf(one) === 'account_code_wrong'));
  assert.equal(outcomeOf(await say(code, account.seen)), 'account_code_wrong', 'the paper has ended');
});

test('a paper ends with the next one, after thirty days, and with its account', async () => {
  const party = await unanswered();
  const first = await issue(party);
  const second = await issue(party);
  assert.equal(outcomeOf(await look(first.code)), 'account_code_wrong');
  assert.equal(outcomeOf(await look(second.code)), 'done');
  const bankAccount = { ...(eventBody.bankAccount ?? assert.fail('no account')), number: '7654321' };
  const params = { eventId: Number(party.slice(1)) };
  await stage.town.lead.call(pointsRoutes.changeEventAccount, { params, body: { bankAccount, reason: '変更' } });
  await stage.town.confirm();
  assert.equal(outcomeOf(await look(second.code)), 'account_code_wrong', 'it asked about another account');
  const third = await issue(party);
  assert.equal(third.account.numberEnd, '321');
  stage.nation.pass({ hours: 24 * 30 });
  assert.equal(outcomeOf(await look(third.code)), 'account_code_wrong');
});

test('neither who asked for an account nor who confirmed it issues its paper, nor an account that one of them made', async () => {
  const party = await unanswered();
  const asked = await stage.town.lead.ask(pointsRoutes.createAccountLetter, { params: { party } });
  assert.equal(outcomeOf(asked), 'letter_by_enterer');
  assert.deepEqual(asked.ok ? [] : asked.body.canHelp, ['会計 担当', '決裁 担当']);
  // The other way round: accounting asks, and the approver confirms.
  const bankAccount = { ...(eventBody.bankAccount ?? assert.fail('no account')), number: '1111111' };
  const params = { eventId: Number(party.slice(1)) };
  await stage.accounting.call(pointsRoutes.changeEventAccount, { params, body: { bankAccount, reason: '変更' } });
  await confirmChanges(stage.approver, 'points');
  for (const by of [stage.accounting, stage.approver])
    assert.equal(outcomeOf(await by.ask(pointsRoutes.createAccountLetter, { params: { party } })), 'letter_by_enterer');
  assert.ok((await issue(party, stage.town.lead)).code);
});

test('an organiser is held in the statement until it has answered; a cancelled event is asked about no more', async () => {
  const party = await unanswered();
  const eventId = Number(party.slice(1));
  const person = await stage.supporter('My555');
  await stage.give(person, { eventId, amount: 400 });
  await stage.payOut(eventId);
  const { settlements } = await stage.accounting.call(pointsRoutes.listSettlements);
  const problems = async () => {
    const settlementId = settlements.find(({ state }) => state === 'open')?.settlementId ?? 0;
    const shown = await stage.accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
    return shown.problems.filter(({ isPayer }) => !isPayer).map(({ problem }) => problem);
  };
  assert.deepEqual(await problems(), ['account_unconfirmed']);
  const { code, account } = await issue(party);
  await say(code, account.seen, false);
  assert.deepEqual(await problems(), ['account_refused']);
  const again = await issue(party);
  await say(again.code, account.seen);
  assert.deepEqual(await problems(), []);
  const called = await unanswered();
  const paper = await issue(called);
  await stage.cancel(Number(called.slice(1)));
  assert.equal(outcomeOf(await look(paper.code)), 'account_code_wrong');
});
