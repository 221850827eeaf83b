import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';

type CompanyStatement = RouteAnswer<typeof pointsRoutes.showPartnerStatement>;

/** 応援ポイント移行の精算データ (6-6): what a company owes each municipality, holder by holder. */
export function CompanyPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const partners = useAsk(['partners'], () => points.call(pointsRoutes.listPartners));
  const today = todayInJapan(now());
  const [entry, setEntry] = useState({ partnerId: '', from: `${today.slice(0, 7)}-01`, through: today });
  const [shown, setShown] = useState<CompanyStatement & { from: string; through: string }>();
  const act = useAct();
  const { partnerId, from, through } = entry;
  const show = () =>
    act.run(
      () =>
        points.call(pointsRoutes.showPartnerStatement, {
          params: { partnerId: Number(partnerId) },
          query: { from, through },
        }),
      (statement) => setShown({ ...statement, from, through }),
    );
  return (
    <>
      <PageTitle lead={t('company.lead')}>{t('company.title')}</PageTitle>
      <Told asked={partners}>
        {({ partners }) => (
          <form
            className="mb-8 grid max-w-3xl items-end gap-x-6 sm:grid-cols-3 print:hidden"
            onSubmit={(event) => {
              event.preventDefault();
              void show();
            }}
          >
            <SelectField
              label={t('company.partner')}
              value={partnerId}
              onChange={(event) => setEntry({ ...entry, partnerId: event.target.value })}
            >
              <option value="">{t('company.choose')}</option>
              {partners.map((one) => (
                <option key={one.partnerId} value={one.partnerId}>
                  {one.name}
                </option>
              ))}
            </SelectField>
            {(['from', 'through'] as const).map((name) => (
              <TextField
                key={name}
                label={t(`company.${name}`)}
                type="date"
                value={entry[name]}
                onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
              />
            ))}
            <Button type="submit" busy={act.busy} disabled={partnerId === '' || from === '' || through === ''}>
              {t('company.show')}
            </Button>
          </form>
        )}
      </Told>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {shown && <Statement statement={shown} />}
    </>
  );
}

function Statement({ statement }: { statement: CompanyStatement & { from: string; through: string } }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { beside, through: inWords } = usePhrases();
  const { name } = useStaff();
  const { partner, details, totals, total, from, through } = statement;
  const period = beside(partner, inWords(date(from), date(through)));
  return (
    <>
      <h2 className="mb-4 text-2xl font-700">{period}</h2>
      <Table
        caption={t('company.totals')}
        rows={totals}
        rowKey={({ municipality }) => municipality.code}
        csvName={`company-totals-${from}-${through}.csv`}
        printedBy={name}
        empty={t('company.empty')}
        columns={[
          { key: 'municipality', head: t('company.municipality'), value: ({ municipality }) => municipality.name },
          { key: 'points', head: t('company.points'), value: ({ points }) => points, total },
        ]}
      />
      <Table
        caption={t('company.details')}
        rows={details}
        rowKey={({ mykeyId, municipality }) => `${mykeyId} ${municipality.code}`}
        csvName={`company-details-${from}-${through}.csv`}
        printedBy={name}
        empty={t('company.empty')}
        columns={[
          { key: 'mykeyId', head: t('company.mykeyId'), value: ({ mykeyId }) => mykeyId },
          { key: 'municipality', head: t('company.municipality'), value: ({ municipality }) => municipality.name },
          { key: 'points', head: t('company.points'), value: ({ points }) => points, total },
        ]}
      />
    </>
  );
}
