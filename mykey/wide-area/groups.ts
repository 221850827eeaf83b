import { randomUUID } from 'node:crypto';
import { type Database, execute, hasCode, one, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { OperatorKind } from '../operators/operator.ts';

type State = 'invited' | 'accepted' | 'left';
type Dates = { invitedAt: Temporal.Instant; acceptedAt: Temporal.Instant | null; leftAt: Temporal.Instant | null };
export type Group = {
  groupId: string;
  name: string;
  madeAt: Temporal.Instant;
  members: ({ operatorId: string; operatorName: string; kind: OperatorKind; state: State } & Dates)[];
};
export type Membership = { groupId: string; name: string; state: State; others: string[] } & Dates;

/** Makes a group of operators that share one card (4-3④), without members yet. */
export async function makeGroup(
  database: Database,
  { name, staffId, now }: { name: string; staffId: string; now: Temporal.Instant },
): Promise<Group | Refusal<'group_name_taken'>> {
  const groupId = randomUUID();
  try {
    await execute(
      database,
      'INSERT INTO wide_area_group (group_id, name, made_at, made_by) VALUES (:groupId, :name, :now, :staffId)',
      { groupId, name, now: `${now}`, staffId },
    );
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('group_name_taken');
    throw error;
  }
  return { groupId, name, madeAt: now, members: [] };
}

/** All groups by name, each with its members in the order of their invitations; those who left too, with the date. */
export async function listGroups(database: Database, groupId?: string): Promise<Group[]> {
  const groups = await rows<Omit<Group, 'members'>>(
    database,
    `SELECT group_id, name, made_at FROM wide_area_group
      WHERE :groupId::uuid IS NULL OR group_id = :groupId ORDER BY name`,
    { groupId: groupId ?? null },
  );
  const members = await rows<Group['members'][number] & { groupId: string }>(
    database,
    `SELECT group_id, operator_id, operator.name AS operator_name, operator.kind, state,
            invited_at, accepted_at, left_at
       FROM wide_area_member JOIN operator USING (operator_id)
      WHERE :groupId::uuid IS NULL OR group_id = :groupId ORDER BY invited_at, operator_id`,
    { groupId: groupId ?? null },
  );
  return groups.map((group) => ({
    ...group,
    members: members.filter((member) => member.groupId === group.groupId).map(({ groupId: _, ...member }) => member),
  }));
}

/**
 * Invites an operator; it counts from the day its own office accepts. One that left may be invited again; for one that is
 * invited or in, nothing changes.
 */
export async function inviteToGroup(
  database: Database,
  { groupId, operatorId, now }: { groupId: string; operatorId: string; now: Temporal.Instant },
): Promise<Group | Refusal<'not_found'>> {
  if (!(await row(database, 'SELECT 1 AS found FROM wide_area_group WHERE group_id = :groupId', { groupId })))
    return refuse('not_found');
  await execute(
    database,
    `INSERT INTO wide_area_member AS known (group_id, operator_id, state, invited_at)
     VALUES (:groupId, :operatorId, 'invited', :now)
     ON CONFLICT (group_id, operator_id) DO UPDATE
       SET state = 'invited', invited_at = excluded.invited_at, accepted_at = NULL, left_at = NULL WHERE known.state = 'left'`,
    { groupId, operatorId, now: `${now}` },
  );
  return (await listGroups(database, groupId))[0] as Group;
}

/** Groups an operator is invited to or in, and those it left, with the names of the others who accepted. */
export const listMemberships = (database: Database, operatorId: string): Promise<Membership[]> =>
  rows<Membership>(
    database,
    `SELECT group_id, g.name, m.state, m.invited_at, m.accepted_at, m.left_at,
            ARRAY (SELECT o.name FROM wide_area_member AS other JOIN operator AS o USING (operator_id)
                    WHERE other.group_id = m.group_id AND other.state = 'accepted' AND other.operator_id <> :operatorId
                    ORDER BY other.accepted_at, operator_id) AS others
       FROM wide_area_member AS m JOIN wide_area_group AS g USING (group_id)
      WHERE m.operator_id = :operatorId ORDER BY m.invited_at, g.name`,
    { operatorId },
  );

/** What an office asks applicants, and the key with which the asking terminal reads what they wrote; null without one. */
export const findQuestions = (
  database: Database,
  terminalId: string,
): Promise<{ questions: string[]; readingKeyId: string | null }> =>
  one(
    database,
    `SELECT application_questions AS questions, reading_key_id
       FROM terminal JOIN operator USING (operator_id) WHERE terminal_id = :terminalId`,
    { terminalId },
  );

/** Sets what the office of an operator asks applicants, beside their name and address. */
export async function askQuestions(
  database: Database,
  { operatorId, questions }: { operatorId: string; questions: readonly string[] },
): Promise<Record<string, never>> {
  await execute(database, 'UPDATE operator SET application_questions = :questions WHERE operator_id = :operatorId', {
    operatorId,
    questions,
  });
  return {};
}

type Place = { groupId: string; operatorId: string; now: Temporal.Instant };

/** The operator's own yes. Saying it twice is once; without an invitation there is nothing to accept. */
export async function acceptMembership(
  database: Database,
  { groupId, operatorId, now }: Place,
): Promise<Record<string, never> | Refusal<'not_found'>> {
  const accepted = await row(
    database,
    `UPDATE wide_area_member SET state = 'accepted', accepted_at = coalesce(accepted_at, :now)
      WHERE group_id = :groupId AND operator_id = :operatorId AND state IN ('invited', 'accepted') RETURNING group_id`,
    { groupId, operatorId, now: `${now}` },
  );
  return accepted ? {} : refuse('not_found');
}

/**
 * The operator's no, or its leaving: nobody applies there through this group from now on, nor elsewhere on its ground.
 * Links that were made stay, and applications that wait are still answered.
 */
export async function leaveGroup(
  database: Database,
  { groupId, operatorId, now }: Place,
): Promise<Record<string, never> | Refusal<'not_found'>> {
  const left = await row(
    database,
    `UPDATE wide_area_member SET state = 'left', left_at = coalesce(left_at, :now)
      WHERE group_id = :groupId AND operator_id = :operatorId RETURNING group_id`,
    { groupId, operatorId, now: `${now}` },
  );
  return left ? {} : refuse('not_found');
}
