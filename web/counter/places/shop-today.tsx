import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useCounted } from '../payments/counted.ts';
import { type Redemption, type Sum, sumsBy, type Today, type Use, usesOf } from './shop-day.ts';

/** 今日の合計, by whose points and by clerk, and every use: also what is printed when the day is closed. */
export function ShopToday({ today, redemptions }: { today: Today; redemptions: readonly Redemption[] }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  const counted = useCounted();
  const { payments, on, points, place, vouchers, bundles, merges } = today;
  const refunded = payments.reduce((sum, payment) => sum + payment.refunded, 0);
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
      {byTown.length > 1 && <Sums caption={t('shop.byTown')} head={t('shop.town')} sums={byTown} />}
      {payments.some(({ clerk }) => clerk !== null) && (
        <Sums caption={t('shop.byClerk')} head={t('shop.clerk')} sums={byClerk} />
      )}
      <Uses uses={usesOf(payments, redemptions)} on={on} />
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

function Sums({ caption, head, sums }: { caption: string; head: string; sums: Sum[] }) {
  const { t } = useTranslation('counter');
  const total = (of: 'count' | 'undone' | 'points' | 'refunded') => sums.reduce((sum, line) => sum + line[of], 0);
  return (
    <Table
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

function Uses({ uses, on }: { uses: readonly Use[]; on: string }) {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { time } = useDates();
  const stateOf = ({ undone, points, refunded, merged, exempt }: Use) => {
    const how = merged ? t('till.mergedInto', { name: merged }) : exempt ? t('shop.exempt') : '';
    const back = undone
      ? t('till.reversed')
      : refunded > 0 && refunded < points && t('till.partlyBack', { points: figures(refunded) });
    return beside(how, back);
  };
  return (
    <Table
      caption={t('shop.uses')}
      rows={uses}
      rowKey={({ key }) => key}
      csv={on}
      empty={t('till.none')}
      columns={[
        { key: 'at', head: t('receipt.at'), value: ({ at }) => time(at) },
        { key: 'way', head: t('shop.way'), value: ({ way }) => t(`shop.ways.${way}`) },
        { key: 'number', head: t('receipt.number'), value: ({ number }) => number, names: true },
        { key: 'town', head: t('shop.town'), value: ({ town }) => town },
        { key: 'clerk', head: t('shop.clerk'), value: ({ clerk }) => clerk ?? '' },
        { key: 'points', head: t('shop.points'), value: ({ points }) => points },
        { key: 'refunded', head: t('shop.refunded'), value: ({ refunded }) => refunded },
        { key: 'state', head: t('shop.state'), value: stateOf },
      ]}
    />
  );
}
