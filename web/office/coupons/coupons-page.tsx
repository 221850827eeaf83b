import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { Aside } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { AddForm, RegisterPage, Told } from '../office-page.tsx';
import { KeyCard } from './key-card.tsx';

export type Batch = RouteAnswer<typeof pointsRoutes.listCouponBatches>['batches'][number];

/** Where a batch stands, for its company. */
export function stateOf({ revokedAt, handedAt, validThrough }: Batch, today: string) {
  if (revokedAt) return 'revoked';
  if (validThrough < today) return 'over';
  return handedAt ? 'handed' : 'asked';
}

/** クーポン: the company's key, its batches and what became of them (6-10 2-1 … 2-3). */
export function CouponsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [done, setDone] = useState<string>();
  const key = useRouteQuery(['coupon-key'], () => points.call(pointsRoutes.showCouponKey));
  const asked = useRoutePages(['coupon-batches'], 'batches', (query) =>
    points.call(pointsRoutes.listCouponBatches, { query }),
  );
  return (
    <RegisterPage title={t('coupons.title')} lead={t('coupons.lead')} done={done}>
      <AddForm label={t('coupons.create')} onDone={(saved) => setDone(saved ? t('coupons.created') : undefined)}>
        {(close) => <CreateForm onDone={close} />}
      </AddForm>
      <Told asked={asked}>{({ batches }) => <Batches batches={batches} />}</Told>
      <More asked={asked} />
      <Told asked={key}>{(known) => <KeyCard known={known} onDone={() => setDone(t('coupons.keyAsked'))} />}</Told>
    </RegisterPage>
  );
}

function Batches({ batches }: { batches: readonly Batch[] }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { now } = useFace();
  const today = todayInJapan(now());
  return (
    <Table
      caption={t('coupons.caption')}
      rows={batches}
      rowKey={({ batchNumber }) => batchNumber}
      csv
      empty={t('coupons.empty')}
      columns={[
        { key: 'batchNumber', head: t('coupons.batchNumber'), value: ({ batchNumber }) => batchNumber },
        {
          key: 'open',
          head: t('coupons.action'),
          show: ({ batchNumber }) => (
            <Link to="/coupons/$batchNumber" params={{ batchNumber }}>
              {t('coupons.open')}
              <Aside of={batchNumber} />
            </Link>
          ),
        },
        { key: 'state', head: t('coupons.state'), value: (one) => t(`coupons.states.${stateOf(one, today)}`) },
        { key: 'count', head: t('coupons.count'), value: (one) => one.count },
        { key: 'used', head: t('coupons.used'), value: ({ counts }) => counts.used },
        { key: 'toGiveBack', head: t('coupons.toGiveBack'), value: ({ counts }) => counts.toGiveBack },
        { key: 'points', head: t('coupons.points'), value: (one) => one.points, inDetail: true },
        { key: 'unused', head: t('coupons.unused'), value: ({ counts }) => counts.active, inDetail: true },
        {
          key: 'pattern',
          head: t('coupons.pattern'),
          value: (one) => t(`coupons.patterns.${one.pattern}`),
          inDetail: true,
        },
        {
          key: 'period',
          head: t('coupons.period'),
          value: (one) => t('coupons.periodOf', { from: date(one.validFrom), through: date(one.validThrough) }),
          inDetail: true,
        },
      ]}
    />
  );
}

const patterns = ['immediate', 'deferred', 'post'] as const;

function CreateForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createCouponBatch,
    words: 'office.coupons',
    values: {
      batchNumber: '',
      pattern: 'immediate' as string,
      count: '',
      points: '',
      validFrom: todayInJapan(now()),
      validThrough: '',
    },
    send: (body) => points.call(pointsRoutes.createCouponBatch, { body }),
    refusals: { batchNumber: ['exists_with_different_request'], validThrough: ['coupon_days'] },
    forgets: ['coupon-batches'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('coupons.create')} onCancel={() => onDone(false)}>
      <form.Code name="batchNumber" />
      <form.Choice
        name="pattern"
        choices={patterns.map((value) => ({
          value,
          label: t(`coupons.patterns.${value}`),
          hint: t(`coupons.patternHints.${value}`),
        }))}
      />
      <form.Amount name="count" />
      <form.Amount name="points" unit={t('money.points', { ns: 'translation' })} />
      <form.Day name="validFrom" />
      <form.Day name="validThrough" />
    </form.Entry>
  );
}
