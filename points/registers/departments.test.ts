import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import { endDepartment } from '../testing/rehearse.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
const outcome = (answer: Answered<unknown>) => (answer.ok ? 'done' : answer.outcome);
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
});
after(() => nation?.close());

test('departments are not merged in a circle, whatever the days', async () => {
  const made = async (name: string) =>
    (await town.lead.call(pointsRoutes.createDepartment, { body: { name } })).departmentId;
  const [first, second] = [await made('環の一課'), await made('環の二課')];
  const end = (departmentId: number, successorId: number, onDate: string) =>
    endDepartment(town.lead, { params: { departmentId }, body: { onDate, successorId, reason: '統合' } });
  assert.equal(outcome(await end(second, first, '2016-12-01')), 'done');
  assert.equal(outcome(await end(first, second, '2016-11-01')), 'department_successor');
});
