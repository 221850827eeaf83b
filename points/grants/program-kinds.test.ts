/** Kinds of programmes of a town's own: used as the common ones are, by the name of the day, and of nobody else. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import type { Officer } from '../testing/officer.ts';
import { changeProgram } from '../testing/rehearse.ts';
import { outcome, startVenueStage, type VenueStage } from './testing/venue-stage.ts';

let stage: VenueStage;
let lead: Officer;
before(async () => {
  stage = await startVenueStage();
  lead = stage.town.lead;
});
after(() => stage?.nation.close());

type NewProgram = NonNullable<RouteRequest<typeof pointsRoutes.createProgram>['body']>;
type Change = NonNullable<RouteRequest<typeof pointsRoutes.changeProgramKind>['body']>;
const meaning = '町の文化財を守る活動';
const kind = async (name: string, asks: { forAges?: boolean; residentsOnly?: boolean } = {}) =>
  (await lead.call(pointsRoutes.createProgramKind, { body: { name, meaning, ...asks } })).programKindId;
const change = (programKindId: number, asked: Partial<Change>, by = lead) =>
  by.ask(pointsRoutes.changeProgramKind, {
    params: { programKindId },
    body: { name: `種別${programKindId}`, meaning, ended: false, fromOn: '2016-09-20', reason: '見直し', ...asked },
  });
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
async function register(asked: Partial<NewProgram> & { name: string }, by = lead) {
  const { departments } = await by.call(pointsRoutes.listPrograms);
  const departmentId = departments[0]?.departmentId;
  assert.ok(departmentId);
  return by.ask(pointsRoutes.createProgram, { body: { departmentId, amount: 100, ...year, ...asked } });
}
const listed = async (name: string) =>
  (await lead.call(pointsRoutes.listPrograms)).programs.find((program) => program.name === name);

test('a programme is of a kind that its town has registered, and the year sums it up by the name that the kind has last', async () => {
  const heritage = await kind('文化財の保護');
  const programId = await stage.program({ ownKindId: heritage, name: '石垣の清掃' });
  const common = await stage.program({ kind: 'ecology', name: '河川の清掃' });
  assert.deepEqual((await listed('石垣の清掃'))?.ownKind, { programKindId: heritage, name: '文化財の保護' });
  assert.equal((await listed('河川の清掃'))?.ownKind, null);
  const [person] = await stage.people('Kind0001');
  for (const id of [programId, common])
    await lead.call(pointsRoutes.grant, { body: { programId: id, mykeyId: person!.mykeyId, amount: 100 } });
  const accounting = await stage.town.person('accounting');
  const form = async () =>
    (await accounting.call(pointsRoutes.showForm, { query: { form: 'kinds', period: '2016' } })).rows;
  assert.deepEqual(
    (await form()).toSorted(),
    [
      ['文化財の保護', 1, 100],
      ['環境', 1, 100],
    ].toSorted(),
  );
  const { kinds } = await lead.call(pointsRoutes.listProgramKinds);
  assert.equal(kinds.find((one) => one.programKindId === heritage)?.programs, 1);
  // From the next month on it is called otherwise: until then it is called as before, also in the year's table.
  assert.equal(outcome(await change(heritage, { name: '歴史と文化', fromOn: '2016-10-01' })), 'done');
  assert.ok((await form()).some(([name]) => name === '文化財の保護'));
  assert.equal((await listed('石垣の清掃'))?.ownKind?.name, '文化財の保護');
  stage.nation.pass({ hours: 24 * 11 });
  assert.ok((await form()).some(([name]) => name === '歴史と文化'));
  assert.equal((await listed('石垣の清掃'))?.ownKind?.name, '歴史と文化');
});

test('what a kind asks for is asked of who registers a programme or changes these of it, and of nothing that stands', async () => {
  const ages = await kind('子どもの見守り', { forAges: true });
  const residents = await kind('自治会の活動', { residentsOnly: true });
  assert.equal(outcome(await register({ name: '見守り', ownKindId: ages })), 'program_kind_needs_ages');
  assert.equal(outcome(await register({ name: '見守り', ownKindId: ages, ageTo: 15 })), 'done');
  assert.equal(outcome(await register({ name: '清掃', ownKindId: residents })), 'program_kind_needs_residents');
  assert.equal(outcome(await register({ name: '清掃', ownKindId: residents, residentsOnly: true })), 'done');
  assert.equal(outcome(await register({ name: '二重', kind: 'health', ownKindId: ages })), 'program_kind_twice');
  assert.equal(outcome(await register({ name: '未知', ownKindId: 99_999 })), 'program_kind_unknown');
});

test('a kind that has ended is chosen for nothing new; what is of it stays, is corrected and ended; opened again it is chosen again', async () => {
  const ending = await kind('終わる種別');
  assert.equal(outcome(await register({ name: '前からの事業', ownKindId: ending })), 'done');
  const today = `${stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  const set = (ended: boolean) => change(ending, { name: '終わる種別', ended, fromOn: today });
  assert.equal(outcome(await set(true)), 'done');
  assert.equal(outcome(await register({ name: '新しい事業', ownKindId: ending })), 'program_kind_ended');
  const stood = await listed('前からの事業');
  assert.ok(stood);
  const body = {
    ...stood,
    departmentId: stood.department.departmentId,
    budgetLineId: null,
    ownKindId: ending,
    amount: 200,
    fromOn: today,
    reason: '要綱',
  };
  assert.equal(outcome(await changeProgram(lead, { params: stood, body })), 'done');
  const common = { ...body, kind: 'health' as const, ownKindId: null, reason: '種別' };
  assert.equal(outcome(await changeProgram(lead, { params: stood, body: common })), 'done');
  assert.equal(outcome(await changeProgram(lead, { params: stood, body })), 'program_kind_ended', 'not back to it');
  assert.equal(outcome(await set(false)), 'done');
  assert.equal(outcome(await changeProgram(lead, { params: stood, body })), 'done');
});

test('a name is of one kind at a time, of none that every town has, and of one of two who ask at once', async () => {
  const first = await kind('読み聞かせ');
  const named = (name: string) => lead.ask(pointsRoutes.createProgramKind, { body: { name, meaning } });
  assert.equal(outcome(await named('読み聞かせ')), 'program_kind_name_taken');
  assert.equal(outcome(await named('敬老')), 'program_kind_name_taken');
  const together = await Promise.all([named('同じ名前'), named('同じ名前')]);
  assert.deepEqual(together.map(outcome).toSorted(), ['done', 'program_kind_name_taken']);
  const today = `${stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  assert.equal(outcome(await change(first, { fromOn: '2016-08-31' })), 'date_before_month');
  assert.equal(outcome(await change(first, { name: '健康増進', fromOn: today })), 'program_kind_name_taken');
});

test('another town has neither the kind nor a say in it, and the database holds no common programme with a town’s kind', async () => {
  const own = await kind('よその町にない種別');
  const other = await stage.nation.platform.openTown({ municipalityCode: '43425' });
  await other.lead.call(pointsRoutes.createDepartment, { body: { name: '市民課' } });
  assert.equal(outcome(await change(own, {}, other.lead)), 'program_kind_unknown');
  assert.equal(outcome(await register({ name: 'よその事業', ownKindId: own }, other.lead)), 'program_kind_unknown');
  assert.deepEqual((await other.lead.call(pointsRoutes.listProgramKinds)).kinds, []);
  const same = { body: { name: 'よその町にない種別', meaning } };
  assert.equal(outcome(await other.lead.ask(pointsRoutes.createProgramKind, same)), 'done');
  const { points } = stage.nation.databases;
  await assert.rejects(execute(points, `UPDATE program_version SET kind = 'health' WHERE own_kind_id IS NOT NULL`));
  const versions = await rows(points, 'SELECT FROM program_kind_version WHERE kind_id = :own', { own });
  assert.equal(versions.length, 1);
});
