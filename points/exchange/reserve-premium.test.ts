/** A move by the deadline of the reserve brings the premium that a move by the holder's own hand would (R42-03, decision 57). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { holder, lotsOf, running, stage, startPremiumStage } from '../premiums/testing/stage.ts';

startPremiumStage();

test('points that go to the default municipality by themselves bring the premium of a campaign, once, whoever runs how often', async () => {
  await running({ name: '観光プレミアム', occasion: 'allocation', percent: 30 }, async () => {
    const { nation } = stage;
    const person = await holder(0);
    await person.atMypage(pointsRoutes.setDefaultMunicipality, { body: { municipalityCode: '43424' } });
    await stage.reserve(person, 1000);
    nation.pass({ hours: 24 * 10 });
    await nation.points.tellDeadlines();
    nation.pass({ hours: 24 * 12 });
    const ended = await Promise.all([1, 2].map(() => nation.points.endDeadlines()));
    assert.equal(
      ended.reduce((sum, { moved }) => sum + moved, 0),
      1,
    );
    assert.equal((await nation.points.endDeadlines()).moved, 0);
    await nation.points.tendPremiums();
    const lots = await lotsOf(person);
    assert.deepEqual(lots.map(([points, fund]) => [points, fund]).toSorted(), [
      [1000, 'A社'],
      [300, '熊本県'],
    ]);
  });
});
