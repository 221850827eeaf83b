/** お知らせ of deadlines by mail, and by letter for those without (6-9, R69-04): proven addresses, each state once, mail that bounces. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { createSmtp } from '../../app/mail.ts';
import { pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import { ofReserveNotices, watchTrail } from '../testing/trail-watch.ts';
import type { Holder } from '../testing.ts';
import { sendNotices } from './notify.task.ts';
import { openReserveStage, type ReserveStage } from './testing/reserve-stage.ts';

let stage: ReserveStage;
let office: SMTPServer;
const received: { to: string; text: string }[] = [];
const gone = new Set<string>();
before(async () => {
  stage = await openReserveStage();
  office = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(gone.has(address) ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => parts.push(chunk));
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo[0]?.address ?? '',
          text: decoded(Buffer.concat(parts).toString()),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => office.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await new Promise<void>((resolve) => office.close(resolve));
  await stage?.close();
});

/** The text of a mail, whichever way it was encoded. */
function decoded(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/Content-Transfer-Encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
async function send(): Promise<number> {
  const { port } = office.server.address() as AddressInfo;
  const { points: database } = stage.nation.databases;
  const sendMail = createSmtp(`smtp://127.0.0.1:${port}`, 'meguri@example.jp');
  return sendNotices({ database, clock: stage.nation.world.clock, sendMail });
}
const mailTo = (address: string) => received.filter(({ to }) => to === address).map(({ text }) => text);
const codeIn = (text: string | undefined) => /確認番号：(\d{6})/.exec(text ?? '')?.[1] ?? '';
const ask = (person: Holder, email: string) => person.atMypage(pointsRoutes.askForNoticeMail, { body: { email } });
async function giveAddress(person: Holder, email: string) {
  await ask(person, email);
  await send();
  await person.atMypage(pointsRoutes.confirmNoticeMail, { body: { code: codeIn(mailTo(email).at(-1)) } });
}
const outcome = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return 'ok';
  } catch (error) {
    return `${(error as Error).message}`.split(/[ :]/)[1] ?? '';
  }
};
/** Points that came in today, on the day on which their holder is told. */
async function told(...people: Holder[]) {
  for (const person of people) await stage.credit(person, 'a', 1234);
  const today = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  stage.at(`${today.add({ days: 7 })}`);
  await stage.nation.points.tellDeadlines();
}
const letters = async () =>
  (await stage.nation.platform.points.call(pointsRoutes.listReserveLetters, { query: {} })).letters;

test('an address is one for notices once the code that was sent to it was typed, in any width; wrong ones are few', async () => {
  const person = await stage.person('Mail0001', '43424');
  await ask(person, 'hanako@example.jp');
  assert.deepEqual(await person.atMypage(pointsRoutes.showNoticeMail), {
    email: null,
    failedAt: null,
    asked: 'hanako@example.jp',
  });
  await send();
  const code = codeIn(mailTo('hanako@example.jp')[0]);
  assert.match(code, /^\d{6}$/);
  const confirm = (typed: string) => person.atMypage(pointsRoutes.confirmNoticeMail, { body: { code: typed } });
  const wrong = code === '000000' ? '000001' : '000000';
  assert.equal(await outcome(confirm(wrong)), 'notice_mail_code_wrong');
  const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
  assert.deepEqual(await confirm(` ${wide}`), { email: 'hanako@example.jp' });
  assert.equal(await outcome(confirm(code)), 'notice_mail_code_over', 'once');
  const shown = await person.atMypage(pointsRoutes.showNoticeMail);
  assert.deepEqual([shown.email, shown.asked], ['hanako@example.jp', null]);
  // Five misses, also at once, shut a code; five codes an hour.
  const guesser = await stage.person('Mail0002');
  await ask(guesser, 'jiro@example.jp');
  await send();
  const right = codeIn(mailTo('jiro@example.jp')[0]);
  const guess = (typed: string) => outcome(guesser.atMypage(pointsRoutes.confirmNoticeMail, { body: { code: typed } }));
  await Promise.all(Array.from({ length: 5 }, () => guess(right === '111111' ? '222222' : '111111')));
  assert.equal(await guess(right), 'notice_mail_code_over');
  const asked = await Promise.all(Array.from({ length: 6 }, () => outcome(ask(guesser, 'jiro@example.jp'))));
  assert.equal(asked.filter((one) => one === 'ok').length, 4);
  assert.equal(asked.filter((one) => one === 'notice_mail_too_often').length, 2);
  stage.nation.pass({ minutes: 61 });
  assert.equal(await outcome(ask(guesser, 'jiro@example.jp')), 'ok');
});

test('who gave an address is told by mail, once in each state; who gave none stands in the file of letters', async () => {
  const [mailed, other] = [await stage.person('Mail0003', '43424'), await stage.person('Mail0004', '43425')];
  await giveAddress(mailed, 'taro@example.jp');
  await told(mailed, other);
  const [one, two] = await Promise.all([stage.nation.points.notifyHolders(), stage.nation.points.notifyHolders()]);
  assert.equal(one + two, 1, 'of two processes each takes other rows');
  assert.equal(await stage.nation.points.notifyHolders(), 0);
  await send();
  const [, text = ''] = mailTo('taro@example.jp');
  assert.match(text, /A社 からの共通ポイント 1,234ポイントの移し先を、2016年\d+月\d+日までに選んでください。/);
  assert.match(text, /小国町ポイントになります/);
  assert.ok(!/Mail0003/i.test(text), 'nothing in it says whose they are');
  const letter = (await letters()).find(({ mykeyId }) => mykeyId === 'Mail0004');
  assert.deepEqual([letter?.company, letter?.points, letter?.usual], ['A社', 1234, '産山村']);
  assert.ok(!(await letters()).some(({ mykeyId }) => mykeyId === 'Mail0003'));
  const today = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  stage.at(`${today.add({ days: 8 })}`);
  await stage.nation.points.endDeadlines();
  await stage.nation.points.notifyHolders();
  await send();
  assert.match(mailTo('taro@example.jp').at(-1) ?? '', /小国町ポイントになりました/);
  assert.equal(mailTo('taro@example.jp').length, 3);
  assert.ok(!(await letters()).some(({ mykeyId }) => mykeyId === 'Mail0004'), 'what is over needs no letter');
});

test('a server that takes no mail at all ends nobody’s address; what was said goes by letter once it is given up', async () => {
  const person = await stage.person('Mail0006');
  await giveAddress(person, 'here@example.jp');
  await told(person);
  assert.equal(await stage.nation.points.notifyHolders(), 1);
  const { points: database } = stage.nation.databases;
  const signedOut = async () => {
    throw Object.assign(new Error('authentication failed'), { responseCode: 535, command: 'AUTH PLAIN' });
  };
  for (let hour = 0; hour < 24; hour += 1) {
    await sendNotices({ database, clock: stage.nation.world.clock, sendMail: signedOut });
    stage.nation.pass({ hours: 1 });
  }
  assert.equal((await person.atMypage(pointsRoutes.showNoticeMail)).failedAt, null);
  assert.ok((await letters()).some(({ mykeyId }) => mykeyId === 'Mail0006'));
});

test('mail that bounces ends the address: its holder is told, and what it said goes by letter', async () => {
  const person = await stage.person('Mail0005');
  await giveAddress(person, 'moved@example.jp');
  await told(person);
  gone.add('moved@example.jp');
  assert.equal(await stage.nation.points.notifyHolders(), 1);
  assert.equal(await send(), 0);
  assert.ok((await person.atMypage(pointsRoutes.showNoticeMail)).failedAt);
  assert.equal(await stage.nation.points.notifyHolders(), 0);
  assert.ok((await letters()).some(({ mykeyId }) => mykeyId === 'Mail0005'));
  const waiting = await rows(stage.nation.databases.points, 'SELECT FROM mail', {});
  assert.equal(waiting.length, 0, 'nothing of the address is left in the queue');
  gone.clear();
  await giveAddress(person, 'new@example.jp');
  assert.equal((await person.atMypage(pointsRoutes.showNoticeMail)).failedAt, null);
  await person.atMypage(pointsRoutes.endNoticeMail);
  assert.equal((await person.atMypage(pointsRoutes.showNoticeMail)).email, null);
});

const platform = () => stage.nation.platform.points;
const unreached = async () => (await platform().call(pointsRoutes.listUnreachedHolders)).unreached;
const { done, leaves } = watchTrail(() => stage.nation.databases.points);

test('a letter is marked as sent, once; where it comes back its holder is told at a counter, of no points and no company', async () => {
  const [person, other] = [await stage.person('Tegami01', '43424'), await stage.person('Tegami02')];
  await told(person, other);
  await stage.nation.points.notifyHolders();
  const own = async () => (await letters()).filter(({ mykeyId }) => mykeyId.startsWith('Tegami'));
  const letterIds = (await own()).map(({ letterId }) => letterId);
  const back = { mykeyId: 'Tegami01', reason: '宛所に尋ねあたりません' };
  const early = await platform().ask(pointsRoutes.enterReturnedLetter, { body: back });
  assert.equal(early.ok ? 'ok' : early.outcome, 'letter_not_sent');
  // Two people mark them at once: each letter is marked once, by one of them.
  const mark = () => platform().call(pointsRoutes.markLettersSent, { body: { letterIds } });
  const marked = await Promise.all([mark(), mark()]);
  assert.equal(
    marked.reduce((sum, { sent }) => sum + sent, 0),
    2,
  );
  assert.equal((await leaves('enterReturnedLetter', platform(), { body: back })).lines[0]?.reason, back.reason);
  assert.deepEqual(
    (await own()).map(({ mykeyId, sent }) => [mykeyId, sent !== null]),
    [['Tegami02', true]],
    'what came back needs no letter',
  );
  assert.deepEqual(
    (await unreached()).map(({ mykeyId, kind, reason }) => [mykeyId, kind, reason]),
    [['Tegami01', 'told', back.reason]],
  );
  // At the desk of any town where the person is: that there is something, and by when.
  const [, { lead }] = stage.towns;
  const params = { mykeyId: 'Tegami01' };
  const { notices } = await lead.call(pointsRoutes.listNoticesAtDesk, { params });
  assert.deepEqual(Object.keys(notices[0] ?? {}).sort(), ['allocateBy', 'kind', 'noticeId']);
  const noticeIds = notices.map(({ noticeId }) => noticeId);
  const ofOther = await lead.call(pointsRoutes.markToldAtDesk, {
    params: { mykeyId: 'Tegami02' },
    body: { noticeIds },
  });
  assert.equal(ofOther.told, 0, 'another person’s is not told by it');
  assert.equal((await leaves('markToldAtDesk', lead, { params, body: { noticeIds } })).answer.told, 1);
  assert.deepEqual((await lead.call(pointsRoutes.listNoticesAtDesk, { params })).notices, []);
  assert.deepEqual(await unreached(), []);
});

test('mail that comes back later is entered by its address: what still comes goes by letter, what is over is told at a counter', async () => {
  const person = await stage.person('Tegami03', '43424');
  await giveAddress(person, 'late@example.jp');
  await told(person);
  await stage.nation.points.notifyHolders();
  await send();
  const today = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  stage.at(`${today.add({ days: 8 })}`);
  await stage.nation.points.endDeadlines();
  await stage.nation.points.notifyHolders();
  await send();
  await told(person);
  await stage.nation.points.notifyHolders();
  const nobody = await platform().ask(pointsRoutes.enterReturnedMail, {
    body: { email: 'x@example.jp', reason: '不明' },
  });
  assert.equal(nobody.ok ? 'ok' : nobody.outcome, 'notice_mail_unknown');
  const body = { email: 'Late@example.jp', reason: '受信者が見つかりません' };
  const { lines } = await leaves('enterReturnedMail', platform(), { body });
  assert.doesNotMatch(JSON.stringify(lines), /late@/i, 'the address is in no trail');
  assert.ok((await person.atMypage(pointsRoutes.showNoticeMail)).failedAt);
  assert.ok((await letters()).some(({ mykeyId }) => mykeyId === 'Tegami03'));
  assert.deepEqual(
    (await unreached()).map(({ mykeyId, kind }) => [mykeyId, kind]),
    [['Tegami03', 'moved']],
  );
  // Who reads it on マイページ has heard of it.
  const { notices } = await person.atMypage(pointsRoutes.listReserveNotices);
  await person.atMypage(pointsRoutes.markNoticesSeen, {
    body: { notices: notices.map(({ noticeId, kind }) => ({ noticeId, kind })) },
  });
  assert.deepEqual(await unreached(), []);
  const rest = (await letters()).map(({ letterId }) => letterId);
  assert.equal(
    (await leaves('markLettersSent', platform(), { body: { letterIds: rest } })).lines[0]?.act,
    'sendNotice',
  );
  assert.deepEqual([...done].sort(), [...ofReserveNotices].sort());
});
