import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { createSmtp } from '../../app/mail.ts';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import { sendMails } from '../../server/mail.ts';
import { type Device, outcomeOf, startTestMykey, type TestMykey } from '../testing.ts';

let mykey: TestMykey;
let device: Device;
let office: SMTPServer;
let refuseMail = false;
const received: string[] = [];
before(async () => {
  mykey = await startTestMykey();
  device = await mykey.device();
  office = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refuseMail ? Object.assign(new Error('mailbox full'), { responseCode: 452 }) : null),
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => office.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await new Promise<void>((resolve) => office.close(resolve));
  await mykey.close();
});

const send = () => {
  const { port } = office.server.address() as AddressInfo;
  const smtp = createSmtp(`smtp://127.0.0.1:${port}`, 'office@example.jp');
  return sendMails(mykey.database.pool, smtp, mykey.clock);
};
const cells = (wish: object = {}) => ({
  name: '月の図書館',
  kind: '図書館',
  municipalityCode: '43424',
  characters: '数字',
  lengthMin: '8',
  lengthMax: '8',
  residentsOnly: 'いいえ',
  mail: 'library@example.jp',
  ...wish,
});
const apply = async (wish: object = {}) => expectAnswer(await device.client.call(routes.apply, { body: cells(wish) }));
const heading = '名称,種類,自治体コード,会員番号の文字,会員番号の最短,会員番号の最長,住民だけ,連絡先メール';
const byFile = (lines: string[], submit: boolean, first = heading) => {
  const file = Buffer.from([first, ...lines].join('\r\n')).toString('base64');
  return device.client.call(routes.applyByFile, { body: { file, submit } });
};
const waiting = async () => {
  const { client, session } = mykey.staff;
  return expectAnswer(await client.call(routes.listApplications, { session })).applications;
};
const decide = async (
  applicationId: string,
  body: { approve: true; series: string } | { approve: false; because: string },
) => {
  const { client, session } = mykey.staff;
  return client.call(routes.decideApplication, { session, params: { applicationId }, body });
};
const bodyOf = (mail: string) => {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const text = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return text;
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
};

test('the form is offered as a spreadsheet opens it, and comes back filled', async () => {
  const answered = await device.client.call(routes.downloadApplicationForm);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(expectAnswer(answered) as unknown as Uint8Array);
  assert.ok(text.startsWith(`\uFEFF${heading}\r\n`));
  const file = Buffer.from(text).toString('base64');
  const body = { file, submit: false };
  assert.deepEqual(expectAnswer(await device.client.call(routes.applyByFile, { body })).lines, [
    { line: 2, outcome: 'accepted' },
  ]);
});

describe('a line of the form', () => {
  const cases: [string, object][] = [
    ['name_missing', { name: '  ' }],
    ['text_refused', { name: '=HYPERLINK("x")' }],
    ['text_refused', { name: 'あ'.repeat(81) }],
    ['kind_unknown', { kind: '銭湯' }],
    ['municipality_unknown', { municipalityCode: '17009' }],
    ['municipality_unknown', { municipalityCode: '434247' }],
    ['municipality_unknown', { municipalityCode: '小国町' }],
    ['rule_invalid', { characters: '記号' }],
    ['rule_invalid', { lengthMin: '9', lengthMax: '8' }],
    ['rule_invalid', { lengthMin: '' }],
    ['rule_invalid', { residentsOnly: 'たぶん' }],
    ['mail_invalid', { mail: 'library' }],
    ['mail_invalid', { mail: 'a@b.jp, c@d.jp' }],
  ];
  for (const [outcome, wish] of cases) {
    test(`${outcome}: ${JSON.stringify(wish).slice(0, 60)}`, async () => {
      assert.deepEqual(await apply(wish), { lines: [{ line: 1, outcome }], received: 0 });
    });
  }
});

test('a NUL in a field is refused at the door, before any line is looked at', async () => {
  const answered = await device.client.call(routes.apply, { body: cells({ name: '図書館\u0000' }) });
  assert.equal(outcomeOf(answered), 'text_refused');
});

test('a 個人番号 in a line of a file or in a field is refused, and not kept', async () => {
  const { lines } = expectAnswer(await byFile(['図書館 123456789018,図書館,43424,数字,8,8,,a@example.jp'], true));
  assert.deepEqual(lines, [{ line: 2, outcome: 'individual_number_refused' }]);
  const answered = await device.client.call(routes.apply, { body: cells({ name: '図書館 123456789018' }) });
  assert.equal(outcomeOf(answered), 'individual_number_refused');
});

test('of a file with one wrong line nothing is received; put right, all is', async () => {
  const right = '星の美術館,美術館,434248,英数字,4,10,はい,museum@example.jp';
  const wrong = ['星の病院,病院,99999,数字,5,9,,h@example.jp', right, right.replace('museum@', 'other@')];
  const judged = expectAnswer(await byFile([...wrong, right.replace('星', '空')], true));
  assert.deepEqual(judged, {
    lines: [
      { line: 2, outcome: 'municipality_unknown' },
      { line: 3, outcome: 'accepted' },
      { line: 4, outcome: 'duplicate_in_file' },
      { line: 5, outcome: 'accepted' },
    ],
    received: 0,
  });
  assert.equal((await waiting()).length, 0);
  assert.equal(expectAnswer(await byFile([right], false)).received, 0);
  assert.equal(expectAnswer(await byFile([right], true)).received, 1);
  assert.deepEqual(expectAnswer(await byFile([right], true)).lines, [{ line: 2, outcome: 'already_received' }]);
  const [application] = await waiting();
  assert.equal(application?.municipalityCode, '43424');
  assert.equal(application?.residentsOnly, true);
});

test('a file that is no form is refused by name', async () => {
  const answered = await byFile(['x'], false, heading.replace('名称,', '').replace(',連絡先メール', ''));
  assert.equal(outcomeOf(answered), 'form_columns_missing');
  assert.deepEqual(!answered.ok && answered.body.missing, ['名称', '連絡先メール']);
  assert.equal(outcomeOf(await byFile([], false)), 'file_empty');
  assert.equal(outcomeOf(await byFile(Array(201).fill('x'), false)), 'form_too_long');
});

test('what is registered gets the next number, and whoever applied gets a mail; then nothing of the address is left', async () => {
  const { applicationId } = (await waiting()).find(({ name }) => name === '星の美術館') ?? { applicationId: '' };
  const before = received.length;
  const { operatorId } = expectAnswer(await decide(applicationId, { approve: true, series: 'M' }));
  assert.equal(operatorId, 'M0001');
  assert.equal(outcomeOf(await decide(applicationId, { approve: true, series: 'M' })), 'not_found');
  refuseMail = true;
  assert.equal(await send(), 0);
  refuseMail = false;
  assert.equal(await send(), 0);
  mykey.now = mykey.now.add({ minutes: 1 });
  assert.equal(await send(), 1);
  assert.equal(received.length, before + 1);
  assert.match(bodyOf(received.at(-1) ?? ''), /事業者ID　M0001/);
  assert.match(received.at(-1) ?? '', /To: museum@example\.jp/);
  const kept = await mykey.database.pool.query('SELECT * FROM mail');
  assert.equal(kept.rowCount, 0);
  const left = await rows(
    mykey.database.pool,
    'SELECT mail FROM operator_application WHERE application_id = :applicationId',
    { applicationId },
  );
  assert.deepEqual(left, [{ mail: null }]);
  // The place is registered now, so a second application for it is none.
  const again = await apply({ name: '星の美術館', kind: '美術館' });
  assert.deepEqual(again.lines, [{ line: 1, outcome: 'already_received' }]);
});

test('what is refused is told with its reason, and may be asked for again', async () => {
  assert.equal((await apply()).received, 1);
  const { applicationId } = (await waiting()).find(({ name }) => name === '月の図書館') ?? { applicationId: '' };
  const because = '自治体の同意書がまだ届いていません。';
  assert.deepEqual(expectAnswer(await decide(applicationId, { approve: false, because })), { operatorId: null });
  assert.equal(await send(), 1);
  assert.match(bodyOf(received.at(-1) ?? ''), /同意書がまだ届いていません/);
  assert.equal((await apply()).received, 1);
});

test('what waits is said to the platform’s people with its count and its age, until it is decided', async () => {
  const told = async () => {
    const { client, session } = mykey.staff;
    const { waiting } = expectAnswer(await client.call(routes.showWaiting, { session }));
    return waiting.find(({ kind }) => kind === 'application');
  };
  const before = await waiting();
  await apply({ name: '待つ図書館' });
  const open = await waiting();
  assert.deepEqual(await told(), {
    kind: 'application',
    count: before.length + 1,
    since: open[0]?.receivedAt,
    due: null,
  });
  for (const { applicationId } of open) await decide(applicationId, { approve: false, because: '試験' });
  assert.equal(await told(), undefined);
  while ((await send()) > 0);
});

test('mail that nobody takes is given up after ten tries, and its address with it', async () => {
  const { pool } = mykey.database;
  await execute(
    pool,
    `INSERT INTO mail (recipient, subject, body, made_at, next_at) VALUES ('gone@example.jp', 's', 'b', :now, :now)`,
    { now: `${mykey.now}` },
  );
  let tries = 0;
  const never = async () => {
    tries += 1;
    throw new Error('no such host');
  };
  for (let hour = 0; hour < 24; hour += 1) {
    await sendMails(pool, never, mykey.clock);
    mykey.now = mykey.now.add({ hours: 1 });
  }
  assert.equal(tries, 10);
  assert.equal((await pool.query('SELECT FROM mail')).rowCount, 0);
});
