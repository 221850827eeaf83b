import { hasCode, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { type BankAccount, sharedAccounts } from '../accounts/bank-account.ts';
import { openMunicipality, resolveMunicipality } from '../accounts/municipality.ts';
import type { PointsContext, PointsHandlers } from '../context.ts';
import { checkedAccount, isOffice } from './office.ts';

/** The registers of municipalities and of places of use. */
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
> {
  const { database, clock } = context;
  return {
    async searchMunicipalities({ caller, query }) {
      // A town's office looks for whom to make a tie-up with.
      if (caller.role !== 'platform' && !isOffice(caller)) return refuse('not_allowed');
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
        kind: 'facility' | 'shop' | 'transport' | 'booth' | 'antenna' | 'street' | 'other';
        streetId: number | null;
        exempt: boolean;
        bankAccount: BankAccount | null;
      }>(
        database,
        `SELECT id AS "merchantId", operator_id AS "operatorId", name, kind, street_id AS "streetId", exempt, bank_account AS "bankAccount"
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
      const paid = merchants.filter(({ exempt }) => !exempt);
      const shared = sharedAccounts(paid).map((group) => ({ names: group.map(({ name }) => name) }));
      return { merchants, operators, sharedAccounts: shared };
    },

    async registerMerchant({ caller, body }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const bankAccount = checkedAccount(body.bankAccount);
      if (isRefusal(bankAccount)) return bankAccount;
      const operator = await row(database, 'SELECT FROM operator WHERE id = $1', [body.operatorId]);
      if (!operator) return refuse('operator_unknown');
      if (body.streetId !== null) {
        const street = await row(database, 'SELECT FROM shopping_street WHERE id = $1 AND municipality_code = $2', [
          body.streetId,
          caller.municipalityCode,
        ]);
        if (!street) return refuse('street_unknown');
      }
      try {
        const made = await row<{ id: number }>(
          database,
          `INSERT INTO merchant (municipality_code, operator_id, name, kind, street_id, exempt, bank_account)
           VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
          [caller.municipalityCode, body.operatorId, body.name, body.kind, body.streetId, body.exempt, bankAccount],
        );
        context.forgetPlaces();
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
  };
}
