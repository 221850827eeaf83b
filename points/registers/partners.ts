import { type Database, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, Partner, StaffCaller } from '../callers.ts';
import type { BankAccount } from './bank-account.ts';
import { askForAccount } from './bank-account-change.ts';
import type { RegistersContext } from './context.ts';
import { type ExchangeTerms, judgeNotice, usualNoticeDays } from './exchange-terms.ts';
import { checkedAccount, enteredAccount } from './office.ts';
import { addSystemKey, judgeSystemKey } from './system-keys.ts';
import { trailNew } from './trail.ts';
import { type Backlog, countBacklog } from './waiting.ts';

/** SQL: a company as it calls. */
export const partnerColumns = `partner.id AS partner_id, partner.operator_id, partner.name, partner.reserve_days, partner.exchange_pattern,
    partner.rate_numerator, partner.rate_denominator`;
/** A company that is known to be there, by its number. */
export const partnerOf = (database: Database, partnerId: number): Promise<Partner> =>
  one<Partner>(database, `SELECT ${partnerColumns} FROM partner WHERE id = :partnerId`, { partnerId });
/** Of which company somebody at its desk is: `P3`. */
export function partnerIdOf(caller: StaffCaller): number {
  if (caller.role !== 'company') throw new Error('a person of no company');
  return Number(caller.organisation.slice(1));
}

/** The partner companies (応援ポイント会社), kept by the platform. */
export async function listPartners({ database }: RegistersContext) {
  const partners = await rows<
    ExchangeTerms & {
      partnerId: number;
      operatorId: string;
      name: string;
      bankAccount: BankAccount | null;
      settlementAgent: { organisation: string; name: string } | null;
    }
  >(
    database,
    `SELECT partner.id AS partner_id, operator_id, partner.name, exchange_pattern, reserve_days, notice_days, rate_numerator, rate_denominator, partner.bank_account,
            CASE WHEN agent.id IS NOT NULL THEN jsonb_build_object('organisation', 'O' || agent.id, 'name', agent.name) END AS settlement_agent
       FROM partner LEFT JOIN organisation agent ON agent.id = settlement_agent_id ORDER BY partner.id`,
  );
  return { partners };
}

/** Of those, the ones that pay from no account yet. */
export const countWithoutAccount = ({ database }: RegistersContext): Promise<Backlog> =>
  countBacklog(database, { what: 'partner WHERE bank_account IS NULL', since: 'registered_at' }, {});

/** Asks for another account of a company; it counts once a second person has confirmed it. */
export async function changePartnerAccount(
  { database, clock }: RegistersContext,
  { caller, params, body }: CallOf<'changePartnerAccount'>,
) {
  const bankAccount = await enteredAccount({ database, clock }, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  const partner = await row<{ name: string }>(database, 'SELECT name FROM partner WHERE id = :partnerId', {
    partnerId: params.partnerId,
  });
  if (!partner) return refuse('partner_unknown');
  return inTransaction(database, (client) =>
    askForAccount(client, {
      owner: 'partnerAccount',
      id: params.partnerId,
      name: partner.name,
      office: null,
      account: { bankAccount, remitterCode: body.remitterCode },
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
}

/** Registers a company of マイキー's register; its account waits for a second person. */
export async function registerPartner(
  { database, clock }: RegistersContext,
  { caller, body }: CallOf<'registerPartner'>,
) {
  const bankAccount = await checkedAccount({ database, clock }, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  const { reserveDays, noticeDays = usualNoticeDays(reserveDays) } = body;
  const tooLong = judgeNotice({ reserveDays, noticeDays });
  if (tooLong) return tooLong;
  const key = await judgeSystemKey(database, body.publicKey);
  if (isRefusal(key)) return key;
  const operator = await row(database, `SELECT FROM operator WHERE id = :operatorId AND kind = 'partner'`, {
    operatorId: body.operatorId,
  });
  if (!operator) return refuse('operator_unknown');
  try {
    const partnerId = await inTransaction(database, async (client) => {
      const made = await row<{ id: number }>(
        client,
        `INSERT INTO partner (operator_id, name, kind, exchange_pattern, reserve_days, notice_days, rate_numerator, rate_denominator, registered_at)
         VALUES (:operatorId, :name, :kind, :exchangePattern, :reserveDays, :noticeDays, :rateNumerator, :rateDenominator, :now) RETURNING id`,
        {
          operatorId: body.operatorId,
          name: body.name,
          kind: body.kind,
          exchangePattern: body.exchangePattern,
          reserveDays,
          noticeDays,
          rateNumerator: body.rateNumerator,
          rateDenominator: body.rateDenominator,
          now: `${clock()}`,
        },
      );
      if (!made) throw new Error('a company that was not registered');
      await addSystemKey(client, { partnerId: made.id, key, requestId: null, now: clock() });
      await trailNew(client, { caller, now: clock() }, { subject: 'partner', id: made.id });
      if (bankAccount)
        await askForAccount(client, {
          owner: 'partnerAccount',
          id: made.id,
          name: body.name,
          office: null,
          account: { bankAccount, remitterCode: body.remitterCode ?? null },
          reason: '',
          askedBy: caller.staffId,
          now: clock(),
        });
      return made.id;
    });
    return { partnerId, fund: { kind: 'partner' as const, name: body.name } };
  } catch (error) {
    // Of two at one moment: the operator's number, or the key.
    if (hasCode(error, '23505')) return refuse('partner_exists');
    throw error;
  }
}
