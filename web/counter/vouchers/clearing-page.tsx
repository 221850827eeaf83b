import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { More } from '../../components/more.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { ToldAt } from '../../components/printed-with.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAct, useAskPages, useForget } from '../../components/use-ask.ts';
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
  const asked = useAskPages(['clearings'], 'clearings', (query) => points.call(pointsRoutes.listClearings, { query }));
  const [open, setOpen] = useState<number>();
  if (asked.waiting) return <Waiting what={t('clearing.title')} />;
  if (!asked.value)
    return (
      <>
        <PageTitle>{t('clearing.title')}</PageTitle>
        {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />}
      </>
    );
  if (open !== undefined) return <Bundle clearingId={open} onBack={() => setOpen(undefined)} />;
  const { street, merchants, clearings } = asked.value;
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
  const forget = useForget();
  const act = useAct();
  const [merchantId, setMerchantId] = useState(merchants[0]?.merchantId ?? 0);
  const [count, setCount] = useState('');
  const [total, setTotal] = useState('');
  const [declaredCount, declaredPoints] = [amountOf(count), amountOf(total)];
  const ready = declaredCount !== undefined && declaredPoints !== undefined && merchantId !== 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    void act.run(
      () => points.call(pointsRoutes.openClearing, { body: { merchantId, declaredCount, declaredPoints } }),
      (made) => {
        forget('clearings');
        onOpened(made);
      },
    );
  };
  return (
    <form onSubmit={submit} className="mb-10 max-w-3xl rounded-12 border border-solid-gray-300 p-5 print:hidden">
      <h2 className="mb-4 text-xl font-700">{t('clearing.open')}</h2>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <SelectField
        label={t('clearing.merchant')}
        value={String(merchantId)}
        onChange={(event) => setMerchantId(Number(event.target.value))}
      >
        {merchants.map((one) => (
          <option key={one.merchantId} value={one.merchantId}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <div className="grid gap-x-10 sm:grid-cols-2">
        <TextField
          label={t('clearing.declaredCount')}
          required
          inputMode="numeric"
          value={count}
          after={t('vouchers.sheets')}
          className="max-w-40 text-end text-2xl tabular-nums"
          onChange={(event) => setCount(event.target.value)}
        />
        <AmountField label={t('clearing.declaredPoints')} typed={total} onTyped={setTotal} />
      </div>
      <Button type="submit" size="large" disabled={!ready} busy={act.busy}>
        {t('clearing.begin')}
      </Button>
    </form>
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
      csvName="taba.csv"
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
