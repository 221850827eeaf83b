/** Days of a file of grants: of the act, of the programme and of the expiry, at the look and again at the posting. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let second: Officer;
let departmentId: number;

before(async () => {
  nation = await startTestPoints({ startsAt: '2016-09-20T09:00:00+09:00' });
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  departmentId = (await town.lead.call(pointsRoutes.createDepartment, { body: { name: '福祉課' } })).departmentId;
  second = await town.person('approver');
  for (const id of ['Hito0001', 'Hito0002', 'Hito0003']) await nation.person(id);
});
after(() => nation?.close());

let count = 0;
const program = async (asked: object) => {
  count += 1;
  const always = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31', amount: 100, departmentId };
  const body = { name: `事業${count}`, ...always, ...asked };
  return (await town.lead.call(pointsRoutes.createProgram, { body })).programId;
};
const send = (programId: number, lines: string[], controlPoints = lines.length * 100) =>
  town.lead.ask(pointsRoutes.uploadGrants, {
    body: {
      programId,
      month: '2016-09',
      fileName: '9月分.csv',
      file: Buffer.from(['マイキーID,ポイント,実施日,事由', ...lines, ''].join('\r\n')).toString('base64'),
      controlCount: lines.length,
      controlPoints,
    },
  });
const sent = async (programId: number, lines: string[]) => {
  const answer = await send(programId, lines);
  assert.ok(answer.ok);
  return answer.answer.uploadId;
};
const problemsOf = async (uploadId: number) =>
  (await town.lead.call(pointsRoutes.showGrantUpload, { params: { uploadId } })).problems.map(({ line, problem }) => [
    line,
    problem,
  ]);
const post = async (uploadId: number) => {
  await town.lead.call(pointsRoutes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems: true } });
  await confirmChanges(second, 'points');
  await nation.points.workOnUploads();
};
const grant = async (programId: number, mykeyId: string) => {
  const answer = await town.lead.ask(pointsRoutes.grant, { body: { programId, mykeyId, amount: 100 } });
  return answer.ok ? 'done' : answer.outcome;
};

test('a day that has not come, or that no calendar of an office has, is refused; a line without a day is of today', async () => {
  const programId = await program({ repeats: 'daily' });
  const uploadId = await sent(programId, [
    'Hito0001,100,2016-09-21,',
    'Hito0001,100,0016-09-20,',
    'Hito0002,100,,',
    'Hito0002,100,2016-09-20,',
    'Hito0003,100,2016-09-19,',
  ]);
  assert.deepEqual(await problemsOf(uploadId), [
    [2, 'date_in_future'],
    [3, 'date_invalid'],
    [5, 'line_repeated'],
  ]);
  await post(uploadId);
  assert.equal(await grant(programId, 'Hito0002'), 'granted_already', 'today, by the file');
  assert.equal(await grant(programId, 'Hito0003'), 'done', 'yesterday’s act was another day’s');
  const again = await sent(programId, ['Hito0003,100,2016-09-18,', 'Hito0003,100,2016-09-19,もう一度']);
  assert.deepEqual(await problemsOf(again), [[3, 'granted_already']], 'an earlier day than the latest one');
});

test('what adds up to more than numbers can say is refused by name, and nothing of it is kept', async () => {
  const programId = await program({ repeats: 'free' });
  const lines = ['Hito0001,1000000000000,,引継ぎ', 'Hito0002,1,,引継ぎ'];
  const answer = await send(programId, lines, 1_000_000_000_000);
  assert.equal(answer.ok ? 'done' : answer.outcome, 'upload_points_too_many');
  const { uploads } = await town.lead.call(pointsRoutes.listGrantUploads);
  assert.ok(!uploads.some((upload) => upload.programId === programId));
});

test('a file that is approved late grants what was done within the programme, and nothing of a day or an expiry that is over', async () => {
  const ends = { endsOn: '2016-09-30', repeats: 'free' };
  const still = await program({ ...ends, expiresOn: '2017-03-31' });
  const over = await program({ ...ends, expiry: 'days', expiryCount: 3, expiresOn: null });
  const dated = await sent(still, ['Hito0001,100,2016-09-19,', 'Hito0002,100,,']);
  const expired = await sent(over, ['Hito0001,100,2016-09-19,']);
  nation.pass({ hours: 24 * 12 });
  await post(dated);
  await post(expired);
  assert.deepEqual(await problemsOf(dated), [[3, 'date_outside_program']]);
  assert.deepEqual(await problemsOf(expired), [[2, 'expiry_invalid']]);
  const { programs } = await town.lead.call(pointsRoutes.listPrograms);
  assert.deepEqual(
    [still, over].map((id) => programs.find(({ programId }) => programId === id)?.granted),
    [100, 0],
    'what was set aside for the others is free again',
  );
});
