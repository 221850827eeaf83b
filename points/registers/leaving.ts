import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { switchAllOff } from './functions.ts';
import { municipalityNames } from './municipality.ts';
import { standingCode } from './standing-code.ts';

/** A municipality that leaves, in the record of changes. */
export const leavingSubject = 'leaving';
/** So long people can use what they hold, counted from the second person's yes. */
const notice = { months: 6 };

export type Leaving = {
  lastOn: string;
  reason: string;
  confirmedAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
};

/** When a municipality leaves; undefined where it stays. */
export const leavingOf = (database: Database, code: string): Promise<Leaving | undefined> =>
  row<Leaving>(
    database,
    'SELECT last_on, reason, confirmed_at, ended_at FROM municipality_leaving WHERE municipality_code = :code',
    { code },
  );

/** The first day that can be the last one, if a second person said yes now; in Japan. */
export const earliestLastDay = (now: Temporal.Instant): string => `${dateInTokyo(now).add(notice)}`;

/** Refuses what would bring new points to a municipality that leaves. */
export const judgeStaying = async (
  database: Database,
  code: string,
): Promise<Refusal<'municipality_leaving'> | undefined> => {
  const leaving = await leavingOf(database, code);
  return leaving && refuse('municipality_leaving', { lastOn: leaving.lastOn });
};

/** Of these, the last days of those that leave, by code. */
export async function lastDaysOf(database: Database, codes: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ code: string; lastOn: string }>(
    database,
    'SELECT municipality_code AS code, last_on FROM municipality_leaving WHERE municipality_code = ANY (:codes)',
    { codes },
  );
  return new Map(found.map(({ code, lastOn }) => [code, lastOn]));
}

/** Whether another municipality took over from this one or will, or this one is about to take over from another: neither leaves. */
async function isSucceeding(client: Database, code: string): Promise<boolean> {
  const planned = await row(
    client,
    `SELECT FROM municipality_succession
      WHERE :code IN (municipality_code, successor_code) AND called_off_at IS NULL AND taken_over_at IS NULL`,
    { code },
  );
  return planned !== undefined || (await standingCode(client, code)) !== code;
}

/** Asks for the caller's municipality to leave after a day; a second person of its office confirms it. */
export async function askForLeaving({ database, clock }: RegistersContext, { caller, body }: CallOf<'askForLeaving'>) {
  const code = caller.municipalityCode;
  const now = clock();
  const earliestOn = earliestLastDay(now);
  if (body.lastOn < earliestOn) return refuse('leaving_too_early', { earliestOn });
  const name = (await municipalityNames(database, [code])).get(code) ?? code;
  return inTransaction(database, async (client) => {
    if (await isSucceeding(client, code)) return refuse('municipality_succeeded');
    const already = await judgeStaying(client, code);
    if (already) return already;
    return askForChange(client, {
      subject: leavingSubject,
      subjectId: code,
      name,
      office: code,
      before: null,
      after: { lastOn: body.lastOn },
      reason: body.reason,
      askedBy: caller.staffId,
      now,
    });
  });
}

/**
 * Makes a confirmed leaving stand: nothing new is begun from now on, and nothing new arrives. What people hold they use until the
 * last day.
 */
export const applyLeaving =
  ({ clock }: Pick<RegistersContext, 'clock'>) =>
  async (client: Database, change: ChangeRequest): Promise<Refusal<'change_altered'> | undefined> => {
    const { subjectId: code, reason, decidedBy: by } = change;
    const { lastOn } = change.after as { lastOn: string };
    const now = clock();
    await execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });
    // 1 The notice counts from here: what was asked for long ago may be too short by now.
    if (lastOn < earliestLastDay(now) || (await leavingOf(client, code)) || (await isSucceeding(client, code)))
      return refuse('change_altered');
    await execute(
      client,
      `INSERT INTO municipality_leaving (municipality_code, last_on, reason, confirmed_by, confirmed_at)
       VALUES (:code, :lastOn, :reason, :by, :now)`,
      { code, lastOn, reason, by, now: `${now}` },
    );
    // 2 Every function is switched off, today and on each day on which one was to begin.
    await switchAllOff(client, { code, fromOn: `${dateInTokyo(now)}`, reason, by, at: now });
    return undefined;
  };
