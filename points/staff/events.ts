import { makeKey } from '../../ledger/index.ts';
import { row, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { BankAccount } from '../accounts/bank-account.ts';
import { eventColumns, type SupportEvent } from '../accounts/destination.ts';
import { municipalityNames, openMunicipalityOf } from '../accounts/municipality.ts';
import { eventUnit } from '../accounts/unit.ts';
import type { PointsContext, PointsHandlers } from '../context.ts';
import { checkedAccount, isOffice } from './office.ts';

/** 特定支援イベント (4-2②, 6-2): the register, and turning what was given into a payment to the organiser. */
export function eventHandlers(
  context: PointsContext,
): Pick<PointsHandlers, 'createEvent' | 'listEventsOfMunicipality' | 'changeEventAccount' | 'payOutEvent'> {
  const { database, balances, book, clock } = context;
  return {
    async createEvent({ caller, body }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      if (body.endsOn < body.startsOn || body.expiresOn < body.endsOn) return refuse('program_dates');
      const bankAccount = checkedAccount(body.bankAccount);
      if (isRefusal(bankAccount)) return bankAccount;
      const made = await row<{ id: number }>(
        database,
        `INSERT INTO support_event (municipality_code, name, organizer, starts_on, ends_on, expires_on, goal, bank_account)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
        [
          caller.municipalityCode,
          body.name,
          body.organizer,
          body.startsOn,
          body.endsOn,
          body.expiresOn,
          body.goal ?? null,
          bankAccount,
        ],
      );
      const municipality = await openMunicipalityOf(database, caller.municipalityCode);
      return {
        eventId: made?.id ?? 0,
        name: body.name,
        municipality: { code: caller.municipalityCode, name: municipality?.name ?? '' },
      };
    },

    async listEventsOfMunicipality({ caller }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const found = await rows<SupportEvent & { bankAccount: BankAccount | null; raised: number }>(
        database,
        `SELECT ${eventColumns}, bank_account AS "bankAccount",
                (SELECT coalesce(sum(amount), 0)::bigint FROM contribution WHERE event_id = support_event.id) AS raised
           FROM support_event WHERE municipality_code = $1 ORDER BY ends_on, id`,
        [caller.municipalityCode],
      );
      const name = (await municipalityNames(database, [caller.municipalityCode])).get(caller.municipalityCode) ?? '';
      const events = await Promise.all(
        found.map(async ({ municipalityCode: code, ...event }) => {
          const holders = await balances.holdersOfUnit(eventUnit(event.eventId));
          return {
            ...event,
            municipality: { code, name },
            waiting: holders.reduce((sum, holder) => sum + holder.points, 0),
          };
        }),
      );
      return { events };
    },

    async changeEventAccount({ caller, params, body }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const bankAccount = checkedAccount(body);
      if (isRefusal(bankAccount)) return bankAccount;
      const changed = await database.query(
        'UPDATE support_event SET bank_account = $3 WHERE id = $1 AND municipality_code = $2',
        [params.eventId, caller.municipalityCode, bankAccount],
      );
      return changed.rowCount === 0 ? refuse('event_unknown') : {};
    },

    async payOutEvent({ caller, params }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const event = await row<SupportEvent>(
        database,
        `SELECT ${eventColumns} FROM support_event WHERE id = $1 AND municipality_code = $2`,
        [params.eventId, caller.municipalityCode],
      );
      if (!event) return refuse('event_unknown');
      const now = clock();
      let points = 0;
      let holders = 0;
      for (const given of await balances.holdersOfUnit(eventUnit(event.eventId))) {
        const paid = await book.payOutEvent({
          // Pressed twice at once: the second finds the event's lot empty and is refused.
          key: makeKey(now),
          holder: given.holder,
          occurredAt: now,
          amount: given.points,
          municipalityCode: event.municipalityCode,
          eventId: event.eventId,
        });
        if (isRefusal(paid)) continue;
        points += given.points;
        holders += 1;
      }
      return holders === 0 ? refuse('nothing_to_pay') : { points, holders };
    },
  };
}
