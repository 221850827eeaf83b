import { chart, makeKey } from '../../ledger/index.ts';
import { hasCode, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { type BankAccount, toBankAccount } from '../accounts/bank-account.ts';
import { eventUnit } from '../accounts/book.ts';
import { eventColumns, type SupportEvent } from '../accounts/destination.ts';
import {
  municipalityNames,
  openMunicipality,
  openMunicipalityOf,
  resolveMunicipality,
} from '../accounts/municipality.ts';
import type { PointsContext, PointsHandlers, StaffCaller } from '../context.ts';

const isOffice = (staff: StaffCaller): staff is StaffCaller & { municipalityCode: string } =>
  staff.municipalityCode !== null && (staff.role === 'lead' || staff.role === 'accounting');

type Checked = BankAccount | null | Refusal<'bank_account_invalid' | 'bank_name_not_writable'>;
const checkedAccount = (typed: BankAccount | undefined): Checked => (typed ? toBankAccount(typed) : null);

/** The registers that an office or the platform keeps: municipalities, places of use, events, partner companies. */
export function registerHandlers(
  context: PointsContext,
): Pick<
  PointsHandlers,
  | 'searchMunicipalities'
  | 'openMunicipality'
  | 'showMunicipalityAccount'
  | 'changeMunicipalityAccount'
  | 'listMerchants'
  | 'registerMerchant'
  | 'changeMerchantAccount'
  | 'createEvent'
  | 'listEventsOfMunicipality'
  | 'changeEventAccount'
  | 'payOutEvent'
  | 'listPartners'
  | 'changePartnerAccount'
  | 'registerPartner'
> {
  const { database, balances, book, clock } = context;
  return {
    async searchMunicipalities({ caller, query }) {
      if (caller.role !== 'platform') return refuse('not_allowed');
      const text = query.q.normalize('NFKC').trim();
      const found = await rows<{ code: string; name: string; prefecture: string; checkDigit: string; open: boolean }>(
        database,
        `SELECT municipality.code, name, prefecture, check_digit AS "checkDigit", account.code IS NOT NULL AS open
           FROM municipality LEFT JOIN municipality_account account ON account.code = municipality.code
          WHERE kind = 'municipality' AND (name LIKE $1 OR kana LIKE $1 OR municipality.code LIKE $1 OR municipality.code || check_digit = $2)
          ORDER BY municipality.code LIMIT 50`,
        [`${text.replace(/[%_\\]/g, '\\$&')}%`, text],
      );
      return { municipalities: found };
    },

    async openMunicipality({ caller, body }) {
      if (caller.role !== 'platform') return refuse('not_allowed');
      const municipality = await resolveMunicipality(database, body.municipalityCode);
      if (isRefusal(municipality)) return municipality;
      if (municipality.kind !== 'municipality') return refuse('municipality_cannot_issue');
      const bankAccount = checkedAccount(body.bankAccount);
      if (isRefusal(bankAccount)) return bankAccount;
      const opened = await openMunicipality(database, {
        code: municipality.code,
        exchangeExpiry: body.exchangeExpiry,
        openedOn: dateInTokyo(clock()).toString(),
        ...(body.remitterCode ? { remitterCode: body.remitterCode } : {}),
        ...(bankAccount ? { bankAccount } : {}),
      });
      if (opened !== 'opened') return refuse(opened);
      return { code: municipality.code, name: municipality.name };
    },

    async showMunicipalityAccount({ caller }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const account = await row<{ remitterCode: string | null; bankAccount: BankAccount | null }>(
        database,
        'SELECT remitter_code AS "remitterCode", bank_account AS "bankAccount" FROM municipality_account WHERE code = $1',
        [caller.municipalityCode],
      );
      return account ?? refuse('not_found');
    },

    async changeMunicipalityAccount({ caller, body }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const bankAccount = checkedAccount(body.bankAccount);
      if (isRefusal(bankAccount)) return bankAccount;
      await database.query('UPDATE municipality_account SET remitter_code = $2, bank_account = $3 WHERE code = $1', [
        caller.municipalityCode,
        body.remitterCode,
        bankAccount,
      ]);
      return {};
    },

    async listMerchants({ caller }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const merchants = await rows<{
        merchantId: number;
        operatorId: string;
        name: string;
        kind: string;
        exempt: boolean;
        bankAccount: BankAccount | null;
      }>(
        database,
        `SELECT id AS "merchantId", operator_id AS "operatorId", name, kind, exempt, bank_account AS "bankAccount"
           FROM merchant WHERE municipality_code = $1 ORDER BY id`,
        [caller.municipalityCode],
      );
      const operators = await rows<{ operatorId: string; name: string }>(
        database,
        `SELECT id AS "operatorId", name FROM operator
          WHERE (municipality_code = $1 OR municipality_code IS NULL) AND kind NOT IN ('partner', 'municipality')
            AND NOT EXISTS (SELECT FROM merchant WHERE operator_id = operator.id) ORDER BY id`,
        [caller.municipalityCode],
      );
      return { merchants, operators };
    },

    async registerMerchant({ caller, body }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const bankAccount = checkedAccount(body.bankAccount);
      if (isRefusal(bankAccount)) return bankAccount;
      const operator = await row(database, 'SELECT FROM operator WHERE id = $1', [body.operatorId]);
      if (!operator) return refuse('operator_unknown');
      try {
        const made = await row<{ id: number }>(
          database,
          'INSERT INTO merchant (municipality_code, operator_id, name, kind, exempt, bank_account) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
          [caller.municipalityCode, body.operatorId, body.name, body.kind, body.exempt, bankAccount],
        );
        return { merchantId: made?.id ?? 0 };
      } catch (error) {
        if (hasCode(error, '23505')) return refuse('merchant_exists');
        throw error;
      }
    },

    async changeMerchantAccount({ caller, params, body }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const bankAccount = checkedAccount(body);
      if (isRefusal(bankAccount)) return bankAccount;
      const changed = await database.query(
        'UPDATE merchant SET bank_account = $3 WHERE id = $1 AND municipality_code = $2',
        [params.merchantId, caller.municipalityCode, bankAccount],
      );
      return changed.rowCount === 0 ? refuse('place_unknown') : {};
    },

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

    async listPartners({ caller }) {
      if (caller.role !== 'platform') return refuse('not_allowed');
      const partners = await rows<{
        partnerId: number;
        operatorId: string;
        name: string;
        reserveDays: number;
        bankAccount: BankAccount | null;
      }>(
        database,
        `SELECT id AS "partnerId", operator_id AS "operatorId", name, reserve_days AS "reserveDays", bank_account AS "bankAccount" FROM partner ORDER BY id`,
      );
      return { partners };
    },

    async changePartnerAccount({ caller, params, body }) {
      if (caller.role !== 'platform') return refuse('not_allowed');
      const bankAccount = checkedAccount(body.bankAccount);
      if (isRefusal(bankAccount)) return bankAccount;
      const changed = await database.query('UPDATE partner SET remitter_code = $2, bank_account = $3 WHERE id = $1', [
        params.partnerId,
        body.remitterCode,
        bankAccount,
      ]);
      return changed.rowCount === 0 ? refuse('partner_unknown') : {};
    },

    async registerPartner({ caller, body }) {
      if (caller.role !== 'platform') return refuse('not_allowed');
      const bankAccount = checkedAccount(body.bankAccount);
      if (isRefusal(bankAccount)) return bankAccount;
      const operator = await row(database, `SELECT FROM operator WHERE id = $1 AND kind = 'partner'`, [
        body.operatorId,
      ]);
      if (!operator) return refuse('operator_unknown');
      try {
        const made = await row<{ id: number }>(
          database,
          `INSERT INTO partner (operator_id, name, kind, reserve_days, jkt, remitter_code, bank_account) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
          [body.operatorId, body.name, body.kind, body.reserveDays, body.jkt, body.remitterCode ?? null, bankAccount],
        );
        return {
          partnerId: made?.id ?? 0,
          fund: { kind: chart.fundKind(chart.partnerFund(made?.id ?? 0)), name: body.name },
        };
      } catch (error) {
        if (hasCode(error, '23505')) return refuse('partner_exists');
        throw error;
      }
    },
  };
}
