import { endWindow } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { type CutOff, comingCutDays, cutOf, cutOffOn, cutOffsOf, endsAtOf } from './cut-off.ts';
import { fiscalYear } from './fiscal-year.ts';
import { municipalityNames } from './municipality.ts';
import { judgeApart } from './sandbox.ts';
import { cutRunning } from './year-end.ts';

/** A municipality's 締め日, in the record of changes. */
export const cutOffSubject = 'cutOff';

/** What two persons agree on; frozen under the hash of the request. */
type Asked = { appliesOn: string; cutOffDays: string[] };

/** How many coming days are told: some months of three a month. */
const daysTold = 12;

/** 締め日 of a municipality: the days that hold, what is announced, and the coming dates. */
export async function showCutOff({ database, clock }: RegistersContext, { caller }: CallOf<'showCutOff'>) {
  const today = dateInTokyo(clock());
  const entries = await cutOffsOf(database, caller.municipalityCode);
  return {
    now: cutOffOn(entries, today) ?? null,
    coming: entries.filter(({ fromOn }) => fromOn > `${today}`).toReversed(),
    next: comingCutDays(entries, today, daysTold),
  };
}

/** Asks for other days, from tomorrow at the earliest: the day that runs ends as shops were told. */
export async function setCutOff({ database, clock }: RegistersContext, { caller, body }: CallOf<'setCutOff'>) {
  const { municipalityCode: office, staffId: askedBy } = caller;
  const now = clock();
  // Periods for practice are never closed; each rule would leave one more open.
  const apart = judgeApart(office);
  if (apart) return apart;
  const days = [...new Set(body.days)].toSorted((a, b) => a - b);
  return inTransaction(database, async (client) => {
    const entries = await cutOffsOf(client, office);
    const wrong = judgeEntry(entries, { days, fromOn: body.fromOn }, dateInTokyo(now));
    if (wrong) return wrong;
    const stands = cutOffOn(entries, Temporal.PlainDate.from(body.fromOn));
    const shown = (one: CutOff): Asked => ({ appliesOn: one.fromOn, cutOffDays: one.days.map(String) });
    const name = (await municipalityNames(client, [office])).get(office) ?? office;
    const about = { subject: cutOffSubject, subjectId: office, name, office };
    const before = stands ? shown(stands) : null;
    const after = shown({ fromOn: body.fromOn, days });
    return askForChange(client, { ...about, before, after, reason: body.reason, askedBy, now });
  });
}

/** Whether an entry is of a day to come and says something new of it. */
function judgeEntry(
  entries: readonly CutOff[],
  { fromOn, days }: CutOff,
  today: Temporal.PlainDate,
): Refusal<'cut_off_past' | 'cut_off_unchanged'> | undefined {
  if (fromOn <= `${today}`) return refuse('cut_off_past');
  const stands = cutOffOn(entries, Temporal.PlainDate.from(fromOn))?.days ?? [];
  return `${stands}` === `${days}` ? refuse('cut_off_unchanged') : undefined;
}

/**
 * Adds what a second person confirmed, and says to the window that runs, and to the ledger, when it ends. One whose last day is over is cut
 * first: what was told of the days until today stays as it was.
 */
export const applyCutOff =
  ({ clock }: Pick<RegistersContext, 'clock'>) =>
  async (
    client: Database,
    change: ChangeRequest,
  ): Promise<Refusal<'change_too_late' | 'change_altered'> | undefined> => {
    const { office: code, requestId } = change;
    const { appliesOn: fromOn, cutOffDays } = change.after as Asked;
    const days = cutOffDays.map(Number);
    if (code === null) throw new Error('a cut-off is of a municipality');
    const now = clock();
    const today = dateInTokyo(now);
    await execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });
    const wrong = judgeEntry(await cutOffsOf(client, code), { fromOn, days }, today);
    if (isRefusal(wrong)) return refuse(wrong.refused === 'cut_off_past' ? 'change_too_late' : 'change_altered');
    await cutRunning(client, { code, year: fiscalYear(today), day: today });
    await execute(
      client,
      `INSERT INTO cut_off (municipality_code, from_on, days, request_id, entered_at)
       VALUES (:code, :fromOn, :days, :requestId, :now)`,
      { code, fromOn, days, requestId, now: `${now}` },
    );
    return endRunning(client, { code, today });
  };

/** Of a window that began in this fiscal year: 31 March ends one of the year before as soon as something of this one is posted. */
async function endRunning(client: Database, { code, today }: { code: string; today: Temporal.PlainDate }) {
  const running = await row<{ id: number; opensOn: string }>(
    client,
    `SELECT id, opens_on FROM settlement WHERE municipality_code = :code AND state = 'open' AND ends_on IS NULL FOR NO KEY UPDATE`,
    { code },
  );
  if (!running) throw new Error(`the municipality ${code} has no open settlement`);
  const opensOn = Temporal.PlainDate.from(running.opensOn);
  const from = Temporal.PlainDate.compare(opensOn, today) > 0 ? opensOn : today;
  const cut = cutOf(await cutOffsOf(client, code), from);
  await execute(client, 'UPDATE settlement SET cut_on = :cutOn, cut_from = :cutFrom WHERE id = :id', {
    id: running.id,
    cutOn: cut?.cutOn ?? null,
    cutFrom: cut?.cutFrom ?? null,
  });
  await endWindow(client, running.id, endsAtOf(cut));
  return undefined;
}
