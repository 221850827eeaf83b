import { type Database, execute, hasCode, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { type BankAccount, sharedAccounts } from '../registers/bank-account.ts';
import { askForAccount } from '../registers/bank-account-change.ts';
import { resolveOpenMunicipality } from '../registers/municipality.ts';
import { checkedAccount, enteredAccount } from '../registers/office.ts';
import type { PayeeAnswer } from '../registers/payee-answers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type Backlog, countBacklog } from '../registers/waiting.ts';
import { addFirstVersion } from './place-changes.ts';
import type { PlaceKind } from './place-kinds.ts';

/** Places of a town, operators that could become one, and accounts that several share. */
export async function listMerchants({ database, clock }: MembersContext, { caller }: CallOf<'listMerchants'>) {
  const today = `${dateInTokyo(clock())}`;
  const merchants = await rows<{
    merchantId: number;
    operatorId: string;
    name: string;
    kind: PlaceKind;
    isOpen: boolean;
    coming: { fromOn: string; name: string; kind: PlaceKind; isOpen: boolean }[];
    streetId: number | null;
    exempt: boolean;
    bankAccount: BankAccount | null;
    accountAnswer: PayeeAnswer | null;
  }>(
    database,
    `SELECT id AS merchant_id, operator_id, place_name(id, :today) AS name, place_kind(id, :today) AS kind,
            place_is_open(id, :today) AS is_open, street_id, exempt, bank_account,
            payee_answer_of('S' || id, bank_account) AS account_answer,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('fromOn', from_on, 'name', place_name(id, from_on),
                      'kind', place_kind(id, from_on), 'isOpen', place_is_open(id, from_on)) ORDER BY from_on), '[]')
               FROM (SELECT DISTINCT from_on FROM merchant_version WHERE merchant_id = merchant.id AND from_on > :today) AS days) AS coming
       FROM merchant WHERE municipality_code = :municipalityCode ORDER BY id`,
    { municipalityCode: caller.municipalityCode, today },
  );
  const operators = await rows<{ operatorId: string; name: string }>(
    database,
    `SELECT id AS operator_id, name FROM operator
      WHERE ${mayBePlace}
        AND NOT EXISTS (SELECT FROM merchant WHERE operator_id = operator.id) ORDER BY id`,
    { municipalityCode: caller.municipalityCode },
  );
  const paid = merchants.filter(({ exempt }) => !exempt);
  const shared = sharedAccounts(paid).map((group) => ({ names: group.map(({ name }) => name) }));
  return { merchants, operators, sharedAccounts: shared };
}

/** Of those places, the ones that are to be paid and cannot be. */
export const countUnpayable = ({ database }: MembersContext, { municipalityCode }: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: 'merchant WHERE municipality_code = :municipalityCode AND NOT exempt AND bank_account IS NULL',
      since: 'registered_at',
    },
    { municipalityCode },
  );

/** Makes an operator’s shop a place of the town; the rule of whose it may be stands in the write (6-1). */
export async function registerMerchant(context: MembersContext, { caller, body }: CallOf<'registerMerchant'>) {
  const { database, clock, forgetRegisters } = context;
  const bankAccount = await checkedAccount(context, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  if (body.streetId !== null) {
    const street = await row(
      database,
      'SELECT FROM shopping_street WHERE id = :streetId AND municipality_code = :municipalityCode',
      { streetId: body.streetId, municipalityCode: caller.municipalityCode },
    );
    if (!street) return refuse('street_unknown');
  }
  try {
    const registered = await inTransaction(database, async (client) => {
      // The rule stands in the write: whose operator it is, and that it can be a place at all.
      const made = await row<{ id: number }>(
        client,
        `INSERT INTO merchant (municipality_code, operator_id, street_id, exempt, registered_at)
         SELECT :municipalityCode, id, :streetId, :exempt, :now FROM operator
          WHERE id = :operatorId AND ${mayBePlace} RETURNING id`,
        {
          municipalityCode: caller.municipalityCode,
          operatorId: body.operatorId,
          streetId: body.streetId,
          exempt: body.exempt,
          now: `${clock()}`,
        },
      );
      if (!made) return whyNotPlace(client, body.operatorId);
      const merchantId = made.id;
      const first = { merchantId, name: body.name, kind: body.kind, staffId: caller.staffId, now: `${clock()}` };
      await addFirstVersion(client, first);
      const { name, kind, operatorId, streetId, exempt } = body;
      const line = { subject: 'merchant', id: merchantId, name, act: 'create' } as const;
      const after = { name, kind, operatorId, streetId, exempt };
      await keepOwnTrail(client, { caller, now: clock() }, { ...line, after });
      if (!bankAccount) return { merchantId, requestId: null };
      const asked = await askForAccount(client, {
        owner: 'merchantAccount',
        id: merchantId,
        name: body.name,
        office: caller.municipalityCode,
        account: { bankAccount, remitterCode: null },
        reason: '',
        askedBy: caller.staffId,
        now: clock(),
      });
      if (isRefusal(asked)) throw new Error('a change waits for a place that was just made');
      return { merchantId, requestId: asked.requestId };
    });
    if (!isRefusal(registered)) forgetRegisters();
    return registered;
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('merchant_exists');
    throw error;
  }
}

/** An operator of no town says yes to being a place of this one. */
export async function consentToPlace({ database, clock }: MembersContext, { caller, body }: CallOf<'consentToPlace'>) {
  const municipality = await resolveOpenMunicipality(database, body.municipalityCode);
  if (isRefusal(municipality)) return municipality;
  await execute(
    database,
    `INSERT INTO place_consent (operator_id, municipality_code, terminal_id, consented_at)
     VALUES (:operatorId, :municipalityCode, :terminalId, :now)
     ON CONFLICT DO NOTHING`,
    {
      operatorId: caller.operatorId,
      municipalityCode: municipality.code,
      terminalId: caller.terminalId,
      now: `${clock()}`,
    },
  );
  return { code: municipality.code, name: municipality.name };
}

/** Asks a second person for another account of a place. */
export async function changeMerchantAccount(
  { database, clock }: MembersContext,
  { caller, params, body }: CallOf<'changeMerchantAccount'>,
) {
  const bankAccount = await enteredAccount({ database, clock }, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  const place = await row<{ name: string }>(
    database,
    'SELECT place_name(id, :today) AS name FROM merchant WHERE id = :merchantId AND municipality_code = :municipalityCode',
    { merchantId: params.merchantId, municipalityCode: caller.municipalityCode, today: `${dateInTokyo(clock())}` },
  );
  if (!place) return refuse('place_unknown');
  return inTransaction(database, (client) =>
    askForAccount(client, {
      owner: 'merchantAccount',
      id: params.merchantId,
      name: place.name,
      office: caller.municipalityCode,
      account: { bankAccount, remitterCode: null },
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    }),
  );
}

/** A place belongs to who may say so: its own municipality, or any where it belongs to none and has said yes. */
const mayBePlace = `kind NOT IN ('partner', 'municipality')
    AND (municipality_code = :municipalityCode OR EXISTS (SELECT FROM place_consent WHERE operator_id = operator.id AND municipality_code = :municipalityCode))`;

async function whyNotPlace(client: Database, operatorId: string) {
  const operator = await row<{ kind: string }>(client, 'SELECT kind FROM operator WHERE id = :operatorId', {
    operatorId,
  });
  if (!operator) return refuse('operator_unknown');
  const isPlace = operator.kind !== 'partner' && operator.kind !== 'municipality';
  return refuse(isPlace ? 'operator_elsewhere' : 'operator_no_place');
}
