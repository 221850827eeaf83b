import assert from 'node:assert/strict';
import { pointsRoutes } from '../../contract/index.ts';
import type { Town } from '../testing.ts';
import type { Officer } from './officer.ts';
import { field, type watchTrail } from './trail-watch.ts';

/** A protection that is begun, taken over, kept and ended, each by who may, and each with its line. */
export async function leaveProtection(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  { lead, town, mykeyId }: { lead: Officer; town: Town; mykeyId: string },
): Promise<void> {
  const { departmentId } = (await leaves('createDepartment', lead, { body: { name: '支援の課' } })).answer;
  const named = async (staffId: string) => town.person('department', { departmentId, staffId });
  const [second, third] = [await named('guard-a'), await named('guard-b')];
  const body = { mykeyId, officer: second.staffId, reason: '申出' };
  const noted = { residence: 'resident', fromOn: '2016-10-01', reason: '届出' } as const;
  await lead.call(pointsRoutes.noteResidence, { params: { mykeyId }, body: noted });
  const begun = await leaves('createProtection', lead, { body });
  const asked = { params: { protectionId: begun.answer.protectionId }, body: { reason: '事情' } };
  const changed = await leaves('changeProtectionOfficer', lead, {
    ...asked,
    body: { ...asked.body, leaving: second.staffId, officer: third.staffId },
  });
  assert.deepEqual(field(changed.lines[0]?.after, 'officers'), [lead.staffId, third.staffId]);
  await leaves('endProtection', lead, asked);
  await leaves('keepProtection', third, asked);
  await leaves('endProtection', lead, asked);
  await leaves('endProtection', third, asked);
}
