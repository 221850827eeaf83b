import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

type Shown = RouteAnswer<typeof pointsRoutes.showPartnerStatement> & { from: string; through: string };

/** 応援ポイント移行の精算データ (6-6): what a company owes each municipality, holder by holder. */
export function CompanyPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const partners = useRouteQuery(['partners'], () => points.call(pointsRoutes.listPartners));
  const [shown, setShown] = useState<Shown>();
  return (
    <>
      <PageTitle lead={t('company.lead')}>{t('company.title')}</PageTitle>
      <Told asked={partners}>{({ partners }) => <Choose partners={partners} onShown={setShown} />}</Told>
      {shown && <Statement statement={shown} />}
    </>
  );
}

type Partners = RouteAnswer<typeof pointsRoutes.listPartners>['partners'];

function Choose({ partners, onShown }: { partners: Partners; onShown: (statement: Shown) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const today = todayInJapan(now());
  const form = useRouteForm({
    route: pointsRoutes.showPartnerStatement,
    words: 'office.company',
    values: { partner: '', from: `${today.slice(0, 7)}-01`, through: today },
    wrong: ({ partner }) => ({ partner: partner === '' && t('company.choose') }),
    send: (query, { partner }) =>
      points.call(pointsRoutes.showPartnerStatement, { params: { partnerId: Number(partner) }, query }),
    done: (statement, { from, through }) => onShown({ ...statement, from, through }),
  });
  return (
    <form.Entry className="mb-8 grid max-w-3xl items-start gap-x-6 sm:grid-cols-3">
      <form.Select
        name="partner"
        empty={t('company.choose')}
        options={partners.map((one) => ({ value: one.partnerId, label: one.name }))}
      />
      <form.Day name="from" />
      <form.Day name="through" />
      <Button type="submit" busy={form.act.isPending}>
        {t('company.show')}
      </Button>
    </form.Entry>
  );
}

function Statement({ statement }: { statement: Shown }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { beside, through: inWords } = usePhrases();
  const { partner, details, totals, total, from, through } = statement;
  const period = beside(partner, inWords(date(from), date(through)));
  return (
    <>
      <h2 className="mb-4 text-2xl font-700">{period}</h2>
      <Table
        caption={t('company.totals')}
        rows={totals}
        rowKey={({ municipality }) => municipality.code}
        csv={`${from}_${through}`}
        empty={t('company.empty')}
        columns={[
          { key: 'municipality', head: t('company.municipality'), value: ({ municipality }) => municipality.name },
          { key: 'points', head: t('company.points'), value: ({ points }) => points, total },
        ]}
      />
      <Table
        caption={t('company.details')}
        rows={details}
        rowKey={({ mykeyId, municipality }) => `${mykeyId ?? ''} ${municipality.code}`}
        csv={`${from}_${through}`}
        empty={t('company.empty')}
        columns={[
          { key: 'mykeyId', head: t('company.mykeyId'), value: ({ mykeyId }) => mykeyId ?? t('company.unnamed') },
          { key: 'municipality', head: t('company.municipality'), value: ({ municipality }) => municipality.name },
          { key: 'points', head: t('company.points'), value: ({ points }) => points, total },
        ]}
      />
    </>
  );
}
