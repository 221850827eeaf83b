import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import { changeProgram, endDepartment } from '../testing/rehearse.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let person: Holder;
let welfare: number;
let citizens: number;
let clerk: Officer;

type NewProgram = NonNullable<RouteRequest<typeof pointsRoutes.createProgram>['body']>;
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
const refusal = (answer: Answered<unknown>) => (answer.ok ? 'done' : answer.outcome);

before(async () => {
  nation = await startTestPoints({ startsAt: '2016-09-20T09:00:00+09:00' });
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  const department = async (name: string) =>
    (await town.lead.call(pointsRoutes.createDepartment, { body: { name } })).departmentId;
  welfare = await department('福祉課');
  citizens = await department('市民課');
  clerk = await town.person('department', { departmentId: welfare });
  person = await nation.person('My123');
});
after(() => nation?.close());

const create = async (asked: Partial<NewProgram> & { name: string }) =>
  (
    await town.lead.call(pointsRoutes.createProgram, {
      body: { departmentId: welfare, amount: 100, ...year, ...asked },
    })
  ).programId;
const grant = (
  programId: number,
  asked: { amount?: number; isResident?: boolean; mykeyId?: string; by?: Officer } = {},
) =>
  (asked.by ?? town.lead).ask(pointsRoutes.grant, {
    body: {
      programId,
      mykeyId: asked.mykeyId ?? person.mykeyId,
      amount: asked.amount ?? 100,
      reason: '試験',
      isResident: asked.isResident ?? false,
    },
  });
const fieldsOf = async (programId: number) => {
  const { programs } = await town.lead.call(pointsRoutes.listPrograms);
  const program = programs.find((one) => one.programId === programId)!;
  return {
    ...program,
    departmentId: program.department.departmentId,
    budgetLineId: program.budgetLine?.budgetLineId ?? null,
  };
};
const change = async (programId: number, asked: Partial<NewProgram> & { fromOn: string }) =>
  changeProgram(town.lead, {
    params: { programId },
    body: { ...(await fieldsOf(programId)), reason: '試験', ...asked },
  });
const month = async (of: string) =>
  (await town.lead.call(pointsRoutes.showMonthlyReport, { query: { month: of } })).lines;

test('a programme is granted once, once a day or as often as it happens, and never above what one person may have', async () => {
  const once = await create({ name: '長寿祝い', kind: 'longevity', repeats: 'once' });
  assert.deepEqual([refusal(await grant(once)), refusal(await grant(once))], ['done', 'granted_already']);
  const daily = await create({ name: '健康教室', kind: 'health', repeats: 'daily', personMax: 250 });
  assert.deepEqual([refusal(await grant(daily)), refusal(await grant(daily))], ['done', 'granted_already']);
  nation.pass({ hours: 24 });
  assert.equal(refusal(await grant(daily)), 'done');
  nation.pass({ hours: 24 });
  assert.equal(refusal(await grant(daily)), 'person_max_reached');
  assert.equal(refusal(await grant(daily, { amount: 50 })), 'done');
});

test('budget is set aside before a grant and never passed, also by many at once', async () => {
  const line = await town.lead.call(pointsRoutes.createBudgetLine, {
    body: { fiscalYear: 2016, code: '3-1-2-19', name: '子育て応援事業', amount: 1000 },
  });
  const { budgetLineId } = line;
  const first = await create({ name: '子育て支援', budgetLineId, budget: 800 });
  const second = await create({ name: '子育て相談', budgetLineId });
  const people = await Promise.all(['Tanaka1', 'Suzuki1', 'Sato111', 'Ito1111'].map((id) => nation.person(id)));
  const answers = await Promise.all(
    people.flatMap(({ mykeyId }) => [1, 2, 3].map((n) => grant(n === 3 ? second : first, { mykeyId, amount: 100 }))),
  );
  const done = answers.filter(({ ok }) => ok).length;
  assert.equal(done, 10, 'so many as the line pays for');
  const { lines } = await town.lead.call(pointsRoutes.listBudgetLines);
  assert.deepEqual(
    lines.map(({ code, amount, reserved }) => [code, amount, reserved]),
    [['3-1-2-19', 1000, 1000]],
  );
  assert.ok(
    answers.every((answer) => ['done', 'budget_line_used_up', 'program_budget_used_up'].includes(refusal(answer))),
  );
  const lower = await town.lead.ask(pointsRoutes.changeBudgetLine, {
    params: { budgetLineId },
    body: { amount: 999, reason: '減額補正' },
  });
  assert.equal(refusal(lower), 'budget_below_reserved');
});

test('a wrong grant is taken back where it is listed: what was spent is missing, and what came back is free in the budget', async () => {
  const { budgetLineId } = await town.lead.call(pointsRoutes.createBudgetLine, {
    body: { fiscalYear: 2016, code: '4-1-1-8', name: '検診', amount: 500 },
  });
  const programId = await create({
    name: '集団検診',
    kind: 'checkup',
    budgetLineId,
    repeats: 'once',
    expiresOn: '2017-06-30',
  });
  const other = await nation.person('Spender1');
  const granted = await town.lead.call(pointsRoutes.grant, {
    body: { programId, mykeyId: other.mykeyId, amount: 400, reason: '誤り' },
  });
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop', exempt: false, streetId: null });
  await shop.counter.pay(other, 150);
  const take = () =>
    clerk.ask(pointsRoutes.takeGrantBack, {
      params: { grantKey: granted.grantKey },
      body: { reason: '別の人に付与した' },
    });
  const back = await take();
  assert.ok(back.ok);
  assert.deepEqual([back.answer.wanted, back.answer.points, back.answer.missing], [400, 250, 150]);
  assert.equal(refusal(await take()), 'grant_taken_back_already');
  const { grants } = await clerk.call(pointsRoutes.listGrants);
  assert.deepEqual(grants.find(({ grantKey }) => grantKey === granted.grantKey)?.takenBack, {
    wanted: 400,
    points: 250,
    reason: '別の人に付与した',
  });
  const { lines } = await town.lead.call(pointsRoutes.listBudgetLines);
  assert.equal(lines.find((one) => one.budgetLineId === budgetLineId)?.reserved, 150);
  assert.equal(refusal(await grant(programId, { mykeyId: other.mykeyId })), 'granted_already', 'a part was used');
  const unspent = await nation.person('Unspent1');
  const wrong = await town.lead.call(pointsRoutes.grant, {
    body: { programId, mykeyId: unspent.mykeyId, amount: 100 },
  });
  await clerk.call(pointsRoutes.takeGrantBack, { params: wrong, body: { reason: '別の人に付与した' } });
  assert.equal(refusal(await grant(programId, { mykeyId: unspent.mykeyId })), 'done', 'it counts as never granted');
  assert.deepEqual(
    (await month('2016-09')).filter(({ program }) => program === '集団検診').map(({ points }) => points),
    [250],
  );
});

test('an officer of another department takes no grant back and changes no programme', async () => {
  const programId = await create({ name: '窓口改善', departmentId: citizens });
  const granted = await town.lead.call(pointsRoutes.grant, { body: { programId, mykeyId: 'My123', amount: 100 } });
  const take = await clerk.ask(pointsRoutes.takeGrantBack, {
    params: { grantKey: granted.grantKey },
    body: { reason: '試験' },
  });
  assert.equal(refusal(take), 'program_of_other_department');
  assert.equal(refusal(await grant(programId, { by: clerk })), 'program_of_other_department');
  const { programId: _, ...fields } = await fieldsOf(programId);
  const changed = await changeProgram(clerk, {
    params: { programId },
    body: { ...fields, fromOn: '2016-10-01', reason: '試験' },
  });
  assert.equal(refusal(changed), 'program_of_other_department');
});

test('a change counts from its day on: the month before reads as it was, and one that changed departments has a line for each', async () => {
  const programId = await create({ name: '普通救命講習', kind: 'lifesaving', departmentId: citizens });
  assert.equal(refusal(await grant(programId)), 'done');
  const before = await month('2016-09');
  assert.equal(refusal(await change(programId, { departmentId: welfare, fromOn: '2016-08-31' })), 'date_before_month');
  assert.equal(refusal(await change(programId, { departmentId: welfare, fromOn: '2016-09-01' })), 'done');
  assert.equal(refusal(await change(programId, { departmentId: citizens, fromOn: '2016-09-01' })), 'done');
  assert.deepEqual(await month('2016-09'), before, 'a correction of a correction');
  nation.pass({ hours: 24 });
  assert.equal(
    refusal(await change(programId, { departmentId: welfare, name: '救命講習', fromOn: '2016-09-23' })),
    'done',
  );
  assert.equal(refusal(await grant(programId)), 'done');
  assert.deepEqual(
    (await month('2016-09'))
      .filter(({ program }) => program.includes('救命講習'))
      .map(({ department, program, points }) => [department, program, points]),
    [
      ['福祉課', '救命講習', 100],
      ['市民課', '普通救命講習', 100],
    ],
  );
  const { versions } = await town.lead.call(pointsRoutes.listProgramVersions, { params: { programId } });
  assert.deepEqual(
    versions.map(({ fromOn, name }) => [fromOn, name]),
    [
      ['2016-09-23', '救命講習'],
      ['2016-09-01', '普通救命講習'],
      ['2016-09-01', '普通救命講習'],
      ['1900-01-01', '普通救命講習'],
    ],
  );
});

test('a programme that ended yesterday grants nothing, and grants again once it was opened again', async () => {
  const programId = await create({ name: '夏祭りアンケート', kind: 'survey' });
  assert.equal(refusal(await change(programId, { endsOn: '2016-09-22', fromOn: '2016-09-22' })), 'done');
  assert.equal(refusal(await grant(programId)), 'program_ended');
  assert.equal(refusal(await change(programId, { endsOn: '2016-12-31', fromOn: '2016-09-23' })), 'done');
  assert.equal(refusal(await grant(programId)), 'done');
});

test('what is granted lasts as the rule says: a day, so many days, or the end of a fiscal year', async () => {
  const lasting = async (rule: Partial<NewProgram> & { name: string }) => {
    const programId = await create({ expiresOn: null, ...rule });
    const answer = await grant(programId);
    return answer.ok ? answer.answer.expiresOn : refusal(answer);
  };
  assert.equal(await lasting({ name: '日付', expiry: 'day', expiresOn: '2017-05-31' }), '2017-05-31');
  assert.equal(await lasting({ name: '日数', expiry: 'days', expiryCount: 180 }), '2017-03-22');
  assert.equal(await lasting({ name: '年度末', expiry: 'fiscalYear', expiryCount: 0 }), '2017-03-31');
  assert.equal(await lasting({ name: '翌年度末', expiry: 'fiscalYear', expiryCount: 1 }), '2018-03-31');
});

test('a programme without an expiry, of an unknown kind, of no points, with ages or dates the wrong way round, or sold for long without a number is refused by name', async () => {
  const asked = (body: Partial<NewProgram>) =>
    town.lead.ask(pointsRoutes.createProgram, {
      body: { name: '試し', departmentId: welfare, amount: 100, ...year, ...body },
    });
  const outcomes = await Promise.all([
    asked({ expiresOn: null }),
    asked({ expiry: 'days', expiryCount: null }),
    asked({ ageFrom: 80, ageTo: 70 }),
    asked({ endsOn: '2016-03-31' }),
    asked({ budgetLineId: 999_999 }),
    asked({ isPaid: true, issuer: '株式会社まちづくり' }),
    asked({ departmentId: 999_999 }),
    asked({ amount: 0 }),
    asked({ amount: 1.5 }),
    asked({ amount: -1 }),
    asked({ amount: 1_000_000_000_001 }),
    asked({ kind: 'lottery' as never }),
  ]);
  assert.deepEqual(outcomes.map(refusal), [
    'program_expiry_missing',
    'program_expiry_missing',
    'program_ages',
    'program_dates',
    'budget_line_unknown',
    'issuer_registration_missing',
    'department_unknown',
    'amount_invalid',
    'amount_invalid',
    'amount_invalid',
    'amount_invalid',
    'invalid_request',
  ]);
  const registered = await asked({
    name: '商品券',
    isPaid: true,
    issuer: '株式会社まちづくり',
    issuerRegistration: '関東財務局長第00001号',
  });
  assert.equal(refusal(registered), 'done');
  const short = await asked({ name: '短期', isPaid: true, issuer: '観光協会', expiry: 'days', expiryCount: 90 });
  assert.equal(refusal(short), 'done');
});

test('of a residents’ programme nothing is granted until the office has seen where the person lives; abroad, and back', async () => {
  const programId = await create({ name: '敬老', kind: 'respect', residentsOnly: true });
  assert.equal(refusal(await grant(programId)), 'residence_unconfirmed');
  assert.equal(refusal(await grant(programId, { isResident: true })), 'done');
  assert.equal(refusal(await grant(programId)), 'done', 'noted once, it holds');
  const note = (residence: 'resident' | 'movedOut' | 'overseas', fromOn: string) =>
    town.lead.call(pointsRoutes.noteResidence, {
      params: { mykeyId: 'My123' },
      body: { residence, fromOn, reason: '届出' },
    });
  await note('overseas', '2016-09-23');
  assert.equal(refusal(await grant(programId, { isResident: true })), 'residence_elsewhere');
  const shop = await town.shop({ name: '駅前商店', kind: 'shop', exempt: false, streetId: null, terminal: 'レジ2' });
  await shop.counter.pay(person, 10);
  await note('resident', '2016-09-23');
  assert.equal(refusal(await grant(programId)), 'done');
});

test('a department that is merged hands its programmes and people over from that day; renamed, the time before keeps its name', async () => {
  const { departmentId } = await town.lead.call(pointsRoutes.createDepartment, { body: { name: '健康課' } });
  const programId = await create({ name: '予防接種', departmentId });
  const officer = await town.person('department', { departmentId, staffId: 'health-officer' });
  assert.equal(refusal(await grant(programId, { by: officer })), 'done');
  const end = (asked: { onDate: string; successorId: number }) =>
    endDepartment(town.lead, { params: { departmentId }, body: { ...asked, reason: '機構改革' } });
  assert.equal(refusal(await end({ onDate: '2016-09-22', successorId: welfare })), 'date_past');
  assert.equal(refusal(await end({ onDate: '2016-09-24', successorId: departmentId })), 'department_successor');
  assert.equal(refusal(await end({ onDate: '2016-09-24', successorId: welfare })), 'done');
  assert.equal(refusal(await grant(programId, { by: officer })), 'done');
  nation.pass({ hours: 24 });
  assert.equal((await fieldsOf(programId)).department.name, '福祉課');
  assert.equal((await officer.call(pointsRoutes.showStaff)).department?.name, '福祉課');
  assert.equal(refusal(await grant(programId, { by: officer })), 'done', 'as one of the successor');
  await town.lead.call(pointsRoutes.renameDepartment, {
    params: { departmentId: welfare },
    body: { name: '福祉健康課', fromOn: '2016-09-24', reason: '機構改革' },
  });
  const lines = (await month('2016-09')).filter(({ program }) => program === '予防接種');
  assert.deepEqual(
    lines.map(({ department, points }) => [department, points]),
    [
      ['福祉健康課', 100],
      ['健康課', 200],
    ],
  );
  const late = { name: '廃止のあと', departmentId, amount: 100, ...year };
  assert.equal(refusal(await town.lead.ask(pointsRoutes.createProgram, { body: late })), 'department_ended');
  const taken = await town.lead.ask(pointsRoutes.createDepartment, { body: { name: '福祉健康課' } });
  assert.equal(refusal(taken), 'department_name_taken');
});

test('the year’s programmes are copied into the next one in one step, a year on by every date; twice copies nothing twice', async () => {
  const { budgetLineId } = await town.lead.call(pointsRoutes.createBudgetLine, {
    body: { fiscalYear: 2017, code: '4-1-1-8', name: '検診', amount: 700 },
  });
  const { programs } = await town.lead.call(pointsRoutes.listPrograms);
  const chosen = programs.filter(({ name }) => ['集団検診', '日数'].includes(name));
  const copy = () =>
    town.lead.call(pointsRoutes.copyPrograms, {
      body: { fiscalYear: 2017, programIds: chosen.map(({ programId }) => programId) },
    });
  const { copied } = await copy();
  assert.deepEqual(
    copied
      .map(({ name, fiscalYear, startsOn, endsOn, expiresOn, budgetLine }) => [
        name,
        fiscalYear,
        startsOn,
        endsOn,
        expiresOn,
        budgetLine?.budgetLineId ?? null,
      ])
      .sort(),
    [
      ['日数', 2017, '2017-04-01', '2018-03-31', null, null],
      ['集団検診', 2017, '2017-04-01', '2018-03-31', '2018-06-30', budgetLineId],
    ],
  );
  const again = await copy();
  assert.deepEqual(again.copied, []);
  assert.deepEqual(
    again.skipped.map(({ because }) => because),
    ['program_copied_already', 'program_copied_already'],
  );
  const back = await town.lead.call(pointsRoutes.copyPrograms, {
    body: { fiscalYear: 2015, programIds: chosen.map(({ programId }) => programId) },
  });
  assert.deepEqual(new Set(back.skipped.map(({ because }) => because)), new Set(['program_copy_year']));
});

test('a name belongs to a programme until the day on which it takes another; of two who ask at once for one, one has it', async () => {
  const programId = await create({ name: '朝の体操' });
  const named = (name: string) =>
    town.lead.ask(pointsRoutes.createProgram, { body: { name, departmentId: welfare, amount: 100, ...year } });
  assert.equal(refusal(await change(programId, { name: 'ラジオ体操', fromOn: '2016-10-01' })), 'done');
  assert.equal(refusal(await named('朝の体操')), 'program_name_taken', 'it is called that until then');
  assert.equal(refusal(await named('ラジオ体操')), 'program_name_taken', 'it will be called that');
  const both = await Promise.all([named('夜の体操'), named('夜の体操')]);
  assert.deepEqual(both.map(refusal).sort(), ['done', 'program_name_taken']);
});

test('the last second of 31 March is of the old fiscal year, the first of April of the new one', async () => {
  const { programs } = await town.lead.call(pointsRoutes.listPrograms);
  const [before, after] = [2016, 2017].map(
    (of) => programs.find(({ name, fiscalYear }) => name === '日数' && fiscalYear === of)!.programId,
  );
  const now = nation.world.clock();
  nation.pass(now.until(Temporal.Instant.from('2017-03-31T23:59:59+09:00')));
  assert.deepEqual([refusal(await grant(before!)), refusal(await grant(after!))], ['done', 'program_ended']);
  nation.pass({ seconds: 1 });
  assert.deepEqual([refusal(await grant(before!)), refusal(await grant(after!))], ['program_ended', 'done']);
  assert.deepEqual(
    (await month('2017-03')).map(({ points }) => points),
    [100],
  );
  assert.deepEqual(
    (await month('2017-04')).map(({ points }) => points),
    [100],
  );
});
