/**
 * What a rehearsal of a change says is what then happens: each kind of change is rehearsed, made, and everybody who was waited for comes,
 * every file is granted and everybody is granted once more.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder } from '../testing.ts';
import {
  type Effects,
  type Expecting,
  nobody,
  type RehearsalStage,
  startRehearsalStage,
} from './testing/rehearsal-stage.ts';
import { outcome } from './testing/venue-stage.ts';

let stage: RehearsalStage;
let second: Officer;
before(async () => {
  stage = await startRehearsalStage();
  second = await stage.town.person('approver', { staffId: 'second' });
});
after(() => stage?.nation.close());

type Change = NonNullable<RouteRequest<typeof pointsRoutes.rehearseProgramChange>['body']>;
/** Everybody comes on their day: who was not granted, and how long those can use it who were. */
async function allCome({ venues, comes }: Expecting) {
  const refused: Holder[] = [];
  const lasts: string[] = [];
  stage.nation.pass({ hours: 24 });
  for (const venueId of venues) {
    const at = await stage.kiosk(venueId);
    for (const [where, person] of comes) {
      if (where !== venueId) continue;
      const answer = await stage.tap(at, person);
      if (answer.ok) lasts.push(answer.answer.expiresOn);
      else refused.push(person);
    }
    stage.nation.pass({ hours: 24 });
  }
  return { refused: { people: new Set(refused).size, points: refused.length * 100 }, lasts };
}

const noted = async (person: Holder, residence: 'resident' | 'overseas') =>
  stage.clerk.call(pointsRoutes.noteResidence, {
    params: { mykeyId: person.mykeyId },
    body: { residence, fromOn: stage.inDays(0), reason: '窓口で確認' },
  });

type Kind = {
  of: string;
  program?: object;
  before?: (expecting: Expecting) => Promise<unknown>;
  change: () => Partial<Change>;
  refused: { people: number; points: number };
  because: string[];
  more?: Partial<Effects['applications']>;
  venues: { receivesNobody?: boolean; noWalkIns?: boolean; people: number }[];
};
const kinds: Kind[] = [
  {
    of: 'a shorter period',
    change: () => ({ endsOn: stage.inDays(1), expiresOn: stage.inDays(9) }),
    refused: { people: 2, points: 200 },
    because: ['program_ended'],
    // Those who still come have it for a shorter time as well.
    more: { earlier: { people: 2, points: 200 } },
    venues: [{ receivesNobody: true, people: 2 }],
  },
  {
    of: 'ages that nobody has seen',
    change: () => ({ ageFrom: 65 }),
    refused: { people: 3, points: 400 },
    because: ['age_unconfirmed'],
    venues: [
      { noWalkIns: true, people: 2 },
      { noWalkIns: true, people: 2 },
    ],
  },
  {
    of: 'residents only',
    before: async () => {
      await noted(stage.applicants[0], 'resident');
      await noted(stage.applicants[1], 'overseas');
    },
    change: () => ({ residentsOnly: true }),
    refused: { people: 2, points: 200 },
    because: ['residence_elsewhere', 'residence_unconfirmed'],
    venues: [{ people: 1 }, { people: 1 }],
  },
  {
    of: 'a limit for each person below what some had and will have',
    before: ({ programId }) => {
      const body = { programId, mykeyId: stage.applicants[1].mykeyId, amount: 100 };
      return stage.clerk.call(pointsRoutes.grant, { body });
    },
    change: () => ({ personMax: 150 }),
    refused: { people: 2, points: 200 },
    because: ['person_max_reached'],
    venues: [{ people: 1 }, { people: 1 }],
  },
  {
    of: 'once for each person',
    change: () => ({ repeats: 'once' }),
    refused: { people: 1, points: 100 },
    because: ['granted_already'],
    venues: [{ people: 1 }],
  },
  {
    of: 'a shorter time to use it',
    program: { expiry: 'days', expiryCount: 90, expiresOn: null },
    change: () => ({ expiryCount: 30 }),
    refused: nobody,
    because: [],
    more: { earlier: { people: 3, points: 400 } },
    venues: [],
  },
  {
    of: 'nothing but the name',
    change: () => ({ name: `新しい名前${stage.inDays(0)}` }),
    refused: nobody,
    because: [],
    venues: [],
  },
];
for (const kind of kinds)
  test(`who is refused, and whose points end earlier, is what then happens: ${kind.of}`, async () => {
    const expected = await stage.expecting(kind.program);
    await kind.before?.(expected);
    const { programId } = expected;
    const body = await stage.changed(programId, kind.change());
    const { effects } = await stage.rehearse(programId, body);
    const { refused, because, waiting, earlier } = effects.applications;
    assert.deepEqual(waiting, { people: 3, points: 400 });
    assert.deepEqual([refused, because.map((one) => one.outcome)], [kind.refused, kind.because]);
    assert.deepEqual(earlier, kind.more?.earlier ?? nobody);
    assert.deepEqual(
      effects.venues.map((one) => [one.receivesNobody, one.noWalkIns, one.refused.people]),
      kind.venues.map((one) => [one.receivesNobody ?? false, one.noWalkIns ?? false, one.people]),
    );
    const lasted = (await stage.programOf(programId)).lastsUntil;
    await stage.make(programId, body);
    const happened = await allCome(expected);
    assert.deepEqual(happened.refused, refused);
    const isDays = kind.program !== undefined;
    const ended = happened.lasts.filter(
      (day, index) => day < (isDays ? stage.inDays((index < 2 ? -2 : -1) + 90) : lasted),
    );
    assert.equal(ended.length * 100, earlier.points);
  });
test('whose next grant the limits refuse is as many as are refused at the desk', async () => {
  const programId = await stage.program({ personMax: 500 });
  const grant = ({ mykeyId }: Holder) =>
    stage.clerk.ask(pointsRoutes.grant, { body: { programId, mykeyId, amount: 100, reason: '試験' } });
  for (const person of [stage.applicants[0], stage.applicants[0], stage.applicants[1], stage.applicants[2]])
    assert.equal(outcome(await grant(person)), 'done');
  const body = await stage.changed(programId, { personMax: 150 });
  const { effects } = await stage.rehearse(programId, body);
  assert.deepEqual(effects.limits, { reached: 3, freed: 0 });
  assert.deepEqual(effects.granted, { people: 3, points: 400 });
  await stage.make(programId, body);
  const outcomes = [];
  for (const person of stage.applicants) outcomes.push(outcome(await grant(person)));
  assert.equal(outcomes.filter((one) => one === 'person_max_reached').length, effects.limits.reached);
  const more = await stage.rehearse(programId, await stage.changed(programId, { personMax: 250 }));
  assert.deepEqual(more.effects.limits, { reached: 0, freed: 3 }, 'who had 200 is refused by 250 as well');
});

/** A file of the month for these people, looked at and not sent to anybody yet. */
async function file(programId: number, lines: readonly string[]): Promise<number> {
  const text = ['マイキーID,ポイント,事由', ...lines, ''].join('\r\n');
  const totals = { controlCount: lines.length, controlPoints: lines.length * 100 };
  const month = `${stage.today().toPlainYearMonth()}`;
  const body = { programId, month, fileName: `${lines.length}件.csv`, file: Buffer.from(text).toString('base64') };
  const { uploadId } = await stage.clerk.call(pointsRoutes.uploadGrants, { body: { ...body, ...totals } });
  return uploadId;
}
const show = (uploadId: number) => stage.clerk.call(pointsRoutes.showGrantUpload, { params: { uploadId } });

test('of files that wait, so many lines are granted no more as the rehearsal says, and one that is too much for the budget waits on', async () => {
  const programId = await stage.program({ budget: 1000 });
  const twice = await file(programId, [
    `${stage.applicants[0].mykeyId},100,一回目`,
    `${stage.applicants[0].mykeyId},100,二回目`,
    `${stage.applicants[1].mykeyId},100,`,
  ]);
  const many = await file(
    programId,
    stage.applicants.map(({ mykeyId }, index) => `${mykeyId},100,${index}`),
  );
  const body = await stage.changed(programId, { repeats: 'once', budget: 300 });
  const { effects } = await stage.rehearse(programId, body);
  assert.deepEqual(
    effects.files.map(({ uploadId, lines, refused, overBudget }) => [uploadId, lines, refused, overBudget]),
    [
      [twice, 1, { people: 1, points: 100 }, false],
      [many, 0, nobody, true],
    ],
  );
  await stage.make(programId, body);
  for (const uploadId of [many, twice]) {
    const asked = await stage.clerk.ask(pointsRoutes.askForGrantUpload, {
      params: { uploadId },
      body: { withoutProblems: true },
    });
    assert.equal(outcome(asked), 'done');
  }
  const { requests } = await second.call(pointsRoutes.listChangeRequests);
  const decisions: string[] = [];
  for (const { requestId, sha256, after: asked } of requests) {
    const decided = await second.ask(pointsRoutes.decideChangeRequest, {
      params: { requestId },
      body: { approve: true, sha256 },
    });
    decisions.push(`${asked.fileName} ${outcome(decided)}`);
  }
  assert.deepEqual(decisions.toSorted(), ['3件.csv done', '4件.csv change_over_budget']);
  await stage.nation.points.workOnUploads();
  const posted = await show(twice);
  assert.deepEqual([posted.granted, posted.problems.map(({ problem }) => problem)], [2, ['granted_already']]);
});

test('what was granted keeps its points and its last day, whatever is changed', async () => {
  const programId = await stage.program({ expiry: 'days', expiryCount: 60, expiresOn: null });
  const [person] = await stage.people('Kept0001');
  await stage.clerk.call(pointsRoutes.grant, { body: { programId, mykeyId: person!.mykeyId, amount: 100 } });
  const purse = async () => (await person!.atMypage(pointsRoutes.showBalances)).purses;
  const stood = await purse();
  const body = await stage.changed(programId, { expiryCount: 1, endsOn: stage.inDays(0), amount: 1 });
  const { effects } = await stage.rehearse(programId, body);
  assert.deepEqual(effects.granted, { people: 1, points: 100 });
  assert.deepEqual(effects.lasts, { on: stage.inDays(0), before: stage.inDays(60), after: stage.inDays(1) });
  await stage.make(programId, body);
  assert.deepEqual(await purse(), stood);
});
