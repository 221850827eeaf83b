import { type Database, execute } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';

const columns = { lookUp: 'look_ups', assertion: 'assertions', signIn: 'sign_ins' } as const;

/**
 * Counts one use at an operator on its day in Japan. This number is all that a successful look-up, assertion or
 * sign-in leaves in マイキー (R21-05, decision 4): no row says who was there.
 */
export async function countUse(
  database: Database,
  { operatorId, use, now }: { operatorId: string; use: keyof typeof columns; now: Temporal.Instant },
): Promise<void> {
  const column = columns[use];
  await execute(
    database,
    `INSERT INTO identification_count AS known (operator_id, counted_on, ${column}) VALUES (:operatorId, :countedOn, 1)
     ON CONFLICT (operator_id, counted_on) DO UPDATE SET ${column} = known.${column} + 1`,
    { operatorId, countedOn: `${dateInTokyo(now)}` },
  );
}
