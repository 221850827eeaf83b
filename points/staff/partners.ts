import { chart } from '../../ledger/index.ts';
import { hasCode, row, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { BankAccount } from '../accounts/bank-account.ts';
import type { PointsContext, PointsHandlers } from '../context.ts';
import { checkedAccount } from './office.ts';

/** The register of partner companies (応援ポイント会社), kept by the platform. */
export function partnerHandlers({
  database,
}: PointsContext): Pick<PointsHandlers, 'listPartners' | 'changePartnerAccount' | 'registerPartner'> {
  return {
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
