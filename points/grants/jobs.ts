import { rows } from '../../postgres/pool.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { type GrantRecord, recordColumns, settleGrant } from './hold.ts';
import { completeReturn } from './take-back.ts';

type OfTown = GrantRecord & { municipalityCode: string };

/** Completes grants and returns that a crash interrupted: each under its own key, once. Idempotent. */
export async function tendGrants(context: PremiumsContext): Promise<void> {
  const { database, clock } = context;
  const before = `${clock().subtract({ seconds: 60 })}`;
  const columns = recordColumns();
  const held = await rows<OfTown>(
    database,
    `SELECT ${columns}, municipality_code FROM grant_record JOIN program ON program.id = program_id
      WHERE state = 'held' AND recorded_at < :before ORDER BY recorded_at LIMIT 1000`,
    { before },
  );
  const returning = await rows<OfTown>(
    database,
    `SELECT ${columns}, municipality_code FROM grant_return back JOIN grant_record ON grant_record.key = back.grant_key
       JOIN program ON program.id = program_id
      WHERE back.points IS NULL AND back.recorded_at < :before ORDER BY back.recorded_at LIMIT 1000`,
    { before },
  );
  // One that fails keeps none of the others waiting.
  const failures: unknown[] = [];
  for (const grant of held) await settleGrant(context, { ...grant, grant }).catch((error) => failures.push(error));
  for (const grant of returning)
    await completeReturn(context, { ...grant, grant }).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} grants could not be tended`);
}
