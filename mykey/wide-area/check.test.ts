import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { currentAuthority, revoke } from '../../jpki/testing/test-ca.ts';
import { execute } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import { changedTables, dumpTables, outcomeOf, startTestMykey, type TestMykey, type TestTerminal } from '../testing.ts';
import { digits, reader } from './testing/parties.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

const csv = (...lines: string[]) => csvOf(lines);
const csvOf = (lines: string[]) => Buffer.from(lines.join('\r\n'));
const ask = ({ client }: TestTerminal, bytes: Uint8Array) =>
  client.call(routes.checkCustomers, { body: { file: Buffer.from(bytes).toString('base64') } });
const answersOf = async (at: TestTerminal, ...numbers: string[]) => answersTo(at, numbers);
const answersTo = async (at: TestTerminal, numbers: string[]) => {
  const bytes = expectAnswer(await ask(at, csvOf(['会員番号', ...numbers]))) as unknown as Uint8Array;
  const [head, ...lines] = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
  assert.equal(head, '行,確認');
  assert.deepEqual(
    lines.map((line) => line.split(',')[0]),
    numbers.map((_, index) => String(index + 2)),
  );
  return lines.map((line) => line.split(',')[1]);
};
async function library() {
  const { operatorId } = await mykey.operator({ customerIdRule: digits });
  return mykey.terminal(operatorId, 'office');
}

describe('the yearly check', () => {
  test('says yes to a linked number of a usable ID, no to everything else, and nothing beside it', async () => {
    const [at, other] = [await library(), await library()];
    const linked = await reader(mykey, 'Year1', at, '00001');
    const stopped = await reader(mykey, 'Year2', at, '00002');
    const ended = await reader(mykey, 'Year3', at, '00003');
    await reader(mykey, 'Year4', at, '00004');
    await reader(mykey, 'Year5', other, '00005');
    expectAnswer(await stopped.client.call(routes.suspend, { session: stopped.session }));
    expectAnswer(await ended.client.call(routes.invalidate, { session: ended.session }));
    const cards = await mykey.database.pool.query("SELECT serial FROM card WHERE mykey_id = 'YEAR4'");
    const { serial } = cards.rows[0];
    revoke({ issuer: currentAuthority(mykey.ca), serial, reason: 'keyCompromise', revokedAt: mykey.now });
    mykey.renewRevocationLists();
    await execute(
      mykey.database.pool,
      `INSERT INTO link SELECT operator_id, '00006', :mykeyId, 'pending', linked_at FROM link WHERE customer_id = '00001'`,
      { mykeyId: (await mykey.person('Year6')).mykeyId?.toUpperCase() },
    );
    const asked = [
      '00001',
      '00002',
      '00003',
      '00004',
      '00005',
      '00006',
      '00007',
      'abc',
      '１２３４５６７８９０１８',
      '00001',
    ];
    const expected = ['yes', 'no', 'no', 'no', 'no', 'no', 'no', 'no', 'no', 'yes'];
    assert.deepEqual(await answersOf(at, ...asked), expected);
    // Taken up again, it is usable again; a certificate that is over is not.
    expectAnswer(await stopped.client.call(routes.resume, { session: stopped.session }));
    assert.deepEqual(await answersOf(at, '00002'), ['yes']);
    await execute(mykey.database.pool, 'UPDATE card SET not_after = :now', { now: `${mykey.now}` });
    assert.deepEqual(await answersOf(at, '00001'), ['no']);
    expectAnswer(
      await linked.client.call(routes.unlink, { session: linked.session, params: { operatorId: at.operatorId } }),
    );
  });

  test('leaves one number of the day and nothing of the file, and is asked ten times a day at most, also at once', async () => {
    const at = await library();
    await reader(mykey, 'Year7', at, '07007');
    const before = await dumpTables(mykey.database);
    assert.deepEqual(await answersOf(at, '07007', '07008'), ['yes', 'no']);
    assert.deepEqual(changedTables(before, await dumpTables(mykey.database)), ['customer_check_count']);
    const more = await Promise.all(Array.from({ length: 12 }, () => ask(at, csv('customerId', '07007'))));
    const outcomes = more.map(outcomeOf);
    assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 9);
    assert.equal(outcomes.filter((outcome) => outcome === 'checks_used_up').length, 3);
    const today = mykey.now;
    mykey.now = today.add({ hours: 24 });
    assert.equal(outcomeOf(await ask(at, csv('customerId', '07007'))), 'ok');
    mykey.now = today;
  });

  test('reads 100,000 lines at once, in Shift_JIS too', async () => {
    const at = await library();
    await reader(mykey, 'Year8', at, '0099999');
    const lines = Array.from({ length: 100_000 }, (_, index) => String(index).padStart(7, '0'));
    const answers = await answersTo(at, lines);
    assert.deepEqual([answers.filter((answer) => answer === 'yes').length, answers.at(-1)], [1, 'yes']);
    assert.equal(outcomeOf(await ask(at, csvOf(['会員番号', ...lines, '1']))), 'file_too_long');
    const shiftJis = Buffer.concat([Buffer.from([0x89, 0xef, 0x88, 0xf5, 0x94, 0xd4, 0x8d, 0x86]), csv('', '0099999')]);
    assert.equal(outcomeOf(await ask(at, shiftJis)), 'ok');
  });

  const bad: [what: string, bytes: Uint8Array, outcome: string][] = [
    ['without the heading', csv('番号', '00001'), 'check_column_missing'],
    ['without a line', csv('会員番号'), 'file_empty'],
    ['that is empty', csv(''), 'check_column_missing'],
    ['that is no text', Buffer.from([0x80, 0xff, 0x00]), 'file_not_text'],
  ];
  for (const [what, bytes, outcome] of bad) {
    test(`refuses a file ${what}: ${outcome}`, async () => {
      assert.equal(outcomeOf(await ask(await library(), bytes)), outcome);
    });
  }

  test('is no business of a counter, nor of a place that keeps the マイキーID itself', async () => {
    const { operatorId } = await mykey.operator({ customerIdRule: digits });
    assert.equal(outcomeOf(await ask(await mykey.terminal(operatorId), csv('会員番号', '1'))), 'terminal_not_office');
    const same = await mykey.operator({ customerIdRule: { mode: 'mykeyId' } });
    const office = await mykey.terminal(same.operatorId, 'office');
    assert.equal(outcomeOf(await ask(office, csv('会員番号', 'YEAR1'))), 'operator_cannot_link');
  });
});
