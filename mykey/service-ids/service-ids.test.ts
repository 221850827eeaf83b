import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { type OpenCard, outcomeOf, startTestMykey, type TestMykey } from '../testing.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

const link = ({ client, session }: OpenCard, operatorId: string, customerId: string) =>
  client.call(routes.link, { session, body: { operatorId, customerId } });

describe("a customer ID follows its operator's rule", () => {
  const rules = {
    digits: { mode: 'own', pattern: 'digits', lengthMin: 3, lengthMax: 16 },
    letters: { mode: 'own', pattern: 'alphanumeric', lengthMin: 6, lengthMax: 12 },
    twelve: { mode: 'own', pattern: 'digits', lengthMin: 12, lengthMax: 12 },
    none: { mode: 'mykeyId' },
  } as const;
  const cases: [keyof typeof rules, string, string][] = [
    ['digits', '00789', '00789'],
    ['digits', '００７８９', '00789'],
    ['digits', '12', 'customer_id_format'],
    ['digits', 'BB0011', 'customer_id_format'],
    ['digits', '7-8-9', 'customer_id_format'],
    // 123456789018 has the check digit of a 個人番号, 123456789012 has not.
    ['digits', '123456789018', 'individual_number_refused'],
    ['digits', '１２３４-５６７８-９０１８', 'individual_number_refused'],
    ['digits', '123456789012', '123456789012'],
    ['letters', 'BB0011', 'BB0011'],
    ['letters', 'bb0011', 'bb0011'],
    ['letters', 'BB 0011', 'customer_id_format'],
    ['letters', '123456789018', 'individual_number_refused'],
    ['twelve', '123456789018', '123456789018'],
    ['none', '789', 'operator_cannot_link'],
  ];
  for (const [rule, typed, expected] of cases) {
    test(`${rule}: ${typed} → ${expected}`, async () => {
      const person = await mykey.person(`Rule${cases.findIndex((c) => c[0] === rule && c[1] === typed)}`);
      const { operatorId } = await mykey.operator({ customerIdRule: rules[rule] });
      const answered = await link(person, operatorId, typed);
      assert.equal(answered.ok ? answered.answer.customerId : answered.outcome, expected);
    });
  }
});

describe('a link', () => {
  test('joins one holder to several operators, as in the table of 2-1, and is the holder’s to see and to undo', async () => {
    const person = await mykey.person('MY0123');
    const library = await mykey.operator({ name: '図書館', series: 'A' });
    const museum = await mykey.operator({ name: '美術館', kind: 'museum', series: 'A' });
    const street = await mykey.operator({ name: '商店街', kind: 'shoppingStreet', series: 'B' });
    const made = expectAnswer(await link(person, library.operatorId, '789'));
    assert.deepEqual(made, {
      operatorId: library.operatorId,
      operatorName: '図書館',
      kind: 'library',
      customerId: '789',
      state: 'linked',
    });
    expectAnswer(await link(person, museum.operatorId, '280212'));
    expectAnswer(await link(person, street.operatorId, 'BB0011'));
    const { client, session } = person;
    const show = async () => expectAnswer(await client.call(routes.showCardholder, { session }));
    assert.deepEqual(
      (await show()).links.map(({ customerId }) => customerId),
      ['789', '280212', 'BB0011'],
    );
    const undo = () => client.call(routes.unlink, { session, params: { operatorId: museum.operatorId } });
    assert.equal(outcomeOf(await undo()), 'ok');
    assert.equal(outcomeOf(await undo()), 'not_linked');
    assert.equal((await show()).links.length, 2);
  });

  test('is one a holder and operator, and one holder a customer ID', async () => {
    const [first, second] = [await mykey.person('Link1'), await mykey.person('Link2')];
    const { operatorId } = await mykey.operator();
    expectAnswer(await link(first, operatorId, '100'));
    assert.equal(outcomeOf(await link(first, operatorId, '100')), 'already_linked');
    assert.equal(outcomeOf(await link(first, operatorId, '101')), 'already_linked');
    assert.equal(outcomeOf(await link(second, operatorId, '100')), 'customer_id_taken');
    assert.equal(outcomeOf(await link(second, 'Z9999', '100')), 'operator_unknown');
    assert.equal(outcomeOf(await link(await mykey.open(), operatorId, '102')), 'card_not_registered');
  });

  test('of one customer ID by ten people at once is one, and of ten by one person too', async () => {
    const { operatorId } = await mykey.operator();
    const people = [];
    for (let i = 0; i < 10; i += 1) people.push(await mykey.person(`Race${i}`));
    const same = await Promise.all(people.map((person) => link(person, operatorId, '777')));
    assert.deepEqual(same.map(outcomeOf).sort(), [...Array(9).fill('customer_id_taken'), 'ok']);
    const other = await mykey.operator();
    const [person] = people;
    assert.ok(person);
    const many = await Promise.all(people.map((_, i) => link(person, other.operatorId, `10${i}`)));
    assert.deepEqual(many.map(outcomeOf).sort(), [...Array(9).fill('already_linked'), 'ok']);
  });

  test('is not made by a holder whose ID is suspended', async () => {
    const person = await mykey.person('Link3');
    const { operatorId } = await mykey.operator();
    await person.client.call(routes.suspend, { session: person.session });
    assert.equal(outcomeOf(await link(person, operatorId, '100')), 'not_usable_here');
  });

  test("is made at a counter with card and PIN, for that counter's operator", async () => {
    const person = await mykey.person('Link4');
    const { operatorId } = await mykey.operator();
    const terminal = await mykey.terminal(operatorId);
    const at = async (card: OpenCard['card'], customerId: string) =>
      terminal.client.call(routes.linkAtTerminal, { body: { ...(await mykey.tap(terminal, card)), customerId } });
    const made = expectAnswer(await at(person.card, '0042'));
    assert.equal(made.operatorId, operatorId);
    assert.equal(made.customerId, '0042');
    assert.equal(outcomeOf(await at(person.card, '0043')), 'already_linked');
    assert.equal(outcomeOf(await at(await mykey.card(), '0044')), 'not_usable_here');
    const other = await mykey.person('Link5');
    assert.equal(outcomeOf(await at(other.card, '0042')), 'customer_id_taken');
    assert.equal(outcomeOf(await at(other.card, '123456789018')), 'individual_number_refused');
  });
});

describe('another customer ID', () => {
  const replace = ({ client, session }: OpenCard, operatorId: string, customerId: string) =>
    client.call(routes.replaceLink, { session, params: { operatorId }, body: { customerId } });

  test('takes the place of the one that is linked, or the old one stays', async () => {
    const [person, other] = [await mykey.person('Swap1'), await mykey.person('Swap2')];
    const { operatorId } = await mykey.operator();
    assert.equal(outcomeOf(await replace(person, operatorId, '1')), 'not_linked');
    expectAnswer(await link(person, operatorId, '1'));
    expectAnswer(await link(other, operatorId, '2'));
    assert.equal(expectAnswer(await replace(person, operatorId, '3')).customerId, '3');
    assert.equal(outcomeOf(await replace(person, operatorId, '2')), 'customer_id_taken');
    assert.equal(outcomeOf(await replace(person, operatorId, '-')), 'customer_id_format');
    const { client, session } = person;
    const { links } = expectAnswer(await client.call(routes.showCardholder, { session }));
    assert.deepEqual(
      links.map(({ customerId }) => customerId),
      ['3'],
    );
    // The number that was given up is free for another.
    assert.equal(outcomeOf(await replace(other, operatorId, '1')), 'ok');
  });

  test('is set at the counter with card and PIN too', async () => {
    const person = await mykey.person('Swap3');
    const { operatorId } = await mykey.operator();
    const terminal = await mykey.terminal(operatorId);
    const at = async (customerId: string) =>
      terminal.client.call(routes.replaceAtTerminal, {
        body: { ...(await mykey.tap(terminal, person.card)), customerId },
      });
    assert.equal(outcomeOf(await at('10')), 'not_linked');
    expectAnswer(await link(person, operatorId, '9'));
    assert.equal(expectAnswer(await at('10')).customerId, '10');
  });
});

test('where only residents get a number, it is linked at the counter and not from home', async () => {
  const person = await mykey.person('Resident1');
  const { operatorId } = await mykey.operator({ residentsOnly: true });
  assert.equal(outcomeOf(await link(person, operatorId, '1')), 'residents_at_counter');
  const terminal = await mykey.terminal(operatorId);
  const body = { ...(await mykey.tap(terminal, person.card)), customerId: '1' };
  assert.equal(outcomeOf(await terminal.client.call(routes.linkAtTerminal, { body })), 'ok');
});

test("an operator's rule is changed for the numbers to come; what is linked stays, also over the マイキーID and back", async () => {
  const person = await mykey.person('Rules1');
  const operator = await mykey.operator();
  const { operatorId } = operator;
  const { client, session } = mykey.staff;
  const change = (customerIdRule: (typeof operator)['customerIdRule']) =>
    client.call(routes.changeOperator, {
      session,
      params: { operatorId },
      body: { name: '新しい名前', customerIdRule, residentsOnly: false },
    });
  expectAnswer(await link(person, operatorId, 'AB12'));
  const terminal = await mykey.terminal(operatorId);
  const look = async () =>
    expectAnswer(await terminal.client.call(routes.lookUp, { body: await mykey.tap(terminal, person.card) }))
      .customerId;
  assert.equal(
    expectAnswer(await change({ mode: 'own', pattern: 'digits', checkDigit: 'luhn', lengthMin: 2 })).name,
    '新しい名前',
  );
  assert.equal(await look(), 'AB12');
  assert.equal(outcomeOf(await link(await mykey.person('Rules2'), operatorId, 'AB13')), 'customer_id_format');
  expectAnswer(await change({ mode: 'mykeyId' }));
  assert.equal(await look(), 'RULES1');
  expectAnswer(await change({ mode: 'own' }));
  assert.equal(await look(), 'AB12');
  const wrong = [
    { mode: 'own', lengthMin: 9, lengthMax: 8 },
    { mode: 'own', pattern: 'alphanumeric', checkDigit: 'luhn' },
    { mode: 'own', pattern: 'digits', checkDigit: 'luhn', lengthMin: 1 },
  ] as const;
  for (const rule of wrong) assert.equal(outcomeOf(await change(rule)), 'invalid_request');
});

test('one number at two operators belongs to two people, and a shop never learns of a hospital', async () => {
  const [first, second] = [await mykey.person('Same1'), await mykey.person('Same2')];
  const hospital = await mykey.operator({ name: '町立病院', kind: 'hospital', series: 'H' });
  const shop = await mykey.operator({ name: '角の店', kind: 'shop', series: 'S' });
  expectAnswer(await link(first, hospital.operatorId, '00789'));
  expectAnswer(await link(second, shop.operatorId, '00789'));
  const [ward, till] = [await mykey.terminal(hospital.operatorId), await mykey.terminal(shop.operatorId)];
  const look = async (at: typeof ward, card: OpenCard['card']) =>
    at.client.call(routes.lookUp, { body: await mykey.tap(at, card) });
  assert.equal(expectAnswer(await look(ward, first.card)).customerId, '00789');
  assert.equal(expectAnswer(await look(till, second.card)).customerId, '00789');
  // A patient at the shop, and a person who never was one: the shop's terminal hears the same.
  const patient = await look(till, first.card);
  const stranger = await look(till, (await mykey.person('Same3')).card);
  assert.deepEqual(
    [patient, stranger].map((answered) => !answered.ok && answered.body),
    [!patient.ok && patient.body, !patient.ok && patient.body],
  );
  assert.equal(outcomeOf(patient), 'not_linked');
});
