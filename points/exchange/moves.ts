import type { Outcome } from '../../ledger/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { type Booked, balanceAfter } from '../book/book.ts';
import { settleIntent } from '../book/intent.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { eventUnit, municipalUnit, reserveUnit } from '../book/unit.ts';
import type { MemberCaller, PointsHandlers } from '../callers.ts';
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
import { resolveMunicipality } from '../registers/municipality.ts';
import { resolveDestination } from './destination.ts';

/** What a holder moves from the portal: the reserve to a municipality or an event (6-8), a purse to an event (6-4③). */
export function moveHandlers(context: PremiumsContext): Pick<PointsHandlers, 'allocate' | 'contribute'> {
  const { database, balances, book, clock } = context;

  return {
    async allocate({ caller, body, idempotencyKey }) {
      const now = clock();
      const name = nameOf(body);
      if (isRefusal(name)) return name;
      const isRetry = await balances.isKeyKnown(caller.holder, idempotencyKey);
      const event = body.destination.kind === 'event' ? body.destination.eventId : undefined;
      const resolved = await (isRetry && event
        ? knownEvent(event)
        : resolveDestination(database, body.destination, dateInTokyo(now)));
      if (isRefusal(resolved)) return resolved;
      const { target } = resolved;
      const given = { key: idempotencyKey, holder: caller.holder, occurredAt: now, amount: body.amount };
      if (!isRetry) {
        const held = judgeNewKey(idempotencyKey, now) ?? (await checkHolder(caller, reserveUnit, body.amount));
        if (isRefusal(held))
          return held.refused === 'insufficient_points' ? refuse('allocation_exceeds_reserve', held.extra) : held;
      }
      const move = () => book.allocate({ ...given, to: target });
      const moved = await (target.kind === 'event'
        ? contributed({ ...given, eventId: target.eventId, name }, { isRetry, move })
        : moveWithPremium(context, allocationOf(given, target.municipalityCode), move));
      if (isRefusal(moved))
        return moved.refused === 'insufficient_points' ? refuse('allocation_exceeds_reserve') : moved;
      const { premium } = moved;
      const destinationUnit =
        target.kind === 'event' ? eventUnit(target.eventId) : municipalUnit(target.municipalityCode);
      return {
        operationKey: idempotencyKey,
        movedAt: `${moved.answer.postedAt}`,
        points: body.amount,
        commonLeft: balanceAfter(moved.answer, reserveUnit),
        destinationBalance: balanceAfter(moved.answer, destinationUnit) + (premium?.points ?? 0),
        premium: premium && { name: premium.name, points: premium.points },
      };
    },

    async contribute({ caller, body, idempotencyKey }) {
      const now = clock();
      const name = nameOf(body);
      if (isRefusal(name)) return name;
      const isRetry = await balances.isKeyKnown(caller.holder, idempotencyKey);
      const event = isRetry
        ? ((await findEvent(database, body.eventId)) ?? refuse('event_unknown'))
        : await openEvent(database, body.eventId, dateInTokyo(now).toString());
      if (isRefusal(event)) return event;
      const from = await resolveMunicipality(database, body.fromMunicipalityCode);
      if (isRefusal(from)) return refuse('municipality_unknown');
      if (from.code !== event.municipalityCode) return refuse('event_of_other_municipality');
      if (!isRetry) {
        const held =
          judgeNewKey(idempotencyKey, now) ?? (await checkHolder(caller, municipalUnit(from.code), body.amount));
        if (isRefusal(held)) return held;
      }
      const { eventId, municipalityCode, lotExpiresOn: expiresOn } = event;
      const common = { key: idempotencyKey, holder: caller.holder, occurredAt: now, amount: body.amount };
      const given = await contributed(
        { ...common, eventId, name },
        { isRetry, move: () => book.contribute({ ...common, eventId, municipalityCode, expiresOn }) },
      );
      if (isRefusal(given)) return given;
      return {
        operationKey: idempotencyKey,
        contributedAt: `${given.answer.postedAt}`,
        points: body.amount,
        purseLeft: balanceAfter(given.answer, municipalUnit(from.code)),
      };
    },
  };

  /** A retry is answered by the ledger, also where the event has ended since. */
  async function knownEvent(eventId: number) {
    const event = await findEvent(database, eventId);
    if (!event) return refuse('event_unknown');
    const { municipalityCode, lotExpiresOn: expiresOn } = event;
    return { target: { kind: 'event' as const, eventId, municipalityCode, expiresOn } };
  }

  /** Writes the contribution down, moves its points, and keeps or forgets it as the ledger says. */
  async function contributed<R extends Outcome>(
    given: Contribution,
    { isRetry, move }: { isRetry: boolean; move: () => Promise<Booked<R>> },
  ) {
    const held = isRetry ? undefined : await holdContribution(database, given);
    if (held) return held;
    const moved = await settleIntent({
      clock,
      key: given.key,
      post: move,
      // The key is the holder's own.
      renewKey: async () => undefined,
      markDone: () => keepContribution(database, given),
    });
    if (moved.state === 'done') return { ...moved.posted, premium: null };
    // A busy ledger may have moved the points all the same: the job looks again.
    if (moved.refusal.refused !== 'overloaded') await dropContribution(database, given);
    return moved.refusal;
  }

  /** A first try of a stopped holder, or above the balance, is refused before its key is used. */
  async function checkHolder(caller: MemberCaller, unit: number, amount: number) {
    const member = await findMember(database, caller.mykeyId);
    if (member?.status !== 'active') return refuse('not_usable_here');
    const { points } = await balances.usable(caller.holder, unit);
    return amount > points ? refuse('insufficient_points', { usable: points }) : undefined;
  }
}

/** The name as typed for this contribution, with the wish to give it; none otherwise (decision 14). */
function nameOf({ name, discloseName }: { name?: string | undefined; discloseName: boolean }) {
  if (!name) return undefined;
  return discloseName ? name : refuse('name_without_consent');
}
