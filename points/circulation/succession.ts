import { townFunctions } from '../../contract/index.ts';
import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { keepTrail } from '../../server/audit.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import { handOnPurses } from '../book/hand-on.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { takeOverEvents } from '../events/take-over.ts';
import { takeOverPrograms } from '../grants/take-over.ts';
import { takeOverMembers } from '../members/take-over.ts';
import { takeOverPlaces } from '../places/take-over.ts';
import { functionsOf, switchAllOff } from '../registers/functions.ts';
import { municipalityNames, openAccount } from '../registers/municipality.ts';
import {
  judgeSuccession,
  lockAccounts,
  type Succession,
  successionSubject,
  successionsBy,
  type TakeOver,
} from '../registers/successions.ts';

/**
 * Does what is due of the successions whose day has come (decision 31): once what the office keeps, in one transaction, and at every run
 * the purses. Safe to run again and by several processes: the row is taken once, and a purse moves under a key of its own.
 *
 * @returns how many purses went on
 */
export async function takeOver(context: BookContext & { forgetRegisters: () => void }): Promise<number> {
  const { database, clock } = context;
  let purses = 0;
  for (const due of await successionsBy(database, `${dateInTokyo(clock())}`)) {
    if (due.takenOverAt === null) {
      await inTransaction(database, (client) => takeOverOffice(client, due, clock()));
      // What terminals and payments remember of places is read anew.
      context.forgetRegisters();
    }
    purses += await handOnPurses(context, due);
  }
  return purses;
}

/** All that an office keeps, room by room, and a line in the trail of both. */
async function takeOverOffice(client: Database, due: Succession, now: Temporal.Instant): Promise<void> {
  const { successionId, code, successorCode, fromOn, reason, confirmedBy: by } = due;
  // 1 Once: of two processes the second one finds it done.
  await lockAccounts(client, [code, successorCode]);
  const taken = await execute(
    client,
    'UPDATE municipality_succession SET taken_over_at = :now WHERE id = :successionId AND taken_over_at IS NULL AND called_off_at IS NULL',
    { successionId, now: `${now}` },
  );
  if (taken === 0) return;
  const names = await municipalityNames(client, [code, successorCode]);
  const told: TakeOver = { code, successorCode, oldName: names.get(code) ?? code, fromOn, reason, by, now };
  // 2 A new municipality begins as the old one was.
  await openSuccessor(client, told);
  // 3 Room by room.
  const counts = {
    ...(await takeOverMembers(client, told)),
    ...(await takeOverPlaces(client, told)),
    ...(await takeOverEvents(client, told)),
    ...(await takeOverPrograms(client, told)),
  };
  // 4 The old office begins nothing new, and brings to its end what was begun.
  await switchAllOff(client, { code, fromOn, reason, by, at: now });
  for (const office of [code, successorCode])
    await keepTrail(client, {
      office,
      subject: successionSubject,
      subjectId: code,
      name: `${names.get(code)} → ${names.get(successorCode)}`,
      act: 'takeOver',
      before: null,
      after: { fromOn, ...counts },
      reason,
      by,
      at: now,
    });
}

/** Opens the account of a successor that comes into being, with the functions and the rule of the one before; an open one stays as it is. */
async function openSuccessor(client: Database, { code, successorCode, fromOn }: TakeOver): Promise<void> {
  const standing = await row(client, 'SELECT FROM municipality_account WHERE code = :successorCode', { successorCode });
  if (standing) return;
  const { exchangeExpiry } = await one<{ exchangeExpiry: string }>(
    client,
    'SELECT exchange_expiry FROM municipality_account WHERE code = :code',
    { code },
  );
  const states = await functionsOf(client, { code, on: fromOn });
  const opened = await openAccount(client, {
    code: successorCode,
    openedOn: fromOn,
    exchangeExpiry,
    functions: townFunctions.filter((name) => states[name] === 'on'),
  });
  if (opened) throw new Error('an account that was not there is open');
  // Where points count stays as it was too.
  await execute(
    client,
    `INSERT INTO use_rule (municipality_code, kinds, vouchers, conversions, events, payment_max, ruled_at, ruled_by)
     SELECT :successorCode, kinds, vouchers, conversions, events, payment_max, ruled_at, ruled_by FROM use_rule
      WHERE municipality_code = :code ORDER BY id DESC LIMIT 1`,
    { code, successorCode },
  );
}

/** What would go to the successor, counted before anybody asks for it. */
export async function previewSuccession(
  { database, balances, clock }: BookContext,
  { query }: CallOf<'previewSuccession'>,
) {
  const today = `${dateInTokyo(clock())}`;
  const judged = await judgeSuccession(database, query, today);
  if (isRefusal(judged)) return judged;
  const { from, to } = judged;
  const held = await balances.holdersOfUnit(municipalUnit(from.code));
  type Counts = Record<'places' | 'streets' | 'programs' | 'events' | 'tieUps' | 'defaults', number> &
    Record<'venues' | 'campaigns' | 'uplifts' | 'conversionTargets' | 'voucherKinds' | 'windows', number>;
  const { venues, campaigns, uplifts, conversionTargets, voucherKinds, ...counts } = await one<Counts>(
    database,
    `SELECT (SELECT count(*) FROM merchant WHERE municipality_code = :code) AS places,
            (SELECT count(*) FROM shopping_street WHERE municipality_code = :code) AS streets,
            (SELECT count(*) FROM program CROSS JOIN LATERAL program_on(program.id, :today) held
              WHERE municipality_code = :code AND held.ends_on >= :today) AS programs,
            (SELECT count(*) FROM support_event WHERE municipality_code = :code AND ends_on >= :today) AS events,
            (SELECT count(*) FROM tie_up WHERE :code IN (issuer_code, host_code) AND valid_through >= :today) AS tie_ups,
            (SELECT count(*) FROM member WHERE default_municipality = :code) AS defaults,
            (SELECT count(*) FROM venue WHERE municipality_code = :code AND closed_at IS NULL AND held_on >= :today) AS venues,
            (SELECT count(*) FROM premium_member JOIN premium_campaign c ON c.id = campaign_id
              WHERE municipality_code = :code AND state = 'joined' AND ends_at > :now) AS campaigns,
            (SELECT count(*) FROM uplift LEFT JOIN tie_up ON tie_up.id = tie_up_id
              WHERE (municipality_code = :code OR host_code = :code) AND uplift.valid_through >= :today) AS uplifts,
            (SELECT count(*) FROM conversion_target WHERE municipality_code = :code AND is_open) AS conversion_targets,
            (SELECT count(*) FROM voucher_kind WHERE municipality_code = :code AND sold_through >= :today) AS voucher_kinds,
            (SELECT count(*) FROM settlement WHERE municipality_code = :code AND state <> 'settled') AS windows`,
    { code: from.code, today, now: `${clock()}` },
  );
  return {
    from,
    to: { code: to.code, name: to.name },
    isOpen: to.isOpen,
    points: held.reduce((sum, { points }) => sum + points, 0),
    holders: held.length,
    ...counts,
    ends: { venues, campaigns, uplifts, conversionTargets, voucherKinds },
  };
}
