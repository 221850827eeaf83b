import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { ToldAt } from '../../components/printed-with.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { Bundle } from './bundle.tsx';
import { Difference } from './difference.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listClearings>;
type Clearing = Listed['clearings'][number];

/** まとめて消込 (6-1 パターン①) at the office of a street: a bundle for each shop, scanned one after the other. */
export function ClearingPage() {
  const { t } = useTranslation('counter');
  const { aside } = usePhrases();
  const { points } = useFace();
  const asked = useRoutePages(['clearings'], 'clearings', (query) =>
    points.call(pointsRoutes.listClearings, { query }),
  );
  const [open, setOpen] = useState<number>();
  if (asked.isPending) return <Waiting what={t('clearing.title')} />;
  if (!asked.data)
    return (
      <>
        <PageTitle>{t('clearing.title')}</PageTitle>
        {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      </>
    );
  if (open !== undefined) return <Bundle clearingId={open} onBack={() => setOpen(undefined)} />;
  const { street, merchants, clearings } = asked.data;
  return (
    <>
      <PageTitle lead={t('clearing.lead')}>{`${t('clearing.title')}${aside(street)}`}</PageTitle>
      <OpenBundle merchants={merchants} onOpened={({ clearingId }) => setOpen(clearingId)} />
      <ToldAt value={asked.toldAt}>
        <Bundles clearings={clearings} onOpen={setOpen} />
      </ToldAt>
      <More asked={asked} />
    </>
  );
}

function OpenBundle({ merchants, onOpened }: { merchants: Listed['merchants']; onOpened: (made: Clearing) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.openClearing,
    words: 'counter.clearing',
    values: { merchantId: String(merchants[0]?.merchantId ?? ''), declaredCount: '', declaredPoints: '' },
    send: (body) => points.call(pointsRoutes.openClearing, { body }),
    forgets: ['clearings'],
    done: onOpened,
  });
  return (
    <section
      aria-labelledby="open"
      className="mb-10 max-w-3xl rounded-12 border border-solid-gray-300 p-5 print:hidden"
    >
      <h2 id="open" className="mb-4 text-xl font-700">
        {t('clearing.open')}
      </h2>
      <form.Entry submit={t('clearing.begin')} size="large">
        <form.Select
          name="merchantId"
          label={t('clearing.merchant')}
          options={merchants.map(({ merchantId, name }) => ({ value: merchantId, label: name }))}
        />
        <div className="grid gap-x-10 sm:grid-cols-2">
          <form.Amount name="declaredCount" unit={t('vouchers.sheets')} />
          <form.Amount name="declaredPoints" unit={t('money.points', { ns: 'translation' })} />
        </div>
      </form.Entry>
    </section>
  );
}

function Bundles({ clearings, onOpen }: { clearings: Listed['clearings']; onOpen: (clearingId: number) => void }) {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  return (
    <Table
      caption={t('clearing.bundles')}
      rows={clearings}
      rowKey={({ clearingId }) => String(clearingId)}
      empty={t('clearing.bundlesEmpty')}
      csv
      columns={[
        {
          key: 'number',
          head: t('clearing.bundles'),
          value: ({ clearingId }) => t('clearing.bundle', { number: clearingId }),
        },
        { key: 'shop', head: t('clearing.merchant'), value: ({ merchant }) => merchant.name },
        { key: 'at', head: t('clearing.openedAt'), value: ({ openedAt }) => time(openedAt) },
        { key: 'count', head: t('clearing.count'), value: ({ count }) => count },
        { key: 'points', head: t('clearing.points'), value: ({ points }) => points },
        {
          key: 'difference',
          head: t('clearing.difference'),
          value: ({ pointsDifference }) => pointsDifference,
          show: (one) => <Difference {...one} />,
        },
        {
          key: 'state',
          head: t('clearing.state'),
          value: ({ closedAt }) => t(closedAt ? 'clearing.isClosed' : 'clearing.isOpen'),
        },
        {
          key: 'action',
          head: t('clearing.action'),
          show: ({ clearingId, closedAt }) => (
            <Button look="outline" size="small" onClick={() => onOpen(clearingId)}>
              {t(closedAt ? 'clearing.show' : 'clearing.goOn')}
              <Aside of={t('clearing.bundle', { number: clearingId })} />
            </Button>
          ),
        },
      ]}
    />
  );
}
