import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useFace } from '../face.ts';
import { useCounted } from '../payments/counted.ts';
import { type Payment, type Sum, sumsBy, type Today } from './shop-day.ts';

/** 今日の合計, by whose points and by clerk, and every use: also what is printed when the day is closed. */
export function ShopToday({ today, printedBy }: { today: Today; printedBy: string | undefined }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  const { now } = useFace();
  const counted = useCounted();
  const { payments, on, points, place, vouchers, bundles, merges } = today;
  const refunded = payments.reduce((sum, payment) => sum + payment.refunded, 0);
  const print = { asOf: new Date(now()).toISOString(), ...(printedBy && { printedBy }) };
  const uses = payments.filter(({ merged }) => merged === null);
  const byTown = sumsBy(uses, ({ municipality }) => municipality.name);
  const byClerk = sumsBy(uses, ({ clerk }) => clerk ?? t('shop.nobody'));
  return (
    <section aria-labelledby="today">
      <h2 id="today" className="mb-4 text-xl font-700">
        {t('shop.today', { place, on: date(on) })}
      </h2>
      <dl className="mb-8 grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-4">
        <Figure name={t('shop.byCard')}>
          <Amount value={points} size="large" />
          <p>{counted(today)}</p>
        </Figure>
        <Figure name={t('shop.vouchers')}>
          <Amount value={vouchers.points} size="large" />
          <p>{counted(vouchers)}</p>
        </Figure>
        {bundles.count > 0 && (
          <Figure name={t('shop.bundles')}>
            <Amount value={bundles.points} size="large" />
            <p>{counted(bundles)}</p>
          </Figure>
        )}
        <Figure name={t('shop.owed')}>
          <Amount value={points + vouchers.points + bundles.points} size="large" />
        </Figure>
        {merges.count > 0 && (
          <Figure name={t('shop.merges')}>
            <Amount value={merges.points} size="large" />
            <p>{counted(merges)}</p>
          </Figure>
        )}
        {refunded > 0 && (
          <Figure name={t('shop.refunded')}>
            <Amount value={refunded} size="large" />
          </Figure>
        )}
      </dl>
      <p className="mb-8">
        <Button look="outline" onClick={() => window.print()}>
          {t('shop.print')}
        </Button>
      </p>
      {byTown.length > 1 && <Sums caption={t('shop.byTown')} head={t('shop.town')} sums={byTown} print={print} />}
      {payments.some(({ clerk }) => clerk !== null) && (
        <Sums caption={t('shop.byClerk')} head={t('shop.clerk')} sums={byClerk} print={print} />
      )}
      <Uses payments={payments} on={on} print={print} />
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="rounded-12 border border-solid-gray-300 p-4">
      <dt className="text-solid-gray-700">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type Print = { asOf: string; printedBy?: string };

function Sums({ caption, head, sums, print }: { caption: string; head: string; sums: Sum[]; print: Print }) {
  const { t } = useTranslation('counter');
  const total = (of: 'count' | 'undone' | 'points' | 'refunded') => sums.reduce((sum, line) => sum + line[of], 0);
  return (
    <Table
      {...print}
      caption={caption}
      rows={sums}
      rowKey={({ name }) => name}
      empty=""
      columns={[
        { key: 'name', head, value: ({ name }) => name },
        { key: 'count', head: t('shop.count'), value: ({ count }) => count, total: total('count') },
        { key: 'undone', head: t('shop.undone'), value: ({ undone }) => undone, total: total('undone') },
        { key: 'points', head: t('shop.points'), value: ({ points }) => points, total: total('points') },
        { key: 'refunded', head: t('shop.refunded'), value: ({ refunded }) => refunded, total: total('refunded') },
      ]}
    />
  );
}

function Uses({ payments, on, print }: { payments: readonly Payment[]; on: string; print: Print }) {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { time } = useDates();
  const stateOf = ({ reversedAt, refunded, merged, exempt }: Payment) => {
    const how = merged ? t('till.mergedInto', { name: merged.name }) : exempt ? t('shop.exempt') : '';
    const back = reversedAt
      ? t('till.reversed')
      : refunded > 0 && t('till.partlyBack', { points: refunded.toLocaleString() });
    return beside(how, back);
  };
  return (
    <Table
      {...print}
      caption={t('shop.uses')}
      rows={payments}
      rowKey={({ paymentKey }) => paymentKey}
      csvName={`uses-${on}.csv`}
      empty={t('till.none')}
      columns={[
        { key: 'at', head: t('receipt.at'), value: ({ paidAt }) => time(paidAt) },
        { key: 'number', head: t('receipt.number'), value: ({ receiptNumber }) => receiptNumber, names: true },
        { key: 'town', head: t('shop.town'), value: ({ municipality }) => municipality.name },
        { key: 'clerk', head: t('shop.clerk'), value: ({ clerk }) => clerk ?? '' },
        {
          key: 'points',
          head: t('shop.points'),
          value: ({ points }) => points,
        },
        {
          key: 'refunded',
          head: t('shop.refunded'),
          value: ({ refunded }) => refunded,
        },
        { key: 'state', head: t('shop.state'), value: stateOf },
      ]}
    />
  );
}
