import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { FormKind, monthlyForms } from '../../../contract/points/circulation/form-routes.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Chart } from '../../components/chart.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useLanguage } from '../../words/use-language.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';
import { IssuedForms } from './issued-forms.tsx';
import { PersonSums } from './person-sums.tsx';
import { RunningCosts } from './running-costs.tsx';

type Form = RouteAnswer<typeof pointsRoutes.showForm>;
type Asked = { form: FormKind; period: string; language: 'ja' | 'en' };

/** 集計と帳票 (6-3, 1-3): on screen, as CSV, and as a PDF of which a copy is kept. */
export function FormPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { role } = useStaff();
  const language = useLanguage();
  const month = todayInJapan(now()).slice(0, 7);
  const [form, setForm] = useState<FormKind>('monthly');
  const [ofMonth, setMonth] = useState(month);
  const [ofYear, setYear] = useState(String(Number(month.slice(0, 4)) - (month.slice(5) < '04' ? 1 : 0)));
  const period = monthlyForms.includes(form) ? ofMonth : ofYear;
  const asked: Asked = { form, period, language };
  const isWhole = /^\d{4}(-\d{2})?$/.test(period);
  const shown = useRouteQuery(
    ['forms', form, period, language],
    () => points.call(pointsRoutes.showForm, { query: asked }),
    { enabled: isWhole },
  );
  return (
    <>
      <PageTitle>{t('forms.title')}</PageTitle>
      <div className="mb-6 flex flex-wrap items-start gap-x-6 print:hidden">
        <SelectField label={t('forms.form')} value={form} onChange={(event) => setForm(event.target.value as FormKind)}>
          {FormKind.options.map((one) => (
            <option key={one} value={one}>
              {t(`forms.kinds.${one}`)}
            </option>
          ))}
        </SelectField>
        {monthlyForms.includes(form) ? (
          <TextField
            label={t('forms.month')}
            type="month"
            value={ofMonth}
            onChange={(event) => setMonth(event.target.value)}
          />
        ) : (
          <TextField
            label={t('forms.year')}
            inputMode="numeric"
            value={ofYear}
            onChange={(event) => setYear(event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 4))}
          />
        )}
      </div>
      <Told asked={shown}>
        {(shownForm) => (
          <>
            <FormTable form={shownForm} />
            <Outputs asked={asked} title={shownForm.title} />
          </>
        )}
      </Told>
      {form === 'ratios' && <RunningCosts />}
      {role === 'lead' && form === 'yearly' && <PersonSums fiscalYear={Number(ofYear)} />}
      <IssuedForms />
    </>
  );
}

/** The form in figures, and the picture of it where there is one. */
function FormTable({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  const { columns, rows, totals, notes, chart, municipality, periodInWords, title, asOf, isCut } = form;
  const [first = '', second] = chart?.series ?? [];
  // A month of nothing takes no room in the picture; the table has it.
  const drawn = chart?.rows.filter(({ values }) => values.some((value) => value !== 0)) ?? [];
  type Row = { key: string; cells: Form['rows'][number] };
  const shownColumns: Column<Row>[] = columns.map(({ key, head, as }, at) => ({
    key,
    head,
    value: ({ cells }) => cells[at] ?? null,
    ...(at ===
      Math.max(
        0,
        columns.findIndex((column) => column.key === 'program'),
      ) && { names: true }),
    ...(as === 'figures' && typeof totals?.[at] === 'number' && { total: totals[at] }),
  }));
  return (
    <>
      <Table
        caption={t('forms.caption', { municipality: municipality.name, period: periodInWords, title })}
        rows={rows.map((cells, at) => ({ key: String(at), cells }))}
        rowKey={({ key }) => key}
        columns={shownColumns}
        asOf={asOf}
        empty={t('forms.empty')}
      />
      {isCut && <p className="mb-6">{t('forms.isCut')}</p>}
      {notes.map((note) => (
        <p key={note} className="mb-2 text-solid-gray-700">
          {note}
        </p>
      ))}
      {chart && drawn.length > 0 && (
        <Chart title={chart.title} series={second === undefined ? [first] : [first, second]} rows={drawn} />
      )}
    </>
  );
}

/** The form as a file: CSV in the encoding that the office's programs read, or a PDF of which a copy is kept. */
function Outputs({ asked, title }: { asked: Asked; title: string }) {
  const { t } = useTranslation('office');
  const { month } = useDates();
  const { beside } = usePhrases();
  const { points } = useFace();
  const { role } = useStaff();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const period = asked.period.includes('-') ? month(asked.period) : t('programs.yearOf', { year: asked.period });
  const csv = (encoding: 'utf8' | 'shift_jis') =>
    act.mutate(
      () => points.download(pointsRoutes.downloadFormTable, { query: { ...asked, encoding } }),
      (file) => saveFile(fileNameOf(title, period), file),
    );
  // Issued first; a copy that does not arrive stands in the list below.
  const receive = (formId: number) =>
    act.mutate(
      () => points.download(pointsRoutes.downloadForm, { params: { formId } }),
      (file) => saveFile(fileNameOf(title, period, 'pdf'), file),
    );
  const pdf = (layout: 'portrait' | 'landscape') =>
    act.mutate(
      () => points.call(pointsRoutes.issueForm, { body: { ...asked, layout } }),
      ({ formId }) => {
        forget('issued-forms');
        void receive(formId);
      },
    );
  return (
    <div className="mb-10 print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <div className="flex flex-wrap gap-3">
        {(['utf8', 'shift_jis'] as const).map((encoding) => (
          <Button key={encoding} look="outline" busy={act.isPending} onClick={() => void csv(encoding)}>
            {beside(t('uploads.csv'), t(`uploads.encodings.${encoding}`))}
          </Button>
        ))}
        {role !== 'auditor' &&
          (['portrait', 'landscape'] as const).map((layout) => (
            <Button key={layout} look="outline" busy={act.isPending} onClick={() => void pdf(layout)}>
              {t(`forms.layouts.${layout}`)}
            </Button>
          ))}
      </div>
    </div>
  );
}
