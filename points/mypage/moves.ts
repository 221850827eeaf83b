import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { balanceAfter } from '../accounts/book.ts';
import { openEvent, recordContribution, resolveDestination } from '../accounts/destination.ts';
import { findMember } from '../accounts/member.ts';
import { resolveMunicipality } from '../accounts/municipality.ts';
import { eventUnit, municipalUnit, reserveUnit } from '../accounts/unit.ts';
import type { PointsContext, PointsHandlers } from '../context.ts';

/** What a holder moves from the portal: the reserve to a municipality or an event (6-8), a purse to an event (6-4③). */
export function moveHandlers(context: PointsContext): Pick<PointsHandlers, 'allocate' | 'contribute'> {
  const { database, balances, book, clock } = context;

  return {
    async allocate({ caller, body, idempotencyKey }) {
      const now = clock();
      if (body.name && !body.discloseName) return refuse('name_without_consent');
      const resolved = await resolveDestination(database, body.destination, dateInTokyo(now));
      if (isRefusal(resolved)) return resolved;
      const held = await checkHolder(caller, idempotencyKey, reserveUnit, body.amount);
      if (isRefusal(held))
        return held.refused === 'insufficient_points' ? refuse('allocation_exceeds_reserve', held.extra) : held;
      const { target } = resolved;
      const common = { key: idempotencyKey, holder: caller.holder, occurredAt: now, amount: body.amount };
      const moved = await book.allocate({ ...common, to: target });
      if (isRefusal(moved))
        return moved.refused === 'insufficient_points' ? refuse('allocation_exceeds_reserve') : moved;
      if (target.kind === 'event')
        await recordContribution(database, { ...common, eventId: target.eventId, name: body.name });
      const destinationUnit =
        target.kind === 'event' ? eventUnit(target.eventId) : municipalUnit(target.municipalityCode);
      return {
        operationKey: idempotencyKey,
        movedAt: `${moved.answer.postedAt}`,
        points: body.amount,
        commonLeft: balanceAfter(moved.answer, reserveUnit),
        destinationBalance: balanceAfter(moved.answer, destinationUnit),
      };
    },

    async contribute({ caller, body, idempotencyKey }) {
      const now = clock();
      if (body.name && !body.discloseName) return refuse('name_without_consent');
      const event = await openEvent(database, body.eventId, dateInTokyo(now).toString());
      if (isRefusal(event)) return event;
      const from = await resolveMunicipality(database, body.fromMunicipalityCode);
      if (isRefusal(from)) return refuse('municipality_unknown');
      if (from.code !== event.municipalityCode) return refuse('event_of_other_municipality');
      const held = await checkHolder(caller, idempotencyKey, municipalUnit(from.code), body.amount);
      if (isRefusal(held)) return held;
      const { eventId, municipalityCode, expiresOn } = event;
      const common = { key: idempotencyKey, holder: caller.holder, occurredAt: now, amount: body.amount };
      const given = await book.contribute({ ...common, eventId, municipalityCode, expiresOn });
      if (isRefusal(given)) return given;
      await recordContribution(database, { ...common, eventId, name: body.name });
      return {
        operationKey: idempotencyKey,
        contributedAt: `${given.answer.postedAt}`,
        points: body.amount,
        purseLeft: balanceAfter(given.answer, municipalUnit(from.code)),
      };
    },
  };

  /** A first try of a stopped holder, or above the balance, is refused before its key is used; a retry goes to the ledger. */
  async function checkHolder(caller: { mykeyId: string; holder: number }, key: string, unit: number, amount: number) {
    if (await balances.isKeyKnown(caller.holder, key)) return undefined;
    const member = await findMember(database, caller.mykeyId);
    if (member?.status !== 'active') return refuse('not_usable_here');
    const { points } = await balances.usable(caller.holder, unit);
    return amount > points ? refuse('insufficient_points', { usable: points }) : undefined;
  }
}
