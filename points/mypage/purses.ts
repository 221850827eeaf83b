import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { type Lot, usableOf } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import { fundNames } from '../book/funds.ts';
import { codeOfUnit, municipalUnit, reserveUnit } from '../book/unit.ts';
import type { CallOf, PointsHandlers } from '../callers.ts';
import { eventColumns, type SupportEvent } from '../events/support-event.ts';
import { deadlinesOf, nameOfLot } from '../exchange/reserve-deadline.ts';
import { findMember } from '../members/member.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { judgeStaying, lastDaysOf } from '../registers/leaving.ts';
import {
  listOpenMunicipalities,
  municipalityNames,
  openMunicipalityOf,
  resolveMunicipality,
  resolveOpenMunicipality,
} from '../registers/municipality.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { standingCode } from '../registers/standing-code.ts';
import { findVouchers, shownVoucher } from '../vouchers/voucher.ts';
import { historyLines } from './history.ts';
import { showYear } from './year.ts';

const vouchersShown = 200;

/** ④ マイページ: 共通・個別ポイントの残高と履歴 (6-5). */
export function purseHandlers(
  context: PremiumsContext,
): Pick<
  PointsHandlers,
  'listMunicipalities' | 'showBalances' | 'showHistory' | 'showYear' | 'setDefaultMunicipality' | 'listMyVouchers'
> {
  return {
    listMunicipalities: () => listMunicipalities(context),
    showBalances: (call) => showBalances(context, call),
    showHistory: (call) => showHistory(context, call),
    showYear: (call) => showYear(context, call),
    listMyVouchers: (call) => listMyVouchers(context, call),
    setDefaultMunicipality: (call) => setDefaultMunicipality(context, call),
  };
}

async function listMunicipalities({ database }: PremiumsContext) {
  return { municipalities: await listOpenMunicipalities(database) };
}

async function showBalances({ database, balances, clock }: PremiumsContext, { caller, query }: CallOf<'showBalances'>) {
  const member = await findMember(database, caller.mykeyId);
  if (!member) throw new Error('a session without its member');
  const today = dateInTokyo(clock());
  const asOf = query.asOf ? Temporal.PlainDate.from(query.asOf) : today;
  const past = Temporal.PlainDate.compare(asOf, today) < 0;
  const lots = await balances.lots(caller.holder, past ? startOfDay(asOf.add({ days: 1 })) : undefined);
  const fundOf = await fundNames(database);
  const shownLot = (lot: Lot) => ({ points: lot.balance, expiresOn: lot.expiresOn, fund: fundOf(lot.fund) });
  const common = usableOf(lots, reserveUnit, asOf.toString());
  // A deadline that has moved on is the row's; of a past day it is told as it was credited.
  const deadlines = past ? new Map<string, string>() : await deadlinesOf(database, caller.holder);
  const nameOf = ({ expiresOn: lotOn, fund }: Lot) => nameOfLot({ holder: caller.holder, lotOn, fund });
  const inForce = common.lots
    .map((lot) => ({ ...lot, expiresOn: deadlines.get(nameOf(lot)) ?? lot.expiresOn }))
    .sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : a.fund - b.fund));
  const purses = await pursesOf(database, lots, asOf.toString(), shownLot);
  const chosen = await row<{ code: string; name: string }>(
    database,
    // One that leaves is nobody's default any more: points of companies stay in the reserve (decision 6).
    `SELECT code, name FROM member JOIN municipality ON code = default_municipality
      WHERE mykey_id = :mykeyId AND NOT EXISTS (SELECT FROM municipality_leaving WHERE municipality_code = code)`,
    { mykeyId: caller.mykeyId },
  );
  return {
    mykeyId: member.shown,
    status: member.status,
    asOf: asOf.toString(),
    defaultMunicipality: chosen ?? null,
    common: { points: common.points, lots: inForce.map(shownLot) },
    purses,
    events: await eventsOf(database, caller.holder, lots),
    totalPoints: purses.reduce((sum, purse) => sum + purse.points, 0),
  };
}

async function showHistory({ database, balances, clock }: PremiumsContext, { caller, query }: CallOf<'showHistory'>) {
  const found = query.municipalityCode ? await resolveMunicipality(database, query.municipalityCode) : null;
  if (isRefusal(found)) return refuse('municipality_unknown');
  const unit = found ? municipalUnit(found.code) : reserveUnit;
  const from = dateInTokyo(clock()).subtract({ months: query.months });
  const lines = await historyLines(database, { history: await balances.history(caller.holder), unit, from });
  return {
    municipality: found ? { code: found.code, name: found.name } : null,
    lines,
    balance: lines.at(-1)?.balance ?? 0,
  };
}

async function listMyVouchers({ database }: PremiumsContext, { caller, query }: CallOf<'listMyVouchers'>) {
  const [before] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await findVouchers(
    database,
    `v.holder = :holder AND v.state <> 'issuing' AND (:before::integer IS NULL OR v.id < :before)
     ORDER BY v.id DESC LIMIT :limit`,
    { holder: caller.holder, before, limit: vouchersShown + 1 },
  );
  const { page, next } = pageOf(found, vouchersShown, ({ id }) => [id]);
  return { vouchers: page.map(shownVoucher), next };
}

async function setDefaultMunicipality(
  { database }: PremiumsContext,
  { caller, body }: CallOf<'setDefaultMunicipality'>,
) {
  const named = await resolveOpenMunicipality(database, body.municipalityCode);
  if (isRefusal(named)) return named;
  const municipality = await openMunicipalityOf(database, await standingCode(database, named.code));
  if (!municipality) return refuse('municipality_not_open');
  const refused = judgeApart(municipality.code) ?? (await judgeStaying(database, municipality.code));
  if (refused) return refused;
  await execute(database, 'UPDATE member SET default_municipality = :defaultMunicipality WHERE mykey_id = :mykeyId', {
    mykeyId: caller.mykeyId,
    defaultMunicipality: municipality.code,
  });
  return { code: municipality.code, name: municipality.name };
}

async function pursesOf(database: Database, lots: Lot[], on: string, shownLot: (lot: Lot) => object) {
  const units = [...new Set(lots.map((lot) => lot.unit))].filter((unit) => chart.unitKind(unit) === 'municipal');
  const names = await municipalityNames(database, units.map(codeOfUnit));
  const lastDays = await lastDaysOf(database, units.map(codeOfUnit));
  return units
    .sort((a, b) => a - b)
    .map((unit) => {
      const { points, next, lots: usable } = usableOf(lots, unit, on);
      const code = codeOfUnit(unit);
      const shown = usable
        .sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : a.fund - b.fund))
        .map(shownLot);
      const leavesOn = lastDays.get(code) ?? null;
      const municipality = { code, name: names.get(code) ?? '' };
      return { municipality, points, leavesOn, next, lots: shown as never };
    });
}

/** Events that a holder has given to; one that was paid out, or is past, stays visible with 0 (6-4). */
async function eventsOf(database: Database, holder: number, lots: Lot[]) {
  const given = lots.filter((lot) => chart.unitKind(lot.unit) === 'event');
  const ids = [...new Set(given.map((lot) => chart.numberOf(lot.unit)))];
  const events = await rows<SupportEvent & { municipality: string; sum: number }>(
    database,
    `SELECT ${eventColumns}, municipality.name AS municipality,
            (SELECT coalesce(sum(amount), 0)::bigint FROM contribution c
              WHERE c.event_id = support_event.id AND c.holder = :holder
                AND c.state = 'given') AS sum FROM support_event JOIN municipality ON code = municipality_code
      WHERE support_event.id = ANY (:ids) ORDER BY support_event.id`,
    { ids, holder },
  );
  return events.map(({ eventId, name, municipalityCode, municipality, expiresOn, sum }) => ({
    eventId,
    name,
    municipality: { code: municipalityCode, name: municipality },
    expiresOn,
    given: sum,
    points: given.filter((lot) => chart.numberOf(lot.unit) === eventId).reduce((sum, lot) => sum + lot.balance, 0),
  }));
}
