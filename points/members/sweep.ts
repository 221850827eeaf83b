import { execute } from '../../postgres/pool.ts';
import { sweepGuesses } from '../../server/guess-count.ts';
import type { MembersContext } from './context.ts';

/** Deletes what lives for a moment: used assertions, ended sessions, counted guesses (decision 4). */
export async function sweepMembers({ database, clock }: MembersContext): Promise<void> {
  const now = clock();
  await execute(database, 'DELETE FROM used_assertion WHERE expires_at < :before', {
    before: `${now.subtract({ minutes: 2 })}`,
  });
  await execute(database, 'DELETE FROM notice_mail_code WHERE ends_at < :now AND sends_from < :hourAgo', {
    now: `${now}`,
    hourAgo: `${now.subtract({ hours: 1 })}`,
  });
  await sweepGuesses(database, now);
  await execute(database, 'DELETE FROM session WHERE expires_at < :now', { now: `${now}` });
}
