import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { holdsIndividualNumber, mykeyRoutes as routes } from '../contract/index.ts';
import { expectAnswer } from '../server/client.ts';
import { sendMails } from '../server/mail.ts';
import { applyUploads, sweepUploads } from './service-ids/upload.ts';
import { sweepMoments } from './sweep.ts';
import {
  changedTables,
  dumpTables,
  outcomeOf,
  type Registered,
  startTestMykey,
  type TestMykey,
  type TestTerminal,
} from './testing.ts';

// What マイキー must not keep or say (R21-05, R11-02, R8P-03): one day of every function of it, and then a look at all that is left.
let mykey: TestMykey;
let written = '';
const write = process.stderr.write;
before(async () => {
  mykey = await startTestMykey();
  process.stderr.write = ((text: string) => {
    written += text;
    return true;
  }) as typeof process.stderr.write;
});
after(async () => {
  process.stderr.write = write;
  await mykey.close();
});

const mail = 'office-of-the-library@example.jp';
const password = 'a long password of a desk';

type Day = { person: Registered; counter: TestTerminal; office: TestTerminal; secrets: string[] };

/** Registers, applies, uploads, confirms, replaces, stops and resumes: everything that is not a look-up. */
async function liveThroughADay(): Promise<Day> {
  const { staff } = mykey;
  const person = await mykey.person('Traced2016');
  const { client, session } = person;
  const { operatorId } = await mykey.operator({ lookUpWithoutPin: true });
  const [counter, office] = [await mykey.terminal(operatorId), await mykey.terminal(operatorId, 'office')];
  const place = {
    name: '影の図書館',
    kind: '図書館',
    municipalityCode: '43424',
    characters: '数字',
    lengthMin: '4',
    lengthMax: '8',
    residentsOnly: 'いいえ',
    mail,
  };
  expectAnswer(await client.call(routes.apply, { body: place }));
  const { applications } = expectAnswer(await staff.client.call(routes.listApplications, { session: staff.session }));
  const [application] = applications;
  const decision = { approve: true as const, series: 'T' };
  const params = { applicationId: application?.applicationId ?? '' };
  expectAnswer(await staff.client.call(routes.decideApplication, { session: staff.session, params, body: decision }));
  await sendMails(mykey.database.pool, async () => {}, mykey.clock);
  const text = 'マイキーID,会員番号\nTraced2016,70001234\nNobody2016,70001235\nBad2016,123456789018';
  const file = Buffer.from(text).toString('base64');
  const { uploadId } = expectAnswer(
    await office.client.call(routes.uploadLinks, { body: { fileName: 'patrons.csv', file } }),
  );
  expectAnswer(await office.client.call(routes.applyLinkUpload, { params: { uploadId } }));
  await applyUploads(mykey.database.pool, mykey.now);
  expectAnswer(await client.call(routes.confirmLink, { session, params: { operatorId } }));
  const replaced = { session, params: { operatorId }, body: { customerId: '70009999' } };
  expectAnswer(await client.call(routes.replaceLink, replaced));
  await client.call(routes.suspendByStopCode, { body: { mykeyId: 'Traced2016', stopCode: person.stopCode } });
  const desk = await mykey.device();
  for (const staffId of ['desk1', 'desk2']) {
    await mykey.hire({ staffId, name: '窓口', password, municipalityCode: '43424' });
  }
  const signIn = async (staffId: string) =>
    expectAnswer(await desk.client.call(routes.signInStaff, { body: { staffId, password } })).session.token;
  const body = { kind: 'resume' as const, mykeyId: 'Traced2016', reason: 'holder_wish' as const };
  const { requestId } = expectAnswer(
    await desk.client.call(routes.requestAtDesk, { session: await signIn('desk1'), body }),
  );
  const decide = { session: await signIn('desk2'), params: { requestId }, body: { approve: true } };
  expectAnswer(await desk.client.call(routes.decideAtDesk, decide));
  const secrets = [person.recoveryCode, person.stopCode, session, password, '70001234', '70001235', '70009999', mail];
  return { person, counter, office, secrets };
}

test('a day of every function leaves no word in the log, and look-ups leave a number', async () => {
  const { person, counter, secrets } = await liveThroughADay();
  await sweepMoments(mykey.database.pool, mykey.now.add({ minutes: 11 }));
  const before = await dumpTables(mykey.database);
  for (let turn = 0; turn < 20; turn += 1) {
    const body = await mykey.tap(counter, person.card);
    assert.equal(outcomeOf(await counter.client.call(routes.lookUp, { body })), 'ok');
    const { unverifiedCertificate } = (await mykey.tap(counter, person.card)).cardToken;
    const alone = await counter.client.call(routes.lookUpWithoutPin, { body: { unverifiedCertificate } });
    assert.equal(outcomeOf(alone), 'ok');
  }
  await sweepMoments(mykey.database.pool, mykey.now.add({ minutes: 11 }));
  assert.deepEqual(changedTables(before, await dumpTables(mykey.database)), ['identification_count']);
  const said = JSON.stringify(mykey.lines) + written;
  const { rows } = await mykey.database.pool.query<{ serial: string }>('SELECT serial FROM card');
  for (const secret of [...secrets, 'Traced2016', 'TRACED2016', 'Nobody2016', ...rows.map(({ serial }) => serial)]) {
    assert.ok(!said.includes(secret), `the log holds ${secret}`);
  }
  // The control: what is looked for would be found.
  assert.ok(JSON.stringify([...mykey.lines, { note: '70009999' }]).includes('70009999'));
});

test('what had to be kept for a while is gone after it, and no 個人番号 was ever kept', async () => {
  const { pool } = mykey.database;
  const dump = async () => JSON.stringify(await dumpTables(mykey.database));
  assert.ok(!holdsIndividualNumber(await dump()));
  await sweepUploads(pool, mykey.now.add({ hours: 8 * 24 }));
  await sweepMoments(pool, mykey.now.add({ hours: 8 * 24 }));
  const left = await dumpTables(mykey.database);
  for (const table of ['link_upload', 'link_upload_line', 'mail', 'challenge', 'session']) {
    assert.deepEqual(left[table], [], table);
  }
  const all = await dump();
  for (const gone of [mail, '70001234', 'patrons.csv']) assert.ok(!all.includes(gone), gone);
  // What is the holder's and the operator's own stays: the link, and who decided what at the counter.
  assert.ok(all.includes('70009999') && all.includes('desk2'));
});
