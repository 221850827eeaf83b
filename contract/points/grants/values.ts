import { z } from 'zod';
import { PlainLine } from '../../plain-text.ts';
import { Amount, EnteredDate, Instant, PlainDate, Points } from '../../values.ts';
import { Department } from '../values.ts';

/** What programmes are for: the kinds of the seed (1-1), those towns asked for, and what a scheme of before brings along. */
export const ProgramKind = z
  .enum([
    'childcare',
    'volunteer',
    'longevity',
    'respect',
    'health',
    'checkup',
    'learning',
    'lifesaving',
    'eventTurnout',
    'survey',
    'ecology',
    'migration',
    'other',
  ])
  .meta({ id: 'ProgramKind' });
export type ProgramKind = z.output<typeof ProgramKind>;

/** How often one person is granted: once, once a day, or as often as it happens. */
export const Repeats = z.enum(['once', 'daily', 'free']);
/** How the last usable day is found: a day, so many days after the grant, or 31 March of the fiscal year so many years on. */
const Expiry = z.enum(['day', 'days', 'fiscalYear']);
export const Age = z.int().min(0).max(120);

/** What a grant may be refused for where others read the screen: nothing that tells of the person. */
export const publicGrantRefusals = [
  'program_ended',
  'not_usable_here',
  'granted_already',
  'person_max_reached',
  'program_budget_used_up',
  'budget_line_used_up',
  'exists_with_different_request',
  'key_in_the_future',
  'key_too_old',
  'window_closed',
] as const;
/** What any grant may be refused for: the programme's period and rules, its budget, the ledger, and what an office notes of a person. */
export const grantRefusals = [
  ...publicGrantRefusals,
  'residence_unconfirmed',
  'residence_elsewhere',
  'balance_out_of_range',
] as const;

/** What is entered of a programme; all of it can be changed later from a day on. */
export const programFields = {
  name: PlainLine(80),
  departmentId: z.int(),
  kind: ProgramKind.default('other'),
  /** A kind of the town's own, in place of `other`. */
  ownKindId: z.int().nullable().default(null),
  amount: Amount,
  /** The most that one person is granted of it. */
  personMax: Amount.nullable().default(null),
  repeats: Repeats.default('free'),
  /** The most that is granted of it, and the line of the budget that it is set aside of. */
  budget: Amount.nullable().default(null),
  budgetLineId: z.int().nullable().default(null),
  residentsOnly: z.boolean().default(false),
  ageFrom: Age.nullable().default(null),
  ageTo: Age.nullable().default(null),
  startsOn: EnteredDate,
  endsOn: EnteredDate,
  expiry: Expiry.default('day'),
  expiresOn: EnteredDate.nullable().default(null),
  expiryCount: z.int().min(0).max(3650).nullable().default(null),
  /** Sold for money; `issuer` where it is not the town, with its number in the register of issuers (decision 23). */
  isPaid: z.boolean().default(false),
  issuer: PlainLine(80).nullable().default(null),
  issuerRegistration: PlainLine(40).nullable().default(null),
} as const;

/** Whether a programme is for some ages only, which no card tells: somebody has to see how old a person is. */
export const hasAges = ({ ageFrom, ageTo }: { ageFrom: number | null; ageTo: number | null }): boolean =>
  ageFrom !== null || ageTo !== null;

export const Program = z.object({
  programId: z.int(),
  fiscalYear: z.int(),
  name: z.string(),
  department: Department,
  kind: ProgramKind,
  /** The kind of the town's own that it is of, by the name of the day. */
  ownKind: z.object({ programKindId: z.int(), name: z.string() }).nullable(),
  amount: Points,
  personMax: Points.nullable(),
  repeats: Repeats,
  budget: Points.nullable(),
  budgetLine: z.object({ budgetLineId: z.int(), code: z.string(), name: z.string() }).nullable(),
  /** Who pays for it, where that is not the town: it is what was agreed with that one. */
  sponsor: z.string().nullable(),
  /** Granted so far, less what was taken back. */
  granted: Points,
  residentsOnly: z.boolean(),
  ageFrom: z.int().nullable(),
  ageTo: z.int().nullable(),
  startsOn: PlainDate,
  endsOn: PlainDate,
  expiry: Expiry,
  expiresOn: PlainDate.nullable(),
  expiryCount: z.int().nullable(),
  isPaid: z.boolean(),
  issuer: z.string().nullable(),
  issuerRegistration: z.string().nullable(),
  /** The last usable day of what is granted today. */
  lastsUntil: PlainDate,
  /** A change that was entered and holds from a coming day on. */
  nextChangeOn: PlainDate.nullable(),
  /** Whether it was copied into the next fiscal year already. */
  copied: z.boolean(),
});

/** One entry of what a programme was: since when, why, by whom. */
export const ProgramVersion = Program.omit({
  sponsor: true,
  granted: true,
  nextChangeOn: true,
  copied: true,
  fiscalYear: true,
  lastsUntil: true,
}).extend({
  fromOn: PlainDate,
  reason: z.string(),
  by: z.string().nullable(),
  at: Instant.nullable(),
});
