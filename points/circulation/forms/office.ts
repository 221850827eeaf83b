import { createHash } from 'node:crypto';
import { type FormKind, monthlyForms } from '../../../contract/points/circulation/form-routes.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../../postgres/pool.ts';
import { dateInTokyo } from '../../../server/clock.ts';
import { csvBytes } from '../../../server/csv-file.ts';
import { pagedBy, pageOf, placeOf } from '../../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../../server/refusal.ts';
import type { Thread } from '../../../server/thread.ts';
import { scopeOf } from '../../budget/scope.ts';
import type { CallOf, StaffCaller } from '../../callers.ts';
import { daysOfYear, spanOfDays } from '../../grants/report.ts';
import { unknownMember } from '../../members/member.ts';
import { findMemberFor } from '../../members/protection.ts';
import type { PremiumsContext } from '../../premiums/context.ts';
import { judgeBooks } from '../../registers/fiscal-year.ts';
import { municipalityNames } from '../../registers/municipality.ts';
import { keepOwnTrail } from '../../registers/trail.ts';
import type { Settlement } from '../../settlement/settlement.ts';
import { expenditureForm, type OfScope, revenueForm } from './accounts.ts';
import { circulationForm, placesForm, ratiosForm } from './circulation.ts';
import { type Asked, type FormQuery, type FormTable, type OfMonth, type OfYear, wordsOf } from './form.ts';
import { kindsForm, monthlyForm, transactionsForm, yearlyForm } from './grants.ts';
import type { FormOnPaper } from './pdf.ts';
import { expenditureSlips, revenueSlips, type Slip } from './slips.ts';

export type FormsContext = PremiumsContext & { formPrinter: Thread<FormOnPaper> };
type Reader = StaffCaller & { municipalityCode: string };
/** A form as it is made: vouchers are set on paper one by one, and one of a window says which. */
type MadeTable = FormTable & { slips?: Slip[]; window?: Settlement };
type FormRefusal = 'form_period' | 'settlement_unknown' | 'settlement_state';

const ofMonth: Partial<Record<FormKind, (asked: OfMonth) => Promise<FormTable>>> = {
  monthly: monthlyForm,
  transactions: transactionsForm,
};
const ofYear: Partial<Record<FormKind, (asked: OfYear) => Promise<FormTable>>> = {
  yearly: yearlyForm,
  circulation: circulationForm,
  kinds: kindsForm,
  places: placesForm,
  ratios: ratiosForm,
};

const ofScope: Partial<Record<FormKind, (asked: OfScope) => Promise<FormTable>>> = {
  revenue: revenueForm,
  expenditure: expenditureForm,
};

type Wanted = { asked: Asked; form: FormKind; period: string; municipality: string; rowsMax: number | null };
/** What a form holds, by what its period is: a month, a window whose statement is fixed, or a fiscal year. */
async function tableOf(
  context: PremiumsContext,
  { asked, form, period, municipality, rowsMax, caller }: Wanted & { caller: Reader },
): Promise<MadeTable | Refusal<FormRefusal>> {
  if (period.includes('-')) {
    if (!monthlyForms.includes(form)) return refuse('form_period');
    const month = Temporal.PlainYearMonth.from(period);
    const of = { ...asked, month, rowsMax, municipality };
    return form === 'revenueOrders' ? revenueSlips(of) : ((await ofMonth[form]?.(of)) ?? refuse('form_period'));
  }
  const scoped = ofScope[form];
  if (period.startsWith('w') || scoped) {
    const scope = await scopeOf(context, { caller, period });
    if (isRefusal(scope)) return scope;
    const of = { ...asked, scope, municipality };
    if (scoped) return { ...(await scoped(of)), ...(scope.window && { window: scope.window }) };
    if (form !== 'expenditureOrders' || scope.window === null) return refuse('form_period');
    return { ...(await expenditureSlips(of)), window: scope.window };
  }
  return (await ofYear[form]?.({ ...asked, year: Number(period) })) ?? refuse('form_period');
}

/** A form whole, with whose it is, of when, and until when its figures reach. */
async function makeForm(
  context: PremiumsContext,
  { caller, form, period, language, rowsMax }: FormQuery & { caller: Reader; rowsMax: number | null },
): Promise<(MadeTable & ReturnType<typeof headOf>) | Refusal<FormRefusal>> {
  const code = caller.municipalityCode;
  const asked: Asked = { context, code, words: wordsOf(language) };
  const asOf = context.clock();
  const name = (await municipalityNames(context.database, [code])).get(code) ?? '';
  const table = await tableOf(context, { asked, form, period, municipality: name, rowsMax, caller });
  if (isRefusal(table)) return table;
  return { ...table, ...headOf({ asked, form, period, asOf, municipality: { code, name }, window: table.window }) };
}

type Head = {
  asked: Asked;
  form: FormKind;
  period: string;
  asOf: Temporal.Instant;
  municipality: { code: string; name: string };
  window: Settlement | undefined;
};
const headOf = ({ asked: { words }, form, period, asOf, municipality, window }: Head) => ({
  form,
  period,
  municipality,
  title: words.titles[form],
  periodInWords: window
    ? words.windowOf(window)
    : period.includes('-')
      ? words.monthOf(Temporal.PlainYearMonth.from(period))
      : words.yearOf(Number(period)),
  asOf: `${asOf}`,
});

const rowsShown = 500;
/** A form for a page; of a long one its first rows. */
export async function showForm(context: PremiumsContext, { caller, query }: CallOf<'showForm'>) {
  const form = await makeForm(context, { caller, ...query, rowsMax: rowsShown + 1 });
  if (isRefusal(form)) return form;
  if (query.form === 'transactions') await keepLook(context, { caller, query, act: 'look' });
  const { slips: _, window: __, ...shown } = form;
  return { ...shown, rows: form.rows.slice(0, rowsShown), isCut: form.rows.length > rowsShown };
}

/** Who looked at a list of people's grants, or took one out of the system. */
const keepLook = (
  { database, clock }: PremiumsContext,
  { caller, query, act }: { caller: Reader; query: FormQuery; act: 'look' | 'download' },
) =>
  keepOwnTrail(
    database,
    { caller, now: clock() },
    { subject: 'form', id: `${query.form} ${query.period}`, name: wordsOf('ja').titles[query.form], act },
  );

/** A form as CSV, whole. */
export async function downloadFormTable(context: PremiumsContext, { caller, query }: CallOf<'downloadFormTable'>) {
  const form = await makeForm(context, { caller, ...query, rowsMax: null });
  if (isRefusal(form)) return form;
  await keepLook(context, { caller, query, act: 'download' });
  const heads = form.columns.map(({ head }) => head);
  const cells = [heads, ...form.rows, ...(form.totals ? [form.totals] : [])];
  return { bytes: csvBytes(cells, query.encoding), fileName: `${query.form}-${query.period}.csv` } as never;
}

const printedMax = 3000;
/** Issues a form as a PDF and keeps its bytes. */
export async function issueForm(context: FormsContext, { caller, body }: CallOf<'issueForm'>) {
  const { database, clock, formPrinter } = context;
  const form = await makeForm(context, { caller, ...body, rowsMax: printedMax + 1 });
  if (isRefusal(form)) return form;
  if (form.rows.length > printedMax) return refuse('form_too_long');
  if (form.slips?.length === 0) return refuse('form_without_lines');
  const issuedAt = clock();
  const words = wordsOf(body.language).print;
  const { layout } = body;
  const { window: _, ...set } = form;
  const bytes = await formPrinter.order({ ...set, layout, words, by: caller.name, issuedAt: `${issuedAt}` });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const title = `${form.title} ${form.periodInWords}`;
  const formId = await inTransaction(database, async (client) => {
    const { id } = await one<{ id: number }>(
      client,
      `INSERT INTO issued_form (municipality_code, form, period, title, layout, bytes, sha256, staff_id, issued_at)
       VALUES (:code, :form, :period, :title, :layout, :bytes, :sha256, :staffId, :issuedAt) RETURNING id`,
      {
        code: caller.municipalityCode,
        form: body.form,
        period: body.period,
        title,
        layout,
        bytes: Buffer.from(bytes),
        sha256,
        staffId: caller.staffId,
        issuedAt: `${issuedAt}`,
      },
    );
    const line = { subject: 'form', id, name: title, act: 'create', after: { layout, sha256 } } as const;
    await keepOwnTrail(client, { caller, now: issuedAt }, line);
    return id;
  });
  const { form: kind, period } = body;
  return { formId, form: kind, period, title, layout, sha256, issuedAt: `${issuedAt}`, by: caller.name };
}

type Issued = {
  formId: number;
  form: FormKind;
  period: string;
  title: string;
  layout: 'portrait' | 'landscape';
  sha256: string;
  issuedAt: Temporal.Instant;
  by: string;
};
const formsShown = 100;
/** The forms that a town issued, the latest first. */
export async function listForms({ database }: PremiumsContext, { caller, query }: CallOf<'listForms'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Issued>(
    database,
    `SELECT issued_form.id AS form_id, form, period, title, layout, sha256, issued_at, staff.name AS by
       FROM issued_form JOIN staff ON staff.id = staff_id
      WHERE issued_form.municipality_code = :code AND (:before::bigint IS NULL OR issued_form.id < :before)
      ORDER BY issued_form.id DESC LIMIT :limit`,
    { code: caller.municipalityCode, before, limit: formsShown + 1 },
  );
  const { page, next } = pageOf(found, formsShown, ({ formId }) => [formId]);
  return { forms: page.map((one) => ({ ...one, issuedAt: `${one.issuedAt}` })), next };
}

/** Whether a list of people's grants was issued before somebody on it was protected from who reads (支援措置). */
async function namesHidden(
  database: Database,
  { formId, caller }: { formId: number; caller: Reader },
): Promise<boolean> {
  const found = await row(
    database,
    `SELECT FROM issued_form form JOIN hidden_from(:staffId) hidden ON hidden.since >= issued_at
       JOIN grant_record record ON record.holder = hidden.holder JOIN program ON program.id = record.program_id
      WHERE form.id = :formId AND program.municipality_code = form.municipality_code
        AND to_char(record.recorded_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM') = form.period LIMIT 1`,
    { formId, staffId: caller.staffId },
  );
  return found !== undefined;
}

/** The very bytes of a form as it was issued. */
export async function downloadForm({ database, clock }: PremiumsContext, { caller, params }: CallOf<'downloadForm'>) {
  const form = await row<{ bytes: Buffer; title: string; form: string; period: string }>(
    database,
    'SELECT bytes, title, form, period FROM issued_form WHERE id = :formId AND municipality_code = :code',
    { ...params, code: caller.municipalityCode },
  );
  if (!form) return refuse('form_unknown');
  if (form.form === 'transactions' && (await namesHidden(database, { ...params, caller })))
    return refuse('form_outdated');
  await keepOwnTrail(
    database,
    { caller, now: clock() },
    { subject: 'form', id: params.formId, name: form.title, act: 'download' },
  );
  return { bytes: form.bytes, fileName: `${form.form}-${form.period}.pdf` } as never;
}

/** What one person was granted in a fiscal year: for a purpose that is said and kept (R63-08). */
export async function sumOfPerson({ database, clock }: PremiumsContext, { caller, body }: CallOf<'sumOfPerson'>) {
  const member = await findMemberFor(database, { typed: body.mykeyId, staffId: caller.staffId });
  if (!member) return unknownMember(body.mykeyId);
  await keepOwnTrail(
    database,
    { caller, now: clock() },
    { subject: 'member', id: member.shown, name: member.shown, act: 'look', reason: body.purpose },
  );
  const { from, until } = spanOfDays(daysOfYear(body.fiscalYear));
  const lines = await rows<{ program: string; count: number; points: number }>(
    database,
    `SELECT held.name AS program, count(*) AS count, sum(record.amount - taken_back)::bigint AS points
       FROM grant_record record JOIN program ON program.id = program_id
       CROSS JOIN LATERAL program_on(program.id, (record.recorded_at AT TIME ZONE 'Asia/Tokyo')::date) held
      WHERE holder = :holder AND municipality_code = :code AND state = 'granted'
        AND record.recorded_at >= :from AND record.recorded_at < :until
      GROUP BY program.id, held.name ORDER BY program.id, held.name`,
    { holder: member.holder, code: caller.municipalityCode, from: `${from}`, until: `${until}` },
  );
  const total = lines.reduce((points, line) => points + line.points, 0);
  return { mykeyId: member.shown, fiscalYear: body.fiscalYear, lines, total };
}

/** 運営経費 of every fiscal year that was entered, the latest first. */
export async function showRunningCosts({ database }: PremiumsContext, { caller }: CallOf<'showRunningCosts'>) {
  const costs = await rows<{ fiscalYear: number; yen: number }>(
    database,
    `SELECT DISTINCT ON (fiscal_year) fiscal_year, yen FROM running_cost
      WHERE municipality_code = :code ORDER BY fiscal_year DESC, id DESC`,
    { code: caller.municipalityCode },
  );
  return { costs };
}

/** Enters or corrects the running cost of a fiscal year, until its books close; what was entered before is kept. */
export async function setRunningCost(
  { database, clock }: PremiumsContext,
  { caller, params, body }: CallOf<'setRunningCost'>,
) {
  const { municipalityCode: code, staffId } = caller;
  const now = clock();
  const closed = judgeBooks(params.fiscalYear, dateInTokyo(now));
  if (closed) return closed;
  return inTransaction(database, async (client): Promise<{ fiscalYear: number; yen: number }> => {
    const before = await row<{ yen: number }>(
      client,
      'SELECT yen FROM running_cost WHERE municipality_code = :code AND fiscal_year = :fiscalYear ORDER BY id DESC LIMIT 1',
      { code, ...params },
    );
    await execute(
      client,
      `INSERT INTO running_cost (municipality_code, fiscal_year, yen, reason, staff_id, entered_at)
       VALUES (:code, :fiscalYear, :yen, :reason, :staffId, :now)`,
      { code, ...params, ...body, staffId, now: `${now}` },
    );
    await keepOwnTrail(
      client,
      { caller, now },
      {
        subject: 'runningCost',
        id: params.fiscalYear,
        name: `${params.fiscalYear}`,
        act: 'change',
        before: before ?? null,
        after: { yen: body.yen },
        reason: body.reason,
      },
    );
    return { fiscalYear: params.fiscalYear, yen: body.yen };
  });
}
