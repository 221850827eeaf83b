import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { judgeApplicationText, mykeyRoutes as routes } from '../../contract/index.ts';
import { openApplicationText, sealApplicationText } from '../../contract/mykey/application-seal.ts';
import { one, rows } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import { dumpTables, outcomeOf, type Registered, startTestMykey, type TestMykey } from '../testing.ts';
import { sweepApplications } from './application.ts';
import { apply, group, library, type Office, office, reader, text } from './testing/parties.ts';

let mykey: TestMykey;
let home: Office;
let groupId: string;
before(async () => {
  mykey = await startTestMykey();
  groupId = await group(mykey, '県内図書館');
  home = await library(mykey, groupId, { name: 'Ａ市図書館' });
});
after(() => mykey.close());

let people = 0;
const newReader = () => reader(mykey, `Reader${++people}`, home, String(10_000 + people));
const own = async ({ client, session }: Registered) =>
  expectAnswer(await client.call(routes.showWideArea, { session })).applications;
const links = async ({ client, session }: Registered) =>
  expectAnswer(await client.call(routes.showCardholder, { session })).links;
const fetchText = ({ client }: Office, applicationId: string) =>
  client.call(routes.fetchApplicationText, { params: { applicationId } });
const acknowledge = ({ client }: Office, applicationId: string) =>
  client.call(routes.acknowledgeApplicationText, { params: { applicationId } });
const accept = ({ client }: Office, applicationId: string, customerId: string, papersSeen = false) =>
  client.call(routes.answerApplication, { params: { applicationId }, body: { accept: true, customerId, papersSeen } });
const refuseIt = ({ client }: Office, applicationId: string) =>
  client.call(routes.answerApplication, {
    params: { applicationId },
    body: { accept: false, reason: 'come_to_counter' },
  });
const open = async (at: Office, applicationId: string) => {
  const { sealed } = expectAnswer(await fetchText(at, applicationId));
  return openApplicationText({ sealed, ...at });
};
/** Every row of every table in one text, and what base64 in it says. */
const everything = async () => {
  const dump = JSON.stringify(await dumpTables(mykey.database));
  const decoded = [...dump.matchAll(/[A-Za-z0-9_-]{16,}/g)].map(([piece]) => `${Buffer.from(piece, 'base64url')}`);
  return dump + decoded.join('\n');
};

describe('an application to another library', () => {
  test('is read by the offices of that library alone, once, and becomes a number that waits for its holder', async () => {
    const away = await library(mykey, groupId, { name: 'Ｂ町図書館' });
    const second = await office(mykey, away.operatorId);
    const person = await newReader();
    const { applicationId, state } = expectAnswer(await apply(person, away));
    assert.equal(state, 'sent');
    for (const at of [away, second]) assert.deepEqual(await open(at, applicationId), text);
    const elsewhere = await library(mykey, groupId);
    assert.equal(outcomeOf(await fetchText(elsewhere, applicationId)), 'not_found');
    const { sealed } = expectAnswer(await fetchText(away, applicationId));
    assert.equal(await openApplicationText({ ...elsewhere, sealed }), 'not_for_this_terminal');
    assert.equal(await openApplicationText({ ...elsewhere, kid: away.kid, sealed }), 'unreadable');
    assert.equal(await openApplicationText({ ...away, operatorId: elsewhere.operatorId, sealed }), 'unreadable');
    assert.equal(outcomeOf(await accept(away, applicationId, '00077')), 'application_unread');
    for (let times = 0; times < 2; times += 1)
      assert.equal(outcomeOf(await acknowledge(away, applicationId)), 'ok', 'a lost answer loses nothing');
    assert.equal(outcomeOf(await fetchText(away, applicationId)), 'not_found');
    assert.deepEqual(
      (await own(person)).map(({ state }) => state),
      ['received'],
    );
    assert.equal(outcomeOf(await accept(away, applicationId, 'x')), 'customer_id_format');
    assert.equal(outcomeOf(await accept(away, applicationId, '00077')), 'ok');
    assert.deepEqual(
      (await own(person)).map(({ state }) => state),
      ['accepted'],
    );
    const waiting = (await links(person)).find(({ operatorId }) => operatorId === away.operatorId);
    assert.deepEqual([waiting?.customerId, waiting?.state], ['00077', 'pending']);
    const { client, session } = person;
    expectAnswer(await client.call(routes.confirmLink, { session, params: { operatorId: away.operatorId } }));
    assert.equal(
      (await links(person)).every(({ state }) => state === 'linked'),
      true,
    );
  });

  test('leaves no readable word in any table on its way, and state and dates alone after it arrived', async () => {
    const away = await library(mykey, groupId);
    const person = await newReader();
    const { applicationId } = expectAnswer(await apply(person, away));
    const words = [text.name, text.kana, text.address, text.telephone, '市場東'];
    const onItsWay = await everything();
    assert.ok(onItsWay.includes('ciphertext'));
    for (const word of words) assert.equal(onItsWay.includes(word), false, word);
    // The negative control: the same text, not sealed, would be seen.
    assert.ok((onItsWay + Buffer.from(JSON.stringify(text))).includes(text.name));
    expectAnswer(await acknowledge(away, applicationId));
    const rest = await one<{ sentAt: Temporal.Instant; receivedAt: Temporal.Instant }>(
      mykey.database.pool,
      'SELECT * FROM wide_area_application WHERE application_id = :applicationId',
      { applicationId },
    );
    const { sentAt, receivedAt, ...left } = rest;
    assert.deepEqual(left, {
      applicationId,
      mykeyId: person.mykeyId?.toUpperCase(),
      operatorId: away.operatorId,
      state: 'received',
      reason: null,
      sealed: null,
      decidedAt: null,
    });
    assert.deepEqual([`${sentAt}`, `${receivedAt}`], [`${mykey.now}`, `${mykey.now}`]);
    expectAnswer(await accept(away, applicationId, '00078'));
    const after = await everything();
    for (const word of [...words, 'ciphertext']) assert.equal(after.includes(word), false, word);
  });

  test('answered by two terminals at once has one answer, and a number of another person none', async () => {
    const away = await library(mykey, groupId);
    const second = await office(mykey, away.operatorId);
    for (let round = 0; round < 4; round += 1) {
      const person = await newReader();
      const { applicationId } = expectAnswer(await apply(person, away));
      expectAnswer(await acknowledge(away, applicationId));
      const outcomes = await Promise.all(
        [away, second, away, second].map((at, index) =>
          index % 2 === 0 ? accept(at, applicationId, `001${round}${index}`) : refuseIt(at, applicationId),
        ),
      );
      assert.deepEqual(outcomes.map(outcomeOf).sort(), [...Array(3).fill('application_decided'), 'ok']);
    }
    const other = await newReader();
    const taken = expectAnswer(await apply(other, away)).applicationId;
    expectAnswer(await acknowledge(away, taken));
    const { client, session } = await newReader();
    const body = { operatorId: away.operatorId, customerId: '00200' };
    expectAnswer(await client.call(routes.link, { session, body }));
    assert.equal(outcomeOf(await accept(away, taken, '00200')), 'customer_id_taken');
    // At the counter meanwhile, the person got a number there.
    const place = { session: other.session, body: { operatorId: away.operatorId, customerId: '00300' } };
    expectAnswer(await other.client.call(routes.link, place));
    assert.equal(outcomeOf(await accept(away, taken, '00400')), 'already_linked');
    assert.equal(outcomeOf(await refuseIt(away, taken)), 'ok');
    assert.deepEqual(
      (await own(other)).map(({ state, reason }) => [state, reason]),
      [['refused', 'come_to_counter']],
    );
  });

  test('is one a holder and place, also of five sent at once, and may be taken back with its text', async () => {
    const away = await library(mykey, groupId);
    const person = await newReader();
    const sent = await Promise.all(Array.from({ length: 5 }, () => apply(person, away)));
    assert.deepEqual(sent.map(outcomeOf).sort(), [...Array(4).fill('application_open'), 'ok']);
    const [{ applicationId = '' } = {}] = await own(person);
    const { client, session } = person;
    const withdraw = () => client.call(routes.withdrawApplication, { session, params: { applicationId } });
    const stranger = await newReader();
    const foreign = await stranger.client.call(routes.withdrawApplication, {
      session: stranger.session,
      params: { applicationId },
    });
    assert.equal(outcomeOf(foreign), 'not_found');
    assert.equal(outcomeOf(await withdraw()), 'ok');
    assert.equal(outcomeOf(await withdraw()), 'ok');
    assert.equal(outcomeOf(await fetchText(away, applicationId)), 'not_found');
    assert.equal(outcomeOf(await accept(away, applicationId, '00500')), 'not_found');
    assert.equal((await everything()).includes('ciphertext'), false);
    // Again, and answered: an answer cannot be taken back.
    const again = expectAnswer(await apply(person, away)).applicationId;
    expectAnswer(await refuseIt(away, again));
    const late = await client.call(routes.withdrawApplication, { session, params: { applicationId: again } });
    assert.equal(outcomeOf(late), 'application_decided');
  });

  test('taken back in the moment of its answer is one of the two, and a number stands only where it was accepted', async () => {
    const away = await library(mykey, groupId);
    // Seen to fail without the lock on the application (`FOR UPDATE`).
    const ends = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const person = await newReader();
      const { client, session } = person;
      const { applicationId } = expectAnswer(await apply(person, away));
      expectAnswer(await acknowledge(away, applicationId));
      const params = { applicationId };
      const both = [
        () => client.call(routes.withdrawApplication, { session, params }),
        () => accept(away, applicationId, `9${String(round).padStart(4, '0')}`),
      ];
      const answers = await Promise.all((round % 2 ? both : both.toReversed()).map((act) => act()));
      assert.equal(answers.map(outcomeOf).filter((outcome) => outcome === 'ok').length, 1);
      const [{ state = '' } = {}] = await own(person);
      const hasNumber = (await links(person)).some(({ operatorId }) => operatorId === away.operatorId);
      assert.equal(hasNumber, state === 'accepted');
      ends.add(state);
    }
    for (const state of ends) assert.ok(['accepted', 'withdrawn'].includes(state), state);
  });

  test('where residents only are served needs papers that somebody saw, and says so before anything is typed', async () => {
    const away = await library(mykey, groupId, { residentsOnly: true });
    const person = await newReader();
    const { client, session } = person;
    const { places } = expectAnswer(await client.call(routes.showWideArea, { session }));
    assert.equal(places.find(({ operatorId }) => operatorId === away.operatorId)?.residentsOnly, true);
    const { applicationId } = expectAnswer(await apply(person, away));
    expectAnswer(await acknowledge(away, applicationId));
    assert.equal(outcomeOf(await accept(away, applicationId, '00600')), 'papers_needed');
    assert.equal(outcomeOf(await accept(away, applicationId, '00600', true)), 'ok');
  });

  test('goes after a week unread and after a month unanswered, and the trace of it after ninety days', async () => {
    const away = await library(mykey, groupId);
    const [unread, unanswered] = [await newReader(), await newReader()];
    const started = mykey.now;
    expectAnswer(await apply(unread, away));
    const { applicationId } = expectAnswer(await apply(unanswered, away));
    expectAnswer(await acknowledge(away, applicationId));
    const states = async () =>
      (
        await rows<{ state: string; sealed: unknown }>(
          mykey.database.pool,
          'SELECT state, sealed FROM wide_area_application WHERE operator_id = :operatorId ORDER BY state',
          { operatorId: away.operatorId },
        )
      ).map(({ state, sealed }) => `${state} ${sealed ? 'sealed' : ''}`.trim());
    const at = (hours: number) => sweepApplications(mykey.database.pool, started.add({ hours }));
    await at(7 * 24 - 1);
    assert.deepEqual(await states(), ['received', 'sent sealed']);
    await at(7 * 24);
    await at(7 * 24);
    assert.deepEqual(await states(), ['lapsed', 'received']);
    await at(30 * 24);
    assert.deepEqual(await states(), ['lapsed', 'lapsed']);
    await at(121 * 24);
    assert.deepEqual(await states(), []);
  });

  test('of an ID that ended is seen by nobody, and of a stopped one none is sent', async () => {
    const away = await library(mykey, groupId);
    const person = await newReader();
    const { client, session } = person;
    const { applicationId } = expectAnswer(await apply(person, away));
    expectAnswer(await client.call(routes.suspend, { session }));
    assert.equal(outcomeOf(await apply(person, away, { keys: [away.publicJwk] })), 'not_usable_here');
    expectAnswer(await client.call(routes.invalidate, { session }));
    assert.equal(outcomeOf(await fetchText(away, applicationId)), 'not_found');
    assert.equal(outcomeOf(await refuseIt(away, applicationId)), 'not_found');
    assert.deepEqual(expectAnswer(await away.client.call(routes.listReceivedApplications)).applications, []);
    await sweepApplications(mykey.database.pool, mykey.now);
    assert.equal((await everything()).includes('ciphertext'), false);
  });

  test('that is not a seal for this place, or too long, or carries anything readable, is refused', async () => {
    const away = await library(mykey, groupId);
    const person = await newReader();
    const { client, session } = person;
    const { operatorId, publicJwk } = away;
    const sealed = await sealApplicationText({ text, operatorId, keys: [publicJwk] });
    const send = async (given: object, place = operatorId) =>
      outcomeOf(
        await client.call(routes.applyAtPlace, {
          session,
          body: { operatorId: place, consent: true, sealed: { ...sealed, ...given } },
        }),
      );
    const headerOf = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');
    assert.equal(await send({ protected: headerOf({ enc: 'A256GCM', operatorId: 'A0001' }) }), 'sealed_text_refused');
    assert.equal(
      await send({ protected: headerOf({ enc: 'A256GCM', operatorId, name: '花子' }) }),
      'sealed_text_refused',
    );
    assert.equal(await send({ unprotected: { name: '花子' } }), 'invalid_request');
    assert.equal(await send({ ciphertext: '花子' }), 'invalid_request');
    assert.equal(await send({ ciphertext: 'A'.repeat(8000) }), 'sealed_text_too_long');
    assert.equal(await send({ recipients: [] }), 'invalid_request');
    assert.equal(await send({}, 'Z9999'), 'sealed_text_refused');
    const withoutConsent = { operatorId, consent: false as true, sealed };
    assert.equal(
      outcomeOf(await client.call(routes.applyAtPlace, { session, body: withoutConsent })),
      'invalid_request',
    );
    assert.equal(await send({}), 'ok');
    // The longest text there can be, for eight terminals, is carried.
    const long = { ...text, name: '鬱'.repeat(80), kana: 'ア'.repeat(80), address: '鬱'.repeat(200) };
    const whole = { ...long, answers: Array(3).fill('鬱'.repeat(200)) };
    const large = await library(mykey, groupId);
    for (let more = 1; more < 8; more += 1) await office(mykey, large.operatorId);
    assert.equal(outcomeOf(await apply(person, large, { text: whole })), 'ok');
  });
});

describe('the text of an application', () => {
  const wrong: [what: string, value: unknown, problem: string][] = [
    ['nothing', '', 'missing'],
    ['a space', '　', 'missing'],
    ['no text', 7, 'missing'],
    ['NUL', '山\u0000田', 'not_plain'],
    ['a tab', '山\t田', 'not_plain'],
    ['a line end', '山\r\n田', 'not_plain'],
    ['a formula', '=HYPERLINK("x")', 'not_plain'],
    ['a formula behind a space', ' +1', 'not_plain'],
    ['a full-width formula', '＠SUM', 'not_plain'],
    ['a minus', '-1', 'not_plain'],
    ['half of a surrogate pair', '山\uD83D', 'not_plain'],
    ['a turned reading order', '山\u202E田', 'not_plain'],
    ['a mark of reading order', '山\u200F田', 'not_plain'],
    ['a 個人番号', '番号 1234 5678 9018', 'individual_number'],
    ['a 個人番号 in full width', '１２３４５６７８９０１８', 'individual_number'],
    ['too much', '山'.repeat(81), 'too_long'],
  ];
  for (const [what, value, problem] of wrong) {
    test(`does not pass with ${what}, when it is sent and when it is received: ${problem}`, () => {
      const judged = judgeApplicationText({ ...text, name: value }, 0);
      assert.deepEqual(judged.fields.name, { problem });
      assert.equal(judged.text, undefined);
      const answer = judgeApplicationText({ ...text, answers: [value] }, 1).answers[0];
      if (what !== 'too much') assert.deepEqual(answer, { problem });
    });
  }

  test('is folded from half-width kana, and otherwise stays as it was typed', () => {
    const { text: judged } = judgeApplicationText({ ...text, kana: 'ﾔﾏﾀﾞ ﾊﾅｺ', name: '髙﨑①' }, 0);
    assert.deepEqual([judged?.kana, judged?.name], ['ヤマダ ハナコ', '髙﨑①']);
    assert.equal(
      judgeApplicationText({ ...text, telephone: '０７２−４６３−１２１２' }, 0).text?.telephone,
      '072-463-1212',
    );
    const telephones: [typed: string, judged: object][] = [
      ['なし', { problem: 'telephone' }],
      ['+81 90 1234 5678', { value: '+81 90 1234 5678' }],
      ['+81-90-1234-5678', { value: '+81-90-1234-5678' }],
      ['+12-3456-7890-18', { value: '+12-3456-7890-18' }],
      ['\u202A090-1234-5678\u202C', { value: '090-1234-5678' }],
      ['090―1234―5678', { value: '090-1234-5678' }],
      ['090ー1234ー5678', { value: '090-1234-5678' }],
      ['1234-5678-9018', { problem: 'individual_number' }],
      ['=090-1234-5678', { problem: 'telephone' }],
      ['+', { problem: 'telephone' }],
      ['　', { problem: 'missing' }],
    ];
    for (const [typed, judged] of telephones)
      assert.deepEqual(judgeApplicationText({ ...text, telephone: typed }, 0).fields.telephone, judged, typed);
    assert.equal(judgeApplicationText(null, 0).text, undefined);
  });
});
