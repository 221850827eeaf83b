import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { one } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import { outcomeOf, startTestMykey, type TestMykey, type TestTerminal } from '../testing.ts';
import { applyUploads, sweepUploads } from './upload.ts';

let mykey: TestMykey;
before(async () => {
  // Each test enrols terminals of its own, all from this one machine.
  mykey = await startTestMykey({ guessesPerMinute: 1000 });
});
after(() => mykey.close());

const digits = { mode: 'own', pattern: 'digits', lengthMin: 3, lengthMax: 10 } as const;
const csv = (...lines: string[]) => Buffer.from(['マイキーID,会員番号', ...lines].join('\r\n'));
const upload = ({ client }: TestTerminal, bytes: Uint8Array, fileName = '利用者.csv') =>
  client.call(routes.uploadLinks, { body: { fileName, file: Buffer.from(bytes).toString('base64') } });
const show = async ({ client }: TestTerminal, uploadId: string) =>
  expectAnswer(await client.call(routes.showLinkUpload, { params: { uploadId } }));
const apply = async (terminal: TestTerminal, uploadId: string) => {
  expectAnswer(await terminal.client.call(routes.applyLinkUpload, { params: { uploadId } }));
  await applyUploads(mykey.database.pool, mykey.now);
  return show(terminal, uploadId);
};
/** Uploads and applies; gives what lines came to, by name. */
async function load(terminal: TestTerminal, bytes: Uint8Array): Promise<Record<string, number>> {
  const { uploadId } = expectAnswer(await upload(terminal, bytes));
  const { state, outcomes } = await apply(terminal, uploadId);
  assert.equal(state, 'applied');
  return Object.fromEntries(outcomes.map(({ outcome, lines }) => [outcome, lines]));
}
async function office(rule: Parameters<TestMykey['operator']>[0] = {}) {
  const { operatorId } = await mykey.operator({ customerIdRule: digits, ...rule });
  return {
    operatorId,
    terminal: await mykey.terminal(operatorId, 'office'),
    counter: await mykey.terminal(operatorId),
  };
}
const links = async ({ client, session }: { client: TestTerminal['client']; session: string }) =>
  expectAnswer(await client.call(routes.showCardholder, { session })).links.map(
    ({ customerId, state }) => `${customerId} ${state}`,
  );

describe('a file of links', () => {
  test('is shown first, registers nothing until it is told to, and waits for each holder', async () => {
    const { terminal, counter, operatorId } = await office();
    const [first, second] = [await mykey.person('File1'), await mykey.person('File2')];
    const { uploadId, state, lines } = expectAnswer(await upload(terminal, csv('file1,00789', 'ＦＩＬＥ２,00790')));
    assert.deepEqual([state, lines], ['checked', 2]);
    assert.deepEqual((await show(terminal, uploadId)).outcomes, [{ outcome: 'registered', lines: 2 }]);
    await applyUploads(mykey.database.pool, mykey.now);
    assert.deepEqual(await links(first), []);
    await apply(terminal, uploadId);
    assert.deepEqual(await links(first), ['00789 pending']);
    const counts = async () => expectAnswer(await terminal.client.call(routes.countLinks));
    assert.deepEqual(await counts(), { linked: 0, pending: 2 });
    // The first tap with PIN at that operator is a yes (decision 12); so is a yes on the holder's own page.
    const look = async (at: TestTerminal) => at.client.call(routes.lookUp, { body: await mykey.tap(at, first.card) });
    assert.equal(expectAnswer(await look(counter)).customerId, '00789');
    assert.deepEqual(await links(first), ['00789 linked']);
    const { client, session } = second;
    const yes = () => client.call(routes.confirmLink, { session, params: { operatorId } });
    assert.equal(outcomeOf(await yes()), 'ok');
    assert.equal(outcomeOf(await yes()), 'ok');
    assert.deepEqual(await links(second), ['00790 linked']);
    assert.deepEqual(await counts(), { linked: 2, pending: 0 });
  });

  test('of another operator stays unseen, and a tap there does not confirm it', async () => {
    const [mine, other] = [await office(), await office()];
    const person = await mykey.person('File3');
    const { uploadId } = expectAnswer(await upload(mine.terminal, csv('File3,111')));
    await apply(mine.terminal, uploadId);
    for (const route of [routes.showLinkUpload, routes.downloadLinkReport, routes.applyLinkUpload]) {
      assert.equal(outcomeOf(await other.terminal.client.call(route, { params: { uploadId } })), 'not_found');
    }
    const body = await mykey.tap(other.counter, person.card);
    assert.equal(outcomeOf(await other.counter.client.call(routes.lookUp, { body })), 'not_linked');
    assert.deepEqual(await links(person), ['111 pending']);
  });

  test('may be refused by its holder, and lapses after a year', async () => {
    const { terminal, operatorId } = await office();
    const [no, silent] = [await mykey.person('File4'), await mykey.person('File5')];
    await load(terminal, csv('File4,444', 'File5,555'));
    expectAnswer(await no.client.call(routes.unlink, { session: no.session, params: { operatorId } }));
    assert.deepEqual(await links(no), []);
    await sweepUploads(mykey.database.pool, mykey.now.add({ hours: 24 * 364 }));
    assert.deepEqual(await links(silent), ['555 pending']);
    await sweepUploads(mykey.database.pool, mykey.now.add({ hours: 24 * 366 }));
    assert.deepEqual(await links(silent), []);
  });

  test('sent again changes nothing', async () => {
    const { terminal } = await office();
    await mykey.person('File6');
    const file = csv('File6,666', 'Nobody666,667');
    assert.deepEqual(await load(terminal, file), { registered: 2 });
    const before = await mykey.database.pool.query('SELECT * FROM link ORDER BY 1, 2');
    mykey.now = mykey.now.add({ seconds: 1 });
    assert.deepEqual(await load(terminal, file), { unchanged: 2 });
    assert.deepEqual((await mykey.database.pool.query('SELECT * FROM link ORDER BY 1, 2')).rows, before.rows);
  });

  test('puts right what an earlier one mistyped, as long as nobody has said yes', async () => {
    const { terminal, counter } = await office();
    const [wrong, right] = [await mykey.person('Typo1'), await mykey.person('Typo2')];
    assert.deepEqual(await load(terminal, csv('Typo1,500', 'Typoo,501')), { registered: 2 });
    assert.deepEqual(await load(terminal, csv('Typo2,500', 'Typo1,501')), { registered: 2 });
    assert.deepEqual(await links(wrong), ['501 pending']);
    assert.deepEqual(await links(right), ['500 pending']);
    const body = await mykey.tap(counter, right.card);
    expectAnswer(await counter.client.call(routes.lookUp, { body }));
    assert.deepEqual(await load(terminal, csv('Typo1,500')), { customer_id_taken: 1 });
    assert.deepEqual(await load(terminal, csv('Typo2,502')), { already_linked: 1 });
    assert.deepEqual(await links(right), ['500 linked']);
  });

  test('tells nobody which IDs exist, and who takes one later inherits nothing', async () => {
    const { terminal, counter, operatorId } = await office();
    await mykey.person('Exists1');
    const file = csv('Exists1,100', 'Vacant1,101');
    assert.deepEqual(await load(terminal, file), { registered: 2 });
    const late = await mykey.person('Vacant1');
    assert.deepEqual(await links(late), []);
    const body = await mykey.tap(counter, late.card);
    assert.equal(outcomeOf(await counter.client.call(routes.lookUp, { body })), 'not_linked');
    const { client, session } = late;
    assert.equal(outcomeOf(await client.call(routes.confirmLink, { session, params: { operatorId } })), 'not_linked');
    // The row that named nobody stands in no holder's way.
    assert.equal(outcomeOf(await client.call(routes.link, { session, body: { operatorId, customerId: '101' } })), 'ok');
  });

  test('says by line what is wrong; the good lines are registered all the same', async () => {
    const { terminal, operatorId } = await office({ customerIdRule: { ...digits, checkDigit: 'luhn' } });
    const { client, session } = await mykey.person('Mixed1');
    expectAnswer(await client.call(routes.link, { session, body: { operatorId, customerId: '00000018' } }));
    const { uploadId } = expectAnswer(
      await upload(
        terminal,
        csv(
          'Good1,0000000026',
          'Mixed1x,00000018',
          'mixed1,0000000034',
          'Good2,0000000027',
          'Good3,ABC',
          'Good4,0000000042,123456789018',
          '123456789018,0000000042',
          'よみ,0000000042',
          ',0000000042',
          'good1,0000000059',
          'Good5,0000000026',
          '=Good6,0000000059',
        ),
      ),
    );
    const { problems, outcomes, state } = await apply(terminal, uploadId);
    assert.equal(state, 'applied');
    assert.deepEqual(
      problems.map(({ line, outcome }) => `${line} ${outcome}`),
      [
        '3 customer_id_taken',
        '4 already_linked',
        '5 customer_id_check_digit',
        '6 customer_id_format',
        '7 individual_number_refused',
        '8 individual_number_refused',
        '9 mykey_id_format',
        '10 line_malformed',
        '11 duplicate_in_file',
        '12 duplicate_in_file',
        '13 mykey_id_format',
      ],
    );
    assert.equal(
      outcomes.reduce((sum, { lines }) => sum + lines, 0),
      12,
    );
    const answered = await terminal.client.call(routes.downloadLinkReport, { params: { uploadId } });
    const report = expectAnswer(answered) as unknown as Uint8Array;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(report);
    assert.equal(text.split('\r\n').length, 14);
    assert.ok(text.startsWith('\uFEFF行,結果,説明\r\n2,registered,'));
    const stored = await mykey.database.pool.query('SELECT * FROM link_upload_line');
    assert.ok(!JSON.stringify(stored.rows).includes('123456789018'));
  });

  test('is read as UTF-8 with and without BOM and as Shift_JIS, its columns in any order, leading zeros kept', async () => {
    const shiftJis = Buffer.from('89ef88f594d48d86', 'hex');
    const heading = Buffer.concat([Buffer.from('"'), shiftJis, Buffer.from('","x,y",')]);
    const inShiftJis = Buffer.concat([
      heading,
      Buffer.from([0x83, 0x7d, 0x83, 0x43, 0x83, 0x4c, 0x81, 0x5b]),
      Buffer.from('ID\n0042,,Sjis1\n'),
    ]);
    const files: [string, Uint8Array, string][] = [
      ['Utf1', csv('Utf1,0042'), '0042 pending'],
      ['Bom1', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), csv('"Bom1","0042"')]), '0042 pending'],
      ['Sjis1', inShiftJis, '0042 pending'],
      ['Eng1', Buffer.from('customerId,name,mykeyId\n0042,"A, B",Eng1'), '0042 pending'],
    ];
    for (const [mykeyId, bytes, expected] of files) {
      const { terminal } = await office();
      const person = await mykey.person(mykeyId);
      assert.deepEqual(await load(terminal, bytes), { registered: 1 }, mykeyId);
      assert.deepEqual(await links(person), [expected], mykeyId);
    }
  });

  test('that is none is refused by name, as is one from a counter or for an operator without numbers', async () => {
    const { terminal, counter } = await office();
    const cases: [string, Uint8Array][] = [
      ['file_not_text', Buffer.from([0xff, 0xfe, 0x00, 0x81])],
      ['file_columns_missing', Buffer.from('氏名,住所\n山田,東京')],
      ['file_columns_missing', Buffer.from('マイキーID\nMy123')],
      ['file_empty', csv()],
      ['file_too_long', csv(...Array.from({ length: 100_001 }, (_, i) => `A${i},${i}`))],
    ];
    for (const [outcome, bytes] of cases) assert.equal(outcomeOf(await upload(terminal, bytes)), outcome);
    assert.equal(outcomeOf(await upload(terminal, Buffer.alloc(10 * 1024 * 1024, 'a'))), 'too_large');
    assert.equal(outcomeOf(await upload(terminal, Buffer.alloc(0))), 'file_columns_missing');
    assert.equal(outcomeOf(await upload(counter, csv('A01,789'))), 'terminal_not_office');
    assert.equal(outcomeOf(await counter.client.call(routes.listLinkUploads)), 'terminal_not_office');
    assert.equal(outcomeOf(await counter.client.call(routes.countLinks)), 'terminal_not_office');
    const without = await office({ customerIdRule: { mode: 'mykeyId' } });
    assert.equal(outcomeOf(await upload(without.terminal, csv('A01,789'))), 'operator_cannot_link');
  });

  test('of two files that name one person or one number, the first stands', async () => {
    const { terminal } = await office();
    const people = [await mykey.person('Twin1'), await mykey.person('Twin2')] as const;
    const both = await Promise.all([
      upload(terminal, csv('Twin1,900')),
      upload(terminal, csv('Twin2,900', 'Twin1,901')),
    ]);
    const ids = both.map((answered) => expectAnswer(answered).uploadId);
    for (const uploadId of ids) {
      expectAnswer(await terminal.client.call(routes.applyLinkUpload, { params: { uploadId } }));
    }
    await Promise.all([1, 2, 3].map(() => applyUploads(mykey.database.pool, mykey.now)));
    const all = [...(await links(people[0])), ...(await links(people[1]))];
    assert.equal(new Set(all).size, all.length);
    assert.ok(all.length === 1 || all.length === 2);
    for (const uploadId of ids) assert.equal((await show(terminal, uploadId)).state, 'applied');
  });

  test('that was interrupted half-way goes on where it was, and no line is done twice', async () => {
    const { terminal, operatorId } = await office();
    const { pool } = mykey.database;
    const file = csv(...Array.from({ length: 12_000 }, (_, i) => `Half${i},${1000 + i}`));
    const { uploadId } = expectAnswer(await upload(terminal, file));
    expectAnswer(await terminal.client.call(routes.applyLinkUpload, { params: { uploadId } }));
    await mykey.database.owner.query(`
      CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stumbled'; END $$;
      CREATE TRIGGER stumble BEFORE INSERT ON link FOR EACH ROW WHEN (NEW.customer_id = '9000') EXECUTE FUNCTION stumble()`);
    await assert.rejects(applyUploads(pool, mykey.now), /stumbled/);
    const { state, applied } = await show(terminal, uploadId);
    assert.deepEqual([state, applied], ['applying', 5000]);
    await mykey.database.owner.query('DROP TRIGGER stumble ON link');
    assert.equal(await applyUploads(pool, mykey.now), 7000);
    assert.equal(await applyUploads(pool, mykey.now), 0);
    assert.deepEqual((await show(terminal, uploadId)).outcomes, [{ outcome: 'registered', lines: 12_000 }]);
    const linked = await one(pool, 'SELECT count(*)::int AS links FROM link WHERE operator_id = :operatorId', {
      operatorId,
    });
    assert.deepEqual(linked, { links: 12_000 });
  });
});
