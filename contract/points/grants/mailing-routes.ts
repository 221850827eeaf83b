import { z } from 'zod';
import { FileName, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { EnteredDate, FileLanguage } from '../../values.ts';
import { granters } from '../roles.ts';
import { type MailingProblem, mailingProblems } from './mailing-problems.ts';
import { Age } from './values.ts';

/** A list of people as the office has it. It is judged in the request and kept nowhere. */
const Mailing = z.object({
  fileName: FileName(200),
  file: z.base64(),
  /** 送付する案内: what the letter is for; it stands in the trail. */
  purpose: PlainLine(200),
  /** 発送日: deaths, removals and ages are reckoned by it. */
  mailedOn: EnteredDate,
  /** 照合用の件数: what the officer's own list comes to. */
  controlCount: z.int().min(1).max(100_000),
  /** Of which ages the letter is, both included; then the file has a column of dates of birth. */
  ageFrom: Age.nullable().default(null),
  ageTo: Age.nullable().default(null),
});
const Line = z.object({ line: z.int(), mykeyId: z.string() });
const Problem = z.enum(Object.keys(mailingProblems) as [MailingProblem, ...MailingProblem[]]);
/** 100,000 lines of some 100 bytes, as base64. */
const bodyMax = 16 * 1024 * 1024;
const mayNotBeRead = [
  'program_ages',
  'date_past',
  'file_not_text',
  'file_quote_open',
  'file_columns_missing',
  'file_empty',
  'file_too_long',
] as const;

/** 発送前の名簿確認: who of a list must get no letter, before any goes out. Nothing is granted and nothing is kept. */
export const mailingRoutes = {
  checkMailing: route({
    method: 'POST',
    path: '/mailing-checks',
    summary: '案内を送る前に、名簿（CSV）の死亡・転出・重複などを確認する（名簿は保存されない）',
    caller: 'staff',
    roles: granters,
    bodyMax,
    body: Mailing,
    answer: z.object({
      /** All lines of the file; each is either good, or has one problem. */
      lines: z.int(),
      controlCount: z.int(),
      good: z.int(),
      problems: z.array(z.object({ problem: Problem, count: z.int() })),
      /** The first lines with a problem; all of them are in the file. */
      first: z.array(Line.extend({ problem: Problem })),
      /** 支援措置: to the two officers of a protected person alone. In every file these lines are as of people who have not joined. */
      withOfficer: z.array(Line),
      /** Which columns the file has: without one, nothing is known of what it would say. */
      columns: z.object({ personNumber: z.boolean(), diedOn: z.boolean(), movedOn: z.boolean() }),
      /** SHA-256 of what each line was judged to be: the files are of just this. */
      judgedSha256: z.string(),
    }),
    refusals: mayNotBeRead,
  }),
  downloadMailing: route({
    method: 'POST',
    path: '/mailing-checks/lines.csv',
    summary: '確認した名簿の送付先、または除いた行を受け取る（CSV。同じ名簿をもう一度送る）',
    caller: 'staff',
    roles: granters,
    bodyMax,
    body: Mailing.extend({
      judgedSha256: z.string().regex(/^[0-9a-f]{64}$/),
      only: z.enum(['good', 'problems']),
      encoding: z.enum(['utf8', 'shift_jis']).default('utf8'),
      language: FileLanguage.default('ja'),
    }),
    answer: z.string(),
    download: 'text/csv',
    refusals: [...mayNotBeRead, 'mailing_totals_differ', 'mailing_changed'],
  }),
} as const;
