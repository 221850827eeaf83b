import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import type { FormKind } from '../../../contract/points/circulation/form-routes.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Chart } from '../../components/chart.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';

type Form = RouteAnswer<typeof pointsRoutes.showForm>;
export type AskedForm = { form: FormKind; period: string; language: 'ja' | 'en' };

/** The form in figures, and the picture of it where there is one. */
export function FormTable({ form }: { form: Form }) {
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
export function Outputs({ asked, form: { title, periodInWords } }: { asked: AskedForm; form: Form }) {
  const { t } = useTranslation('office');
  const { month } = useDates();
  const { beside } = usePhrases();
  const { points } = useFace();
  const { role } = useStaff();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const period = asked.period.startsWith('w')
    ? periodInWords
    : asked.period.includes('-')
      ? month(asked.period)
      : t('programs.yearOf', { year: asked.period });
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
