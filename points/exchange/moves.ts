import type { Outcome } from '../../ledger/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { type Booked, balanceAfter } from '../book/book.ts';
import { settleIntent } from '../book/intent.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { eventUnit, municipalUnit, reserveUnit } from '../book/unit.ts';
import type { CallOf, MemberCaller } from '../callers.ts';
import {
  type Contribution,
  dropContribution,
  findEvent,
  holdContribution,
  keepContribution,
  openEvent,
} from '../events/support-event.ts';
import { findMember } from '../members/member.ts';
import { allocationOf, moveWithPremium } from '../premiums/award.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { resolveMunicipality, resolveOpenMunicipality } from '../registers/municipality.ts';
import { asDestination, type Destination, resolveDestination } from './destination.ts';

/** Moves points of the reserve to a municipality or an event (6-8), with the premium that a campaign gives there. Idempotent. */
export async function allocate(context: PremiumsContext, { caller, body, idempotencyKey: key }: CallOf<'allocate'>) {
  const { database, balances, book, clock } = context;
  const now = clock();
  // 1 A name is given only with the wish to disclose it.
  const name = nameOf(body);
  if (isRefusal(name)) return name;
  // 2 Where to. A retry is answered by the ledger, also where the event has ended since, or the town is about to.
  const isRetry = await balances.isKeyKnown(caller.holder, key);
  const resolved = await (isRetry
    ? knownDestination(context, body.destination)
    : resolveDestination(database, body.destination, dateInTokyo(now)));
  if (isRefusal(resolved)) return resolved;
  const { target } = resolved;
  // 3 A first try is judged before its key is used.
  const wanted = { caller, unit: reserveUnit, amount: body.amount };
  const against = isRetry ? undefined : (judgeNewKey(key, now) ?? (await judgeHolder(context, wanted)));
  if (against)
    return against.refused === 'insufficient_points' ? refuse('allocation_exceeds_reserve', against.extra) : against;
  // 4 The move itself.
  const given = { key, holder: caller.holder, occurredAt: now, amount: body.amount };
  const post = () => book.allocate({ ...given, to: target });
  const moved = await (target.kind === 'event'
    ? giveToEvent(context, { given: { ...given, eventId: target.eventId, name }, isRetry, post })
    : moveWithPremium(context, allocationOf(given, { ...target, funds: await fundsOfReserve(context, caller) }), post));
  if (isRefusal(moved)) return moved.refused === 'insufficient_points' ? refuse('allocation_exceeds_reserve') : moved;
  // 5 What is there now.
  const { premium, answer } = moved;
  const unit = target.kind === 'event' ? eventUnit(target.eventId) : municipalUnit(target.municipalityCode);
  return {
    operationKey: key,
    movedAt: `${answer.postedAt}`,
    points: body.amount,
    commonLeft: balanceAfter(answer, reserveUnit),
    destinationBalance: balanceAfter(answer, unit) + (premium?.points ?? 0),
    premium: premium && { name: premium.name, points: premium.points },
  };
}

/** Whose points lie in a holder's reserve. */
async function fundsOfReserve({ balances }: PremiumsContext, { holder }: MemberCaller): Promise<number[]> {
  const lots = await balances.lots(holder);
  return [...new Set(lots.filter(({ unit, balance }) => unit === reserveUnit && balance > 0).map(({ fund }) => fund))];
}

/** Gives points of a purse to an event of the same municipality (6-4③). Idempotent. */
export async function contribute(
  context: PremiumsContext,
  { caller, body, idempotencyKey: key }: CallOf<'contribute'>,
) {
  const { database, balances, book, clock } = context;
  const now = clock();
  // 1 A name is given only with the wish to disclose it.
  const name = nameOf(body);
  if (isRefusal(name)) return name;
  // 2 The event, open unless this is a retry, and the purse, which must be of the event's municipality.
  const isRetry = await balances.isKeyKnown(caller.holder, key);
  const event = isRetry
    ? ((await findEvent(database, body.eventId)) ?? refuse('event_unknown'))
    : await openEvent(database, body.eventId, dateInTokyo(now).toString());
  if (isRefusal(event)) return event;
  const from = await resolveMunicipality(database, body.fromMunicipalityCode);
  if (isRefusal(from)) return refuse('municipality_unknown');
  if (from.code !== event.municipalityCode) return refuse('event_of_other_municipality');
  const unit = municipalUnit(from.code);
  // 3 A first try is judged before its key is used.
  const wanted = { caller, unit, amount: body.amount };
  const against = isRetry ? undefined : (judgeNewKey(key, now) ?? (await judgeHolder(context, wanted)));
  if (against) return against;
  // 4 The move itself.
  const { eventId, municipalityCode, lotExpiresOn: expiresOn } = event;
  const given = { key, holder: caller.holder, occurredAt: now, amount: body.amount };
  const post = () => book.contribute({ ...given, eventId, municipalityCode, expiresOn });
  const moved = await giveToEvent(context, { given: { ...given, eventId, name }, isRetry, post });
  if (isRefusal(moved)) return moved;
  // 5 What is left in the purse.
  return {
    operationKey: key,
    contributedAt: `${moved.answer.postedAt}`,
    points: body.amount,
    purseLeft: balanceAfter(moved.answer, unit),
  };
}

/** The destination of a retry, as it was. */
async function knownDestination(context: PremiumsContext, destination: Destination) {
  if (destination.kind === 'event') return knownEvent(context, destination.eventId);
  const { database, clock } = context;
  const municipality = await resolveOpenMunicipality(database, destination.municipalityCode);
  return isRefusal(municipality) ? municipality : asDestination(municipality, dateInTokyo(clock()));
}

/** The event of a retry, as the destination that it was. */
async function knownEvent({ database }: PremiumsContext, eventId: number) {
  const event = await findEvent(database, eventId);
  if (!event) return refuse('event_unknown');
  const { municipalityCode, lotExpiresOn: expiresOn } = event;
  return { target: { kind: 'event' as const, eventId, municipalityCode, expiresOn } };
}

/** Writes the contribution down, moves its points, and keeps or drops the row as the ledger says. */
async function giveToEvent<R extends Outcome>(
  { database, clock }: PremiumsContext,
  { given, isRetry, post }: { given: Contribution; isRetry: boolean; post: () => Promise<Booked<R>> },
) {
  const held = isRetry ? undefined : await holdContribution(database, given);
  if (held) return held;
  const moved = await settleIntent({
    clock,
    key: given.key,
    post,
    // The key is the holder's own.
    renewKey: async () => undefined,
    markDone: () => keepContribution(database, given),
  });
  if (moved.state === 'done') return { ...moved.posted, premium: null };
  // A busy ledger may have moved the points all the same: the job looks again.
  if (moved.refusal.refused !== 'overloaded') await dropContribution(database, given);
  return moved.refusal;
}

/** Why a stopped holder, or one who wants more than the balance, cannot move anything. */
async function judgeHolder(
  { database, balances }: PremiumsContext,
  { caller, unit, amount }: { caller: MemberCaller; unit: number; amount: number },
) {
  const member = await findMember(database, caller.mykeyId);
  if (member?.status !== 'active') return refuse('not_usable_here');
  const { points } = await balances.usable(caller.holder, unit);
  return amount > points ? refuse('insufficient_points', { usable: points }) : undefined;
}

/** The name as typed for this contribution, with the wish to give it; none otherwise (decision 14). */
function nameOf({ name, discloseName }: { name?: string | undefined; discloseName: boolean }) {
  if (!name) return undefined;
  return discloseName ? name : refuse('name_without_consent');
}
