import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import { isBankBusinessDay, nextBusinessDay, previousBusinessDay } from '../../zengin/index.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';

/** On which days of a month a municipality pays, from a day on; 31 is the last day of any month. */
export type PayoutCalendar = { fromOn: string; days: number[]; shift: 'before' | 'after' };

/** How many coming days are told: half a year where one pays twice a month. */
const daysTold = 12;
const monthsAhead = 18;

/** Every entry of a municipality, the latest day first; of one day the latest entry. */
const entriesOf = (database: Database, code: string): Promise<PayoutCalendar[]> =>
  rows<PayoutCalendar>(
    database,
    `SELECT DISTINCT ON (from_on) from_on, days, shift FROM payout_calendar WHERE municipality_code = :code
      ORDER BY from_on DESC, id DESC`,
    { code },
  );

/**
 * The coming days on which a municipality pays, each a bank business day in Japan, as far as the holidays are announced; none where it has
 * published no calendar.
 *
 * @param from the first day that counts
 */
export async function comingPayoutDays(
  database: Database,
  { code, from }: { code: string; from: Temporal.PlainDate },
): Promise<string[]> {
  const entries = await entriesOf(database, code);
  const on = (day: Temporal.PlainDate) => entries.find(({ fromOn }) => fromOn <= `${day}`);
  const days = new Set<string>();
  for (let month = 0; month <= monthsAhead && days.size < daysTold; month += 1) {
    const first = from.with({ day: 1 }).add({ months: month });
    for (const { planned, shift } of plannedIn(first, on)) {
      const day = onBusinessDay(planned, shift);
      if (day && Temporal.PlainDate.compare(day, from) >= 0) days.add(`${day}`);
    }
  }
  return [...days].toSorted().slice(0, daysTold);
}

/** The planned days of a month, each by the entry that holds on it. */
function plannedIn(first: Temporal.PlainDate, on: (day: Temporal.PlainDate) => PayoutCalendar | undefined) {
  return Array.from({ length: first.daysInMonth }, (_, index) => first.with({ day: index + 1 })).flatMap((day) => {
    const entry = on(day);
    const isLast = day.day === first.daysInMonth;
    const isPlanned = entry?.days.some((one) => one === day.day || (isLast && one > day.day));
    return entry && isPlanned ? [{ planned: day, shift: entry.shift }] : [];
  });
}

function onBusinessDay(day: Temporal.PlainDate, shift: PayoutCalendar['shift']): Temporal.PlainDate | undefined {
  const open = isBankBusinessDay(day);
  if (open === true) return day;
  if (open === 'calendar_not_published') return undefined;
  const moved = shift === 'before' ? previousBusinessDay(day) : nextBusinessDay(day);
  return moved.ok ? moved.day : undefined;
}

/** 振込の予定日 of a municipality: the days that hold, what is announced, and the coming dates. */
export async function showPayoutCalendar({ database, clock }: BookContext, { caller }: CallOf<'showPayoutCalendar'>) {
  const today = dateInTokyo(clock());
  const { municipalityCode: code } = caller;
  const entries = await entriesOf(database, code);
  return {
    now: entries.find(({ fromOn }) => fromOn <= `${today}`) ?? null,
    coming: entries.filter(({ fromOn }) => fromOn > `${today}`).toReversed(),
    next: await comingPayoutDays(database, { code, from: today }),
  };
}

/** Publishes other days from a day in Japan on, today at the earliest: shops read them, and files propose them. */
export function setPayoutCalendar({ database, clock }: BookContext, { caller, body }: CallOf<'setPayoutCalendar'>) {
  const { fromOn, shift, reason } = body;
  const { municipalityCode: code, staffId } = caller;
  const now = clock();
  const days = [...new Set(body.days)].toSorted((a, b) => a - b);
  return inTransaction(database, async (client) => {
    if (fromOn < `${dateInTokyo(now)}`) return refuse('date_past');
    // Of two at once each line of the trail says what stood before it.
    await execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });
    const before = (await entriesOf(client, code)).find((entry) => entry.fromOn <= fromOn) ?? null;
    await execute(
      client,
      `INSERT INTO payout_calendar (municipality_code, from_on, days, shift, reason, staff_id, entered_at)
       VALUES (:code, :fromOn, :days, :shift, :reason, :staffId, :now)`,
      { code, fromOn, days, shift, reason, staffId, now: `${now}` },
    );
    const line = { subject: 'municipality', id: code, name: code, act: 'setPayoutCalendar', before, reason } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { fromOn, days, shift } });
    return {};
  });
}
