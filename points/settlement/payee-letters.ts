import { type Database, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { judgeSecondPerson } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { isLiving, letterOf, makeLetter } from '../registers/account-letters.ts';
import { withBankNames } from '../registers/bank-master.ts';
import { addAnswer, type PayeeAnswer, whoEntered } from '../registers/payee-answers.ts';
import { peopleOfOffice } from '../registers/staff.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { checkedAccount, type Payee, payeeOfParty, payees } from './payee-accounts.ts';

const pageRows = 100;

type Listed = Omit<Payee, 'municipalityCode' | 'accountSha256'> & {
  answer: PayeeAnswer | null;
  letter: { madeAt: string; by: string; expiresAt: string } | null;
  place: string;
};
/** Everybody whom a municipality pays at an account: who says that it is wrong first, then who has said nothing yet. */
export async function listPayeeAccounts(
  { database, clock }: BookContext,
  { caller, query }: CallOf<'listPayeeAccounts'>,
) {
  const now = clock();
  const on = `${dateInTokyo(now)}`;
  const [after = ''] = placeOf(query.cursor, pagedBy.text) ?? [];
  const found = await rows<Listed>(
    database,
    `SELECT party, name, organizer, bank_account, answer, letter, place
       FROM ${payees}
      CROSS JOIN LATERAL (SELECT payee_answer_of(party, bank_account) AS answer) AS said
      CROSS JOIN LATERAL (
        SELECT (CASE (answer ->> 'isRight')::boolean WHEN false THEN 0 WHEN true THEN 2 ELSE 1 END
                || CASE WHEN party LIKE 'S%' THEN 'S' ELSE 'T' END || lpad(substr(party, 2), 10, '0')) COLLATE "C" AS place) AS ordered
       LEFT JOIN LATERAL (
        SELECT jsonb_build_object('madeAt', made_at, 'by', staff.name, 'expiresAt', expires_at) AS letter
          FROM account_letter l JOIN staff ON staff.id = made_by
         WHERE l.party = payee.party AND l.account_sha256 = account_sha256(bank_account) AND ${isLiving}) AS paper ON true
      WHERE municipality_code = :code AND place > :after ORDER BY place LIMIT :limit`,
    { code: caller.municipalityCode, on, now: `${now}`, after, limit: pageRows + 1 },
  );
  const { page, next } = pageOf(found, pageRows, ({ place }) => [place]);
  const named = await withBankNames(database, { paid: page, on });
  return {
    payees: named.map(({ place: _, branchClosedOn: __, answer, letter, ...payee }) => ({
      ...payee,
      answer: answer && { ...answer, at: instantOf(answer.at) },
      letter: letter && { ...letter, madeAt: instantOf(letter.madeAt), expiresAt: instantOf(letter.expiresAt) },
    })),
    next,
  };
}

/** PostgreSQL writes an instant inside JSON in its session's zone. */
const instantOf = (text: string) => `${Temporal.Instant.from(text)}`;

type LetterRefusal = 'letter_by_enterer' | 'person_not_independent' | 'own_secret_needed';
/**
 * Issues the 口座確認書 of a payee of the caller's municipality. By a third person: who asked for the account, or confirmed it, could
 * else answer in the payee's place (decision 53).
 */
export function createAccountLetter(
  { database, clock }: BookContext,
  { caller, params: { party } }: CallOf<'createAccountLetter'>,
) {
  const now = clock();
  const on = `${dateInTokyo(now)}`;
  return inTransaction(database, async (client) => {
    // 1 A payee of this municipality, at an account.
    const payee = await payeeOfParty(client, { party, on });
    if (payee?.municipalityCode !== caller.municipalityCode) return refuse('payee_unknown');
    // 2 Neither of the two who entered it, nor an account that one of them made.
    const { bankAccount } = payee;
    const subject = party.startsWith('S') ? 'merchantAccount' : 'eventAccount';
    const id = party.slice(1);
    const against = await judgeThird(client, { caller, subject, subjectId: id, bankAccount });
    if (against) return against;
    // 3 The code, told once.
    const { code, expiresAt } = await makeLetter(client, { party, bankAccount, by: caller.staffId, now });
    const line = { subject, id, name: payee.name, act: 'accountLetter', after: { expiresAt } } as const;
    await keepOwnTrail(client, { caller, now }, line);
    return { code, expiresAt: `${expiresAt}`, account: await checkedAccount(client, payee, on) };
  });
}

/** Whether a person is a third one: an account that neither of the two has who entered this one, and that neither of them made. */
async function judgeThird(
  client: Database,
  { caller, ...entered }: { caller: StaffCaller } & Parameters<typeof whoEntered>[1],
): Promise<Refusal<LetterRefusal> | undefined> {
  const enterers = await whoEntered(client, entered);
  const people = await peopleOfOffice(client, caller.municipalityCode);
  const others = people.filter(({ staffId }) => !enterers.includes(staffId));
  const { staffId } = caller;
  const isEnterer = enterers.includes(staffId);
  for (const after of isEnterer ? [staffId] : enterers) {
    const against = await judgeSecondPerson(client, { staffId, after, people: others });
    if (against?.refused === 'same_person') return refuse('letter_by_enterer', against.extra);
    if (against) return against as Refusal<LetterRefusal>;
  }
  return undefined;
}

/** What a paper asks about, for whoever has its code: an account that is no longer the payee's is asked about no more. */
async function readLetter({ database, clock }: BookContext, typed: string) {
  const now = clock();
  const on = `${dateInTokyo(now)}`;
  const letter = await letterOf(database, typed, now);
  const payee = letter && (await payeeOfParty(database, { party: letter.party, on }));
  if (payee?.accountSha256 !== letter?.accountSha256 || !letter || !payee) return refuse('account_code_wrong');
  return { letterId: letter.letterId, payee, account: await checkedAccount(database, payee, on), now };
}

/** The account that a paper asks about, as its payee checks it. */
export async function showAccountByLetter(context: BookContext, { body }: CallOf<'showAccountByLetter'>) {
  const read = await readLetter(context, body.code);
  return isRefusal(read) ? read : read.account;
}

/** The payee's yes or no by the code of its paper, once: of two at the same moment one counts. */
export async function answerAccountByLetter(context: BookContext, { body }: CallOf<'answerAccountByLetter'>) {
  const read = await readLetter(context, body.code);
  if (isRefusal(read)) return read;
  const { letterId, payee, account, now } = read;
  if (account.seen !== body.seen) return refuse('account_altered');
  const said = { ...payee, isRight: body.isRight, note: body.note, now, letterId };
  return (await addAnswer(context.database, said)) === 0 ? refuse('account_code_wrong') : {};
}
