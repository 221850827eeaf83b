import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { More } from '../../components/more.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';
import { RemittanceCard } from './remittance-card.tsx';
import { AFTER_STEP } from './step.ts';

/** 自治体への振込: what can be paid out, and each payment from its request to the bank file (6-6 ②, 6-7). */
export function RemittancesPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const [done, setDone] = useState<string>();
  const next = useRouteQuery(['remittances', 'next'], () => points.call(pointsRoutes.showRemittanceToCome));
  const asked = useRoutePages(['remittances'], 'remittances', (query) =>
    points.call(pointsRoutes.listRemittances, { query }),
  );
  return (
    <>
      <PageTitle lead={t(role === 'company' ? 'remittances.leadCompany' : 'remittances.leadAgent')}>
        {t('remittances.title')}
      </PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <Told asked={next}>{(toCome) => <ToCome toCome={toCome} onDone={setDone} />}</Told>
      <h2 className="mb-3 text-xl font-700">{t('remittances.list')}</h2>
      <Told asked={asked}>
        {({ remittances, days }) => (
          <>
            {remittances.length === 0 && (
              <p className="mb-10 rounded-8 bg-solid-gray-50 p-6">{t('remittances.listEmpty')}</p>
            )}
            {remittances.map((one) => (
              <RemittanceCard key={one.remittanceId} remittance={one} days={days} onDone={setDone} />
            ))}
            <More asked={asked} />
          </>
        )}
      </Told>
    </>
  );
}

type ToComeData = RouteAnswer<typeof pointsRoutes.showRemittanceToCome>;
function ToCome({ toCome, onDone }: { toCome: ToComeData; onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const paid = toCome.lines.filter(({ hasAccount }) => hasAccount);
  const yen = paid.reduce((sum, line) => sum + line.yen, 0);
  return (
    <>
      {!toCome.hasAccount && <Banner tone="warning" title={t('remittances.noOwnAccount')} />}
      <Table
        caption={t('remittances.toCome')}
        rows={toCome.lines}
        rowKey={({ municipality }) => municipality.code}
        csv
        empty={t('remittances.toComeEmpty')}
        columns={[
          { key: 'municipality', head: t('remittances.municipality'), value: ({ municipality }) => municipality.name },
          { key: 'yen', head: t('remittances.yen'), value: (line) => line.yen, isSummed: true },
          {
            key: 'account',
            head: t('remittances.account'),
            value: ({ hasAccount }) => t(hasAccount ? 'remittances.hasAccount' : 'remittances.noAccount'),
          },
        ]}
      />
      {toCome.hasAccount && paid.length > 0 && (
        <div className="mb-10 print:hidden">
          <Button size="large" onClick={() => setAsking(true)}>
            {t('remittances.ask')}
          </Button>
        </div>
      )}
      {asking && (
        <Question
          title={t('remittances.askTitle')}
          confirm={t('remittances.ask')}
          ask={() => points.call(pointsRoutes.askForRemittance)}
          forgets={AFTER_STEP}
          onDone={() => {
            close();
            onDone(t('remittances.asked'));
          }}
          onClose={close}
        >
          <Facts
            className="mb-4"
            facts={[
              [t('remittances.payees'), t('remittances.payees', { count: paid.length })],
              [t('remittances.yen'), <Amount key="yen" value={yen} unit="yen" size="medium" />],
            ]}
          />
          <p>{t('remittances.askBody')}</p>
        </Question>
      )}
    </>
  );
}
