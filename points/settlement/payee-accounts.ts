import { type Database, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import { hashOfValue } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { withBankNames } from '../registers/bank-master.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { addAnswer, answersOf } from '../registers/payee-answers.ts';
import { type Backlog, countBacklog } from '../registers/waiting.ts';

/** Somebody who is paid at an account of its own, as the registers know it on a day. */
export type Payee = {
  party: string;
  name: string;
  organizer: string | null;
  municipalityCode: string;
  bankAccount: BankAccount;
  accountSha256: string;
};

/** SQL: everybody with an account who is paid by a municipality; who is waived and what was called off is not. `:on` a day in Japan. */
export const payees = `(
  SELECT 'S' || id AS party, place_name(id, :on) AS name, NULL AS organizer, municipality_code, bank_account FROM merchant
   WHERE NOT exempt AND bank_account IS NOT NULL
   UNION ALL
  SELECT 'E' || id, name, organizer, municipality_code, bank_account FROM support_event
   WHERE bank_account IS NOT NULL
     AND NOT EXISTS (SELECT FROM event_cancellation WHERE event_id = support_event.id AND decided_at IS NOT NULL)) AS payee`;

/** A payee by its party, as of a day in Japan; undefined where it has no account. */
export const payeeOfParty = (database: Database, asked: { party: string; on: string }): Promise<Payee | undefined> =>
  row<Payee>(
    database,
    `SELECT party, name, organizer, municipality_code, bank_account, account_sha256(bank_account) FROM ${payees} WHERE party = :party`,
    asked,
  );

/** The account of a payee as it checks it: the last three digits, and the names by which one knows the rest. */
export async function checkedAccount(database: Database, payee: Payee, on: string) {
  const { party, name, organizer, municipalityCode: code, bankAccount } = payee;
  const [named] = await withBankNames(database, { paid: [{ bankAccount }], on });
  const shown = {
    payee: name,
    organizer,
    municipality: { code, name: (await municipalityNames(database, [code])).get(code) ?? '' },
    bankCode: bankAccount.bankCode,
    branchCode: bankAccount.branchCode,
    bankName: named?.bankName ?? '',
    branchName: named?.branchName ?? '',
    type: bankAccount.type,
    numberEnd: bankAccount.number.slice(-3),
    // Kept in half-width kana, as the bank's format writes it; people read full-width ones.
    holderName: bankAccount.holderName.normalize('NFKC'),
  };
  const { payee: _, organizer: __, municipality: ___, bankName: ____, branchName: _____, ...said } = shown;
  const answer = (await answersOf(database, [{ party, bankAccount }])).get(party) ?? null;
  return { ...shown, seen: hashOfValue({ party, ...said }), answer };
}

const ofPlace = (merchantId: number) => `S${merchantId}`;

/** The account at which this shop is paid, for its owner to check; null where there is none, or nothing is paid. */
export async function showOwnAccount({ database, clock }: BookContext, { caller }: CallOf<'showOwnAccount'>) {
  const on = `${dateInTokyo(clock())}`;
  const payee = await payeeOfParty(database, { party: ofPlace(caller.placeOfUse.merchantId), on });
  return { account: payee ? await checkedAccount(database, payee, on) : null };
}

/** The shop's own yes or no to the account that it was shown. Kept with the terminal, and the owner where there are clerks. */
export async function answerOwnAccount({ database, clock }: BookContext, { caller, body }: CallOf<'answerOwnAccount'>) {
  const now = clock();
  const on = `${dateInTokyo(now)}`;
  const payee = await payeeOfParty(database, { party: ofPlace(caller.placeOfUse.merchantId), on });
  if (!payee || (await checkedAccount(database, payee, on)).seen !== body.seen) return refuse('account_altered');
  const by = { terminalId: caller.terminalId, clerkId: caller.clerk?.clerkId ?? null };
  await addAnswer(database, { ...payee, isRight: body.isRight, note: body.note, now, ...by });
  return {};
}

/** Accounts of a municipality's payees of which they say that they are wrong: till another is entered, or they say otherwise. */
export const countRefused = ({ database, clock }: BookContext, { municipalityCode }: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `${payees} CROSS JOIN LATERAL payee_answer_of(party, bank_account) AS said
        WHERE municipality_code = :municipalityCode AND NOT (said ->> 'isRight')::boolean`,
      since: `(said ->> 'at')::timestamptz`,
    },
    { municipalityCode, on: `${dateInTokyo(clock())}` },
  );
