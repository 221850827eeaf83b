import { isSandboxCode, sandboxFrom } from '../../contract/index.ts';
import { type Database, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { openAccount } from './municipality.ts';
import { trailNew } from './trail.ts';

/** Refuses what would let a municipality for practice meet money, a company or another municipality. The database holds it as well. */
export const judgeApart = (...codes: (string | null)[]): Refusal<'sandbox_apart'> | undefined =>
  codes.some((code) => code !== null && isSandboxCode(code)) ? refuse('sandbox_apart') : undefined;

/** Opens a municipality for practice, under the next code of those that are outside the public list. */
export async function openSandbox({ database, clock }: RegistersContext, { caller, body }: CallOf<'openSandbox'>) {
  const now = clock();
  const { participationType, functions } = body;
  return inTransaction(database, async (client) => {
    const { code, name } = await addSandbox(client, `練習用 ${body.name}`);
    const openedOn = `${dateInTokyo(now)}`;
    const opened = await openAccount(client, {
      code,
      openedOn,
      exchangeExpiry: '03-31',
      participationType,
      functions: functions.filter((one) => one !== 'conversions' && one !== 'tieUps'),
    });
    if (opened) throw new Error('a new municipality that is open already');
    await trailNew(client, { caller, now }, { subject: 'municipality', id: code, name, office: code });
    return { code, name };
  });
}

/** Adds a municipality under the next free code. Of two at once the later takes the one after. */
async function addSandbox(client: Database, name: string): Promise<{ code: string; name: string }> {
  for (let tries = 0; tries < 10; tries += 1) {
    const added = await row<{ code: string; name: string }>(
      client,
      `INSERT INTO municipality (code, check_digit, name, kana, prefecture, kind)
       SELECT lpad((coalesce(max(code), :sandboxFrom)::integer + 1)::text, 5, '0'), '0', :name, '', '練習用', 'sandbox'
         FROM municipality WHERE kind = 'sandbox'
       ON CONFLICT DO NOTHING RETURNING code, name`,
      { sandboxFrom, name },
    );
    if (added) return added;
  }
  throw new Error('no code for a municipality for practice');
}
