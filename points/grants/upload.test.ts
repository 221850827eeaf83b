import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import iconv from 'iconv-lite';
import { pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let clerk: Officer;
let second: Officer;
let departmentId: number;
let people: Holder[];
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
const outcome = (answer: Answered<unknown>) => (answer.ok ? 'done' : answer.outcome);

before(async () => {
  nation = await startTestPoints({ startsAt: '2016-09-20T09:00:00+09:00' });
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  departmentId = (await town.lead.call(pointsRoutes.createDepartment, { body: { name: '福祉課' } })).departmentId;
  clerk = await town.person('department', { departmentId });
  second = await town.person('approver');
  people = [];
  for (const id of ['Hito0001', 'Hito0002', 'Hito0003', 'Hito0004']) people.push(await nation.person(id));
});
after(() => nation?.close());

let count = 0;
const program = async (asked: object = {}) => {
  count += 1;
  const body = { name: `事業${count}`, departmentId, amount: 100, ...year, ...asked };
  return (await town.lead.call(pointsRoutes.createProgram, { body })).programId;
};
type Sent = {
  programId: number;
  lines: string[];
  head?: string;
  totals?: [number, number];
  bytes?: (text: string) => Uint8Array;
  by?: Officer;
  reckonedOn?: string;
  residents?: boolean;
};
const send = ({
  programId,
  lines,
  head = 'マイキーID,ポイント,事由',
  totals,
  bytes = Buffer.from,
  by = clerk,
  ...more
}: Sent) => {
  const text = [head, ...lines, ''].join('\r\n');
  return by.ask(pointsRoutes.uploadGrants, {
    body: {
      programId,
      month: '2016-09',
      fileName: '9月分.csv',
      file: Buffer.from(bytes(text)).toString('base64'),
      controlCount: totals?.[0] ?? lines.length,
      controlPoints: totals?.[1] ?? lines.length * 100,
      ...more,
    },
  });
};
const sent = async (asked: Sent) => {
  const answer = await send(asked);
  assert.ok(answer.ok, outcome(answer));
  return answer.answer;
};
const show = (uploadId: number) => clerk.call(pointsRoutes.showGrantUpload, { params: { uploadId } });
const problemsOf = async (uploadId: number) =>
  (await show(uploadId)).problems.map(({ line, problem }) => [line, problem]);
const askFor = (uploadId: number, withoutProblems = false) =>
  clerk.ask(pointsRoutes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems } });
const approve = () => confirmChanges(second, 'points');
const held = async (of: Holder) => (await of.atMypage(pointsRoutes.showBalances)).purses[0]?.points ?? 0;
const grantedBy = async (programId: number) =>
  (await town.lead.call(pointsRoutes.listPrograms)).programs.find((one) => one.programId === programId)?.granted;

test('a file is looked at, approved by a second person, granted in the background, and never twice', async () => {
  const programId = await program();
  const upload = await sent({ programId, lines: ['Hito0001,100,', 'ｈｉｔｏ０００２,"100",', 'HITO0003,１００,'] });
  assert.deepEqual([upload.good, upload.points, upload.state], [3, 300, 'draft']);
  assert.equal(outcome(await askFor(upload.uploadId)), 'done');
  assert.equal(outcome(await askFor(upload.uploadId)), 'change_waiting');
  await nation.points.workOnUploads();
  assert.equal(await held(people[0]!), 0, 'nothing is granted before the yes');
  await approve();
  await Promise.all([nation.points.workOnUploads(), nation.points.workOnUploads()]);
  const posted = await show(upload.uploadId);
  assert.deepEqual([posted.state, posted.granted, await grantedBy(programId)], ['posted', 3, 300]);
  assert.deepEqual(await Promise.all(people.slice(0, 3).map(held)), [100, 100, 100]);
  await nation.points.workOnUploads();
  assert.deepEqual(await Promise.all(people.slice(0, 3).map(held)), [100, 100, 100]);
  assert.equal(
    outcome(await send({ programId, lines: ['Hito0001,100,', 'ｈｉｔｏ０００２,"100",', 'HITO0003,１００,'] })),
    'upload_sent_before',
  );
});

test('the author approves nothing, and an officer of another department sends nothing for a programme', async () => {
  const programId = await program();
  const upload = await sent({ programId, lines: ['Hito0001,100,'], by: town.lead });
  await town.lead.call(pointsRoutes.askForGrantUpload, {
    params: { uploadId: upload.uploadId },
    body: { withoutProblems: false },
  });
  const { requests } = await town.lead.call(pointsRoutes.listChangeRequests);
  const { requestId, sha256 } = requests[0]!;
  const own = await town.lead.ask(pointsRoutes.decideChangeRequest, {
    params: { requestId },
    body: { approve: true, sha256 },
  });
  assert.equal(outcome(own), 'same_person');
  const other = (await town.lead.call(pointsRoutes.createDepartment, { body: { name: '市民課' } })).departmentId;
  const stranger = await town.person('department', { departmentId: other, staffId: 'stranger' });
  assert.equal(
    outcome(await send({ programId, lines: ['Hito0002,100,'], by: stranger })),
    'program_of_other_department',
  );
  const seen = await stranger.ask(pointsRoutes.showGrantUpload, { params: { uploadId: upload.uploadId } });
  assert.equal(outcome(seen), 'upload_unknown');
  await confirmChanges(second, 'points');
  await nation.points.workOnUploads();
});

test('every bad line is named by its own number, and the others are granted', async () => {
  const programId = await program({ repeats: 'daily' });
  nation.mykey.registerPerson('Nobody01');
  const lines = [
    'Hito0001,100,,2016-09-01,',
    'Nobody01,100,,2016-09-01,',
    'ab,100,,2016-09-01,',
    'Hito0002,-5,,2016-09-01,',
    'Hito0002,1.5,,2016-09-01,',
    'Hito0002,200,,2016-09-01,',
    'Hito0002,200,二回分,2016-09-01,',
    'Hito0002,100,,2016-09-01,',
    'Hito0003,100,"=HYPERLINK(""x"")",2016-09-01,',
    'Hito0003,100,,2016-08-31,',
    'Hito0003,100,,2016-09-31,',
    'Hito0003,100,,平成28年9月2日,',
    '123456789018,100,,2016-09-01,',
    '',
    ' , , , , ',
    'Hito0004,100,,2016/9/5 10:30,',
  ];
  const upload = await sent({ programId, head: 'マイキーID,ポイント,事由,実施日,備考2', lines });
  assert.deepEqual(await problemsOf(upload.uploadId), [
    [3, 'member_unknown'],
    [4, 'mykey_id_form'],
    [5, 'amount_invalid'],
    [6, 'amount_invalid'],
    [7, 'amount_needs_reason'],
    [9, 'line_repeated'],
    [10, 'text_refused'],
    [11, 'date_outside_month'],
    [12, 'date_invalid'],
    [14, 'individual_number_refused'],
  ]);
  assert.deepEqual([upload.lines, upload.good, upload.points], [14, 4, 500]);
});

test('Shift_JIS, a BOM, blank lines and any line end are read; what is no text, too long, or lacks its first line, is refused by name', async () => {
  const programId = await program();
  const one = ['Hito0001,100,敬老会'];
  const good = async (bytes: (text: string) => Uint8Array) => (await sent({ programId, lines: one, bytes })).good;
  assert.equal(await good((text) => iconv.encode(text, 'cp932')), 1);
  assert.equal(await good((text) => Buffer.from(`\ufeff${text}`)), 1);
  assert.equal(await good((text) => Buffer.from(text.replaceAll('\r\n', '\n'))), 1);
  assert.equal(await good((text) => Buffer.from(text.replaceAll('\r\n', '\r\n\r\n'))), 1);
  const refused = async (bytes: () => Uint8Array, head?: string) =>
    outcome(await send({ programId, lines: one, bytes, ...(head ? { head } : {}) }));
  assert.equal(await refused(() => Buffer.from([0, 1, 2, 3, 255, 254, 0])), 'file_not_text');
  assert.equal(await refused(() => Buffer.from('氏名,点数\r\n山田,100\r\n')), 'file_columns_missing');
  assert.equal(await refused(() => Buffer.from('マイキーID,ポイント\r\n')), 'file_empty');
  assert.equal(await refused(() => Buffer.from(`マイキーID\r\n${'A\r\n'.repeat(100_001)}`)), 'file_too_long');
  assert.equal(await refused(() => Buffer.from('マイキーID,ポイント\r\n"Hito0001,100\r\n')), 'file_quote_open');
});

test('a file whose totals are not those of the list, or with problems nobody has agreed to leave out, is not asked for', async () => {
  const programId = await program();
  const wrong = await sent({ programId, lines: ['Hito0001,100,', 'Hito0002,100,'], totals: [2, 300] });
  assert.equal(outcome(await askFor(wrong.uploadId)), 'upload_totals_differ');
  const withdrawn = await clerk.call(pointsRoutes.withdrawGrantUpload, { params: { uploadId: wrong.uploadId } });
  assert.equal(withdrawn.state, 'withdrawn');
  assert.equal(outcome(await askFor(wrong.uploadId)), 'upload_not_draft');
  const half = await sent({ programId, lines: ['Hito0001,100,', 'xx,100,'] });
  assert.equal(outcome(await askFor(half.uploadId)), 'upload_has_problems');
  assert.equal(outcome(await askFor(half.uploadId, true)), 'done');
  const none = await sent({ programId, lines: ['xx,100,'] });
  assert.equal(outcome(await askFor(none.uploadId, true)), 'upload_nothing_to_grant');
  await confirmChanges(second, 'points');
  await nation.points.workOnUploads();
  assert.equal((await show(half.uploadId)).granted, 1);
});

test('budget is set aside for the whole file at the yes; a file that would pass it waits, and nothing of it is granted', async () => {
  const { budgetLineId } = await town.lead.call(pointsRoutes.createBudgetLine, {
    body: { fiscalYear: 2016, code: '3-1-1-8', name: '敬老', amount: 250 },
  });
  const programId = await program({ budgetLineId });
  const upload = await sent({ programId, lines: ['Hito0001,100,', 'Hito0002,100,', 'Hito0003,100,'] });
  await askFor(upload.uploadId);
  const { requests } = await second.call(pointsRoutes.listChangeRequests);
  const { requestId, sha256 } = requests[0]!;
  const decided = await second.ask(pointsRoutes.decideChangeRequest, {
    params: { requestId },
    body: { approve: true, sha256 },
  });
  assert.equal(outcome(decided), 'change_over_budget');
  await town.lead.call(pointsRoutes.changeBudgetLine, {
    params: { budgetLineId },
    body: { amount: 300, reason: '補正' },
  });
  await approve();
  await nation.points.workOnUploads();
  const { lines } = await town.lead.call(pointsRoutes.listBudgetLines);
  assert.equal(lines.find((one) => one.budgetLineId === budgetLineId)?.reserved, 300);
});

test('a person who was granted, or stopped, between the look and the yes is left out, and their budget is free again', async () => {
  const programId = await program({ repeats: 'once' });
  const leaver = await nation.person('Leaver01');
  const upload = await sent({ programId, lines: ['Hito0001,100,', 'Hito0002,100,', 'Leaver01,100,'] });
  await askFor(upload.uploadId);
  await town.lead.call(pointsRoutes.grant, { body: { programId, mykeyId: 'Hito0001', amount: 100 } });
  nation.mykey.changeStatus(leaver.mykeyId, 'suspended');
  await nation.points.sync();
  await approve();
  await nation.points.workOnUploads();
  assert.deepEqual(await problemsOf(upload.uploadId), [
    [2, 'granted_already'],
    [4, 'not_usable_here'],
  ]);
  assert.equal(await grantedBy(programId), 200);
});

test('a wrong file is reversed as one, also when a part is spent: the shortfall is listed, and the file may be sent again', async () => {
  const programId = await program({ amount: 300 });
  const lines = ['Hito0001,300,', 'Hito0002,300,', 'Hito0004,300,'];
  const spender = people[3]!;
  const before = await held(spender);
  const upload = await sent({ programId, lines, totals: [3, 900] });
  await askFor(upload.uploadId);
  await approve();
  await nation.points.workOnUploads();
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop', exempt: false, streetId: null });
  await shop.counter.pay(spender, before + 200);
  const reversal = { params: { uploadId: upload.uploadId }, body: { reason: '先月のファイルだった' } };
  assert.equal(outcome(await clerk.ask(pointsRoutes.reverseGrantUpload, reversal)), 'done');
  await approve();
  await nation.points.workOnUploads();
  const after = await show(upload.uploadId);
  assert.deepEqual([after.state, after.returned, after.missing], ['reversed', 3, 200]);
  assert.equal(await held(spender), 0);
  const csv = await clerk.call(pointsRoutes.downloadGrantUpload, {
    params: { uploadId: upload.uploadId },
    query: { only: 'shortfalls' },
  });
  assert.match(Buffer.from(csv as never).toString(), /Hito0004,300,,取り消し済み,R[0-9a-f-]+,100,200/i);
  assert.equal(await grantedBy(programId), 200, 'what is missing counts as granted');
  assert.equal((await send({ programId, lines, totals: [3, 900] })).ok, true, 'the file is not in the way any more');
});

test('lists by age: too young, dead or moved before the day, the same person twice; no date of birth is kept', async () => {
  const programId = await program({ kind: 'longevity', ageFrom: 88, ageTo: 88, residentsOnly: true });
  const upload = await sent({
    programId,
    head: 'マイキーID,生年月日,死亡日,転出日',
    lines: [
      'Hito0001,昭和3年9月15日,,',
      'Hito0002,S4.1.1,,',
      'Hito0003,1928-09-01,2016-09-14,',
      'Hito0004,19280901,,2016年9月1日',
      'Hito0001,昭和3年9月15日,,',
      'Hito0002,,,',
    ],
    reckonedOn: '2016-09-15',
    residents: true,
  });
  assert.deepEqual(await problemsOf(upload.uploadId), [
    [3, 'age_outside'],
    [4, 'died_before'],
    [5, 'moved_before'],
    [6, 'line_repeated'],
    [7, 'birth_missing'],
  ]);
  await askFor(upload.uploadId, true);
  await approve();
  await nation.points.workOnUploads();
  const found = await clerk.call(pointsRoutes.findMember, { params: { mykeyId: 'Hito0001' } });
  assert.equal(found.residence?.residence, 'resident', 'the list came from the register of residents');
  const kept = await rows<{ text: string }>(
    nation.databases.points,
    // The key and the holder's number are drawn at random, and may hold any four figures.
    "SELECT (to_jsonb(grant_upload_line) - 'key' - 'holder')::text AS text FROM grant_upload_line",
  );
  assert.ok(kept.every(({ text }) => !/192[89]|昭和/.test(text)));
});

test('the balances of a scheme of before are taken over, each with its own last day; none below one point', async () => {
  const programId = await program({ kind: 'migration', amount: 1 });
  const upload = await sent({
    programId,
    head: 'マイキーID,ポイント,有効期限',
    lines: ['Hito0001,1234,2016-12-31', 'Hito0002,0,2016-12-31', 'Hito0003,10,2016-09-01'],
    totals: [3, 1244],
  });
  assert.deepEqual(await problemsOf(upload.uploadId), [
    [3, 'amount_invalid'],
    [4, 'expiry_invalid'],
  ]);
  await askFor(upload.uploadId, true);
  await approve();
  await nation.points.workOnUploads();
  const { purses } = await people[0]!.atMypage(pointsRoutes.showBalances);
  assert.ok(purses[0]?.lots.some(({ points, expiresOn }) => points === 1234 && expiresOn === '2016-12-31'));
});
