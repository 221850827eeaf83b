import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { FileLanguage, Instant, MykeyId, Points, TypedMykeyId } from '../../values.ts';
import { deciders } from '../roles.ts';
import { MunicipalityRef } from '../values.ts';

const readers = [...deciders, 'auditor'] as const;
/** What a municipality's own accounting asks for (7-2): of a fiscal year or of a window, a window's, and a month's. */
const accountForms = ['revenue', 'expenditure', 'expenditureOrders', 'revenueOrders'] as const;
/**
 * The forms of an office (6-3, 1-3): `monthly` by department and programme; `transactions` one line a grant; `yearly` by programme
 * and month; `circulation` what was granted, used and paid by month; `kinds` granted by kind; `places` used by place; `ratios`
 * 経費率 and 還元率. For accounting (7-2): `revenue` by 財源 and `expenditure` by 予算科目, 支出命令書 of a window and 収入調定票 of a month.
 */
export const FormKind = z.enum([
  ...(['monthly', 'transactions', 'yearly', 'circulation', 'kinds', 'places', 'ratios'] as const),
  ...accountForms,
]);
export type FormKind = z.output<typeof FormKind>;
/** Forms of a month, and forms of a settlement window; the others are of a fiscal year, and some of either. */
export const monthlyForms: readonly FormKind[] = ['monthly', 'transactions', 'revenueOrders'];
export const windowForms: readonly FormKind[] = ['revenue', 'expenditure', 'expenditureOrders'];
/** Forms that have a page of their own for accounting. */
export const isAccountForm = (form: FormKind): boolean => (accountForms as readonly FormKind[]).includes(form);

const Month = z.string().regex(/^(?:19|2\d)\d{2}-(0[1-9]|1[0-2])$/);
const FiscalYear = z.string().regex(/^(?:19|2\d)\d{2}$/);
/** A month, a fiscal year (April to March) by the year in which it begins, or `w` and the number of a settlement window. */
const Period = z.union([Month, FiscalYear, z.string().regex(/^w[1-9]\d{0,9}$/)]);
const asked = { form: FormKind, period: Period, language: FileLanguage.default('ja') };

const Cell = z.union([z.string(), z.number(), z.null()]);
const Column = z.object({ key: z.string(), head: z.string(), as: z.enum(['text', 'figures', 'percent']) });
const Form = z.object({
  form: FormKind,
  period: z.string(),
  municipality: MunicipalityRef,
  title: z.string(),
  periodInWords: z.string(),
  asOf: Instant,
  columns: z.array(Column),
  rows: z.array(z.array(Cell)),
  /** One cell a column; null where the form has no sum. */
  totals: z.array(Cell).nullable(),
  notes: z.array(z.string()),
  /** What people would rather look at; the rows hold the same figures. */
  chart: z
    .object({
      title: z.string(),
      series: z.array(z.string()),
      rows: z.array(z.object({ label: z.string(), values: z.array(Points) })),
    })
    .nullable(),
  /** There are more rows than a page shows: the file has all of them. */
  isCut: z.boolean(),
});
const Issued = z.object({
  formId: z.int(),
  form: FormKind,
  period: z.string(),
  title: z.string(),
  layout: z.enum(['portrait', 'landscape']),
  sha256: z.string(),
  issuedAt: Instant,
  by: z.string(),
});

/** 帳票: on screen, as CSV, and as a PDF that is kept: printed again, it is the same to the byte. */
export const formRoutes = {
  showForm: route({
    method: 'GET',
    path: '/forms/tables',
    summary: '帳票を画面で見る（6-3、1-3）',
    caller: 'staff',
    roles: readers,
    query: z.object(asked),
    answer: Form,
    refusals: ['form_period', 'settlement_unknown', 'settlement_state'],
  }),
  downloadFormTable: route({
    method: 'GET',
    path: '/forms/tables.csv',
    summary: '帳票をCSVで受け取る（UTF-8 BOM付き、またはShift_JIS）',
    caller: 'staff',
    roles: readers,
    query: z.object({ ...asked, encoding: z.enum(['utf8', 'shift_jis']).default('utf8') }),
    answer: z.string(),
    download: 'text/csv',
    refusals: ['form_period', 'settlement_unknown', 'settlement_state'],
  }),
  issueForm: route({
    method: 'POST',
    path: '/forms',
    summary: '帳票をPDF（A4縦・横）で発行し、控えを残す',
    caller: 'staff',
    roles: deciders,
    body: z.object({ ...asked, layout: z.enum(['portrait', 'landscape']) }),
    answer: Issued,
    status: 201,
    refusals: ['form_period', 'settlement_unknown', 'settlement_state', 'form_too_long', 'form_without_lines'],
  }),
  listForms: route({
    method: 'GET',
    path: '/forms',
    summary: '発行した帳票の控え',
    caller: 'staff',
    roles: readers,
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({ forms: z.array(Issued), next: NextCursor }),
    refusals: [],
  }),
  downloadForm: route({
    method: 'GET',
    path: '/forms/:formId/form.pdf',
    summary: '発行した帳票の控えをもう一度受け取る（同じ内容のファイル）',
    caller: 'staff',
    roles: readers,
    params: z.object({ formId: z.coerce.number().int().positive() }),
    answer: z.string(),
    download: 'application/pdf',
    refusals: ['form_unknown', 'form_outdated'],
  }),
  sumOfPerson: route({
    method: 'POST',
    path: '/forms/person-sums',
    summary: 'マイキーIDごとの発行ポイント数を、目的を示して見る（記録が残る）',
    caller: 'staff',
    roles: ['lead'],
    guards: 'secret',
    body: z.object({ mykeyId: TypedMykeyId, fiscalYear: z.int().min(2000).max(2998), purpose: PlainLine(200) }),
    answer: z.object({
      mykeyId: MykeyId,
      fiscalYear: z.int(),
      lines: z.array(z.object({ program: z.string(), count: z.int(), points: Points })),
      total: Points,
    }),
    refusals: ['mykey_id_form', 'member_unknown'],
  }),
  showRunningCosts: route({
    method: 'GET',
    path: '/running-costs',
    summary: '年度ごとの運営経費',
    caller: 'staff',
    roles: readers,
    answer: z.object({ costs: z.array(z.object({ fiscalYear: z.int(), yen: Points })) }),
    refusals: [],
  }),
  setRunningCost: route({
    method: 'PUT',
    path: '/running-costs/:fiscalYear',
    summary: '運営経費を入力・訂正する（経費率・還元率の計算に使う）',
    caller: 'staff',
    roles: ['lead', 'accounting'],
    params: z.object({ fiscalYear: z.coerce.number().int().min(2000).max(2998) }),
    body: z.object({ yen: z.int().min(0).max(1_000_000_000_000), reason: PlainLine(200) }),
    answer: z.object({ fiscalYear: z.int(), yen: Points }),
    refusals: ['books_closed'],
  }),
} as const;
