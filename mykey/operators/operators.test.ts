import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { expectAnswer, signProof } from '../../server/client.ts';
import { outcomeOf, startTestMykey, type TestMykey } from '../testing.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

describe('the people of the platform', () => {
  test('sign in with number and password, for eight hours, and sign out', async () => {
    const device = await mykey.device();
    const signIn = (staffId: string, password: string) =>
      device.client.call(routes.signInStaff, { body: { staffId, password } });
    assert.equal(outcomeOf(await signIn('S001', 'wrong')), 'staff_sign_in_refused');
    assert.equal(outcomeOf(await signIn('S999', 'correct horse battery staple')), 'staff_sign_in_refused');
    const { session, name } = expectAnswer(await signIn('S001', 'correct horse battery staple'));
    assert.equal(name, '運営 花子');
    assert.equal(session.expiresAt, `${mykey.now.add({ hours: 8 })}`);
    expectAnswer(await device.client.call(routes.signOutStaff, { session: session.token }));
    const after = await device.client.call(routes.listTerminals, {
      session: session.token,
      params: { operatorId: 'A0001' },
    });
    assert.equal(outcomeOf(after), 'sign_in_required');
  });

  test('alone register operators: a cardholder session is nothing to their routes', async () => {
    const { client, session } = await mykey.open();
    const body = {
      name: '偽',
      kind: 'shop' as const,
      series: 'A',
      municipalityCode: null,
      customerIdRule: { mode: 'own' as const },
    };
    assert.equal(outcomeOf(await client.call(routes.registerOperator, { session, body })), 'sign_in_required');
  });
});

describe('operators', () => {
  test('are numbered by letter with four digits and more, without gaps, also twenty at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => mykey.operator({ name: `店${i}`, series: 'B' })),
    );
    const numbers = made.map(({ operatorId }) => operatorId).sort();
    assert.equal(numbers[0], 'B0001');
    assert.equal(numbers[19], 'B0020');
    assert.equal(new Set(numbers).size, 20);
    await mykey.database.pool.query(`UPDATE operator_series SET last = 9999 WHERE letter = 'B'`);
    assert.equal((await mykey.operator({ series: 'B' })).operatorId, 'B10000');
  });

  test('that leave do not give their number to the next', async () => {
    const { operatorId } = await mykey.operator({ series: 'C' });
    await execute(mykey.database.owner, 'DELETE FROM operator WHERE operator_id = :operatorId', { operatorId });
    assert.equal((await mykey.operator({ series: 'C' })).operatorId, 'C0002');
  });

  test('are listed with kind, municipality and rule; a rule that nothing fits is refused', async () => {
    const wish = { mode: 'own', pattern: 'digits', lengthMin: 3, lengthMax: 8, checkDigit: 'luhn' } as const;
    const made = await mykey.operator({ name: '美術館', kind: 'museum', series: 'D', customerIdRule: wish });
    assert.deepEqual(made.customerIdRule, wish);
    const { client } = await mykey.device();
    const { operators } = expectAnswer(await client.call(routes.listOperators));
    assert.deepEqual(
      operators.find(({ operatorId }) => operatorId === 'D0001'),
      made,
    );
    const { session } = mykey.staff;
    const body = { ...made, series: 'D', customerIdRule: { mode: 'own' as const, lengthMin: 9, lengthMax: 8 } };
    const refused = await mykey.staff.client.call(routes.registerOperator, { session, body });
    assert.equal(outcomeOf(refused), 'invalid_request');
  });
});

describe('a terminal', () => {
  test('is enrolled with a code, knows itself, is listed and revoked', async () => {
    const { operatorId, name } = await mykey.operator({ name: '図書館', series: 'E' });
    const device = await mykey.device();
    assert.equal(outcomeOf(await device.client.call(routes.showTerminal)), 'terminal_unknown');
    const code = await mykey.enrolmentCode(operatorId, '自動車図書館');
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const enrolled = await device.client.call(routes.enrolTerminal, { body: { code: typed } });
    const terminal = expectAnswer(enrolled);
    assert.deepEqual(terminal, {
      terminalId: 'E0001-1',
      operatorId,
      operatorName: name,
      operatorKind: 'library',
      place: '自動車図書館',
      role: 'counter',
      hasOwnNumbers: true,
      lookUpWithoutPin: false,
      status: 'active',
      enrolledAt: `${mykey.now}`,
    });
    assert.deepEqual(expectAnswer(await device.client.call(routes.showTerminal)), terminal);
    const { client, session } = mykey.staff;
    const list = async () => expectAnswer(await client.call(routes.listTerminals, { session, params: { operatorId } }));
    assert.deepEqual((await list()).terminals, [terminal]);
    const revoke = (terminalId: string) => client.call(routes.revokeTerminal, { session, params: { terminalId } });
    assert.equal(outcomeOf(await revoke('E0001-1')), 'ok');
    assert.equal(outcomeOf(await revoke('E0001-1')), 'ok');
    assert.equal(outcomeOf(await revoke('E0001-9')), 'not_found');
    assert.equal(outcomeOf(await device.client.call(routes.showTerminal)), 'terminal_revoked');
    assert.equal((await list()).terminals[0]?.status, 'revoked');
    // A revoked key is not enrolled again, and its try does not burn the code.
    const next = await mykey.enrolmentCode(operatorId);
    const again = await device.client.call(routes.enrolTerminal, { body: { code: next } });
    assert.equal(outcomeOf(again), 'enrolment_code_refused');
    const other = await mykey.device();
    assert.equal(outcomeOf(await other.client.call(routes.enrolTerminal, { body: { code: next } })), 'ok');
  });

  test('is not made by a wrong code, a code of another operation, or one of fifteen minutes ago', async () => {
    const { operatorId } = await mykey.operator({ series: 'F' });
    const device = await mykey.device();
    const enrol = async (code: string) => outcomeOf(await device.client.call(routes.enrolTerminal, { body: { code } }));
    assert.equal(await enrol('ABCD-EFGH-JKMN-PQRS'), 'enrolment_code_refused');
    const person = await mykey.person('Enrol1');
    assert.equal(await enrol(person.recoveryCode), 'enrolment_code_refused');
    const code = await mykey.enrolmentCode(operatorId);
    mykey.now = mykey.now.add({ minutes: 15 });
    assert.equal(await enrol(code), 'enrolment_code_refused');
    const { client, session } = mykey.staff;
    for (const request of [
      () => client.call(routes.listTerminals, { session, params: { operatorId: 'Z0001' } }),
      () => client.call(routes.createEnrolmentCode, { session, params: { operatorId: 'Z0001' }, body: { place: 'x' } }),
    ]) {
      assert.equal(outcomeOf(await request()), 'operator_unknown');
    }
  });

  test('is one of eight devices that use a copied code at once', async () => {
    const { operatorId } = await mykey.operator({ series: 'G' });
    const code = await mykey.enrolmentCode(operatorId);
    const devices = await Promise.all(Array.from({ length: 8 }, () => mykey.device()));
    const answers = await Promise.all(
      devices.map(({ client }) => client.call(routes.enrolTerminal, { body: { code } })),
    );
    assert.deepEqual(answers.map(outcomeOf).sort(), [...Array(7).fill('enrolment_code_refused'), 'ok']);
  });

  test('is not impersonated by a copied proof: the same one again, or one for another request', async () => {
    const { operatorId } = await mykey.operator({ series: 'H' });
    const terminal = await mykey.terminal(operatorId);
    const thief = await mykey.device();
    const url = `${mykey.baseUrl}/terminals/current`;
    const proof = await signProof({ key: terminal.key, method: 'GET', url, now: mykey.now });
    assert.equal(outcomeOf(await terminal.client.call(routes.showTerminal, { proof })), 'ok');
    assert.equal(outcomeOf(await thief.client.call(routes.showTerminal, { proof })), 'proof_replayed');
    const other = await signProof({ key: terminal.key, method: 'GET', url, now: mykey.now });
    const body = await mykey.tap(thief, await mykey.card());
    assert.equal(outcomeOf(await thief.client.call(routes.lookUp, { proof: other, body })), 'proof_invalid');
  });
});

describe('a terminal that gets another key', () => {
  const rotation = async (terminalId: string) => {
    const { client, session } = mykey.staff;
    return client.call(routes.createRotationCode, { session, params: { terminalId } });
  };

  test('stays what it is; the old key opens nothing, and never comes back', async () => {
    const { operatorId } = await mykey.operator({ series: 'R' });
    const old = await mykey.terminal(operatorId, 'office');
    const { code } = expectAnswer(await rotation(old.terminalId));
    const before = expectAnswer(await old.client.call(routes.showTerminal));
    const device = await mykey.device();
    assert.deepEqual(expectAnswer(await device.client.call(routes.enrolTerminal, { body: { code } })), before);
    assert.equal(outcomeOf(await old.client.call(routes.showTerminal)), 'terminal_unknown');
    assert.deepEqual(expectAnswer(await device.client.call(routes.showTerminal)), before);
    const again = expectAnswer(await rotation(old.terminalId)).code;
    const enrolOld = () => old.client.call(routes.enrolTerminal, { body: { code: again } });
    assert.equal(outcomeOf(await enrolOld()), 'enrolment_code_refused');
    // The linked systems hear of the new key.
    const { client } = await mykey.linkedSystem();
    const { changes } = expectAnswer(await client.call(routes.readFeed, { query: { after: 0, limit: 1000 } }));
    const keys = changes.filter((c) => c.kind === 'terminal' && c.terminalId === old.terminalId);
    assert.deepEqual(
      keys.map((c) => c.kind === 'terminal' && c.jkt),
      [old.key.jkt, device.key.jkt],
    );
  });

  test('is not a revoked one, nor one that nobody enrolled', async () => {
    const { operatorId } = await mykey.operator({ series: 'R' });
    const lost = await mykey.terminal(operatorId);
    const { code } = expectAnswer(await rotation(lost.terminalId));
    const { client, session } = mykey.staff;
    expectAnswer(await client.call(routes.revokeTerminal, { session, params: { terminalId: lost.terminalId } }));
    assert.equal(outcomeOf(await rotation(lost.terminalId)), 'terminal_revoked');
    const device = await mykey.device();
    assert.equal(
      outcomeOf(await device.client.call(routes.enrolTerminal, { body: { code } })),
      'enrolment_code_refused',
    );
    assert.equal(outcomeOf(await rotation('R9999-1')), 'not_found');
  });
});

test('an office adds counters of its own operator and revokes them, and no other’s', async () => {
  const [mine, other] = [await mykey.operator({ series: 'O' }), await mykey.operator({ series: 'O' })];
  const office = await mykey.terminal(mine.operatorId, 'office');
  const foreign = await mykey.terminal(other.operatorId);
  const { code } = expectAnswer(await office.client.call(routes.createOwnEnrolmentCode, { body: { place: '2階' } }));
  const counter = await mykey.device();
  const made = expectAnswer(await counter.client.call(routes.enrolTerminal, { body: { code } }));
  assert.deepEqual([made.operatorId, made.role, made.place], [mine.operatorId, 'counter', '2階']);
  const list = async () =>
    expectAnswer(await office.client.call(routes.listOwnTerminals)).terminals.map(({ terminalId, status }) => [
      terminalId,
      status,
    ]);
  assert.deepEqual(await list(), [
    [office.terminalId, 'active'],
    [made.terminalId, 'active'],
  ]);
  const revoke = (terminalId: string) => office.client.call(routes.revokeOwnTerminal, { params: { terminalId } });
  assert.equal(outcomeOf(await revoke(foreign.terminalId)), 'not_found');
  assert.equal(outcomeOf(await foreign.client.call(routes.showTerminal)), 'ok');
  assert.equal(outcomeOf(await revoke(made.terminalId)), 'ok');
  assert.equal(outcomeOf(await counter.client.call(routes.showTerminal)), 'terminal_revoked');
  for (const call of [
    foreign.client.call(routes.listOwnTerminals),
    foreign.client.call(routes.createOwnEnrolmentCode, { body: { place: 'x' } }),
    foreign.client.call(routes.revokeOwnTerminal, { params: { terminalId: office.terminalId } }),
  ]) {
    assert.equal(outcomeOf(await call), 'terminal_not_office');
  }
});
