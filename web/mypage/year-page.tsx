import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { dayInJapan } from '../components/dates.ts';
import { SelectField } from '../components/field.tsx';
import { BackLink } from '../components/next.tsx';
import { PageTitle } from '../components/shell.tsx';
import { Table } from '../components/table.tsx';
import { useRouteQuery } from '../components/use-route.ts';
import { useFace } from './face.ts';
import { NotYet } from './purse-page.tsx';

type Year = RouteAnswer<typeof pointsRoutes.showYear>;
const yearsShown = 6;

/** 1年のまとめ: a calendar year, for oneself and for a declaration of income; saved and printed. */
export function YearPage() {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const thisYear = Number(dayInJapan(new Date().toISOString()).slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const asked = useRouteQuery(['year', year], () => points.call(pointsRoutes.showYear, { params: { year } }));
  const years = Array.from({ length: yearsShown }, (_, ago) => thisYear - ago);
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle lead={t('year.lead')}>{t('year.title')}</PageTitle>
      <div className="mb-6 max-w-60 print:hidden">
        <SelectField label={t('year.year')} value={year} onChange={(event) => setYear(Number(event.target.value))}>
          {years.map((one) => (
            <option key={one} value={one}>
              {t('year.of', { year: one })}
            </option>
          ))}
        </SelectField>
      </div>
      {asked.data ? <Shown year={asked.data} /> : <NotYet refusal={asked.refusal} onAgain={asked.refetch} />}
    </>
  );
}

function Shown({ year }: { year: Year }) {
  const { t } = useTranslation('mypage');
  const { year: shown, isOver, lines } = year;
  const came = lines.filter(({ kind }) => kind === 'grant' || kind === 'premium' || kind === 'exchange');
  const went = lines.filter(({ kind }) => kind === 'used' || kind === 'expired');
  return (
    <>
      {!isOver && <p className="mb-6">{t('year.running')}</p>}
      <Lines caption={t('year.came', { year: shown })} lines={came} />
      <Lines caption={t('year.went', { year: shown })} lines={went} />
      <p className="text-solid-gray-700">{t('year.note')}</p>
    </>
  );
}

function Lines({ caption, lines }: { caption: string; lines: Year['lines'] }) {
  const { t } = useTranslation('mypage');
  return (
    <Table
      caption={caption}
      rows={lines}
      rowKey={({ kind, municipality, what }) => JSON.stringify([kind, municipality?.code, what])}
      empty={t('year.empty')}
      csv
      columns={[
        { key: 'kind', head: t('year.kind'), value: ({ kind }) => t(`year.kinds.${kind}`) },
        {
          key: 'town',
          head: t('year.town'),
          value: ({ municipality }) => municipality?.name ?? t('home.common'),
        },
        { key: 'what', head: t('year.what'), value: ({ what }) => what },
        { key: 'points', head: t('year.points'), value: ({ points }) => points, isSummed: true },
      ]}
    />
  );
}
