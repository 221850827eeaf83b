import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { SelectField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';
import { type Batch, stateOf } from './coupons-page.tsx';

type Coupon = RouteAnswer<typeof pointsRoutes.listCoupons>['coupons'][number];
const choices = ['issued', 'active', 'used', 'revoked', 'lapsed', 'toGiveBack'] as const;
type Only = (typeof choices)[number];
const FORGETS = ['coupons', 'coupon-batches'];
/** Longer than the server takes to answer, whatever it waits for. */
const HAND_OVER_PATIENCE = 30_000;
const isUnused = ({ state }: Coupon) => state === 'issued' || state === 'active';
const inFours = (selector: string) => `${selector.slice(0, 4)}-${selector.slice(4)}`;

/** One batch: its codes, once; what became of each; and the end of those that leaked or came back. */
export function CouponBatchPage() {
  const { t } = useTranslation('office');
  const { batchNumber } = useParams({ strict: false }) as { batchNumber: string };
  const { points } = useFace();
  const [only, setOnly] = useState<Only | ''>('');
  const [done, setDone] = useState<string>();
  const asked = useRoutePages(['coupons', batchNumber, only], 'coupons', (query) =>
    points.call(pointsRoutes.listCoupons, {
      params: { batchNumber },
      query: only === '' ? query : { ...query, only },
    }),
  );
  return (
    <>
      <BackLink to="/coupons">{t('couponBatch.back')}</BackLink>
      <PageTitle>{t('couponBatch.title', { number: batchNumber })}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      <Told asked={asked}>
        {({ batch, coupons }) => (
          <>
            {batch && <BatchFacts batch={batch} />}
            {batch && <Steps batch={batch} onDone={setDone} />}
            <SelectField
              label={t('couponBatch.only')}
              value={only}
              onChange={(event) => setOnly(event.target.value as Only | '')}
            >
              <option value="">{t('couponBatch.all')}</option>
              {choices.map((one) => (
                <option key={one} value={one}>
                  {one === 'toGiveBack' ? t('couponBatch.toGiveBack') : t(`couponBatch.states.${one}`)}
                </option>
              ))}
            </SelectField>
            <Coupons coupons={coupons} batchNumber={batchNumber} onDone={setDone} />
            <More asked={asked} />
          </>
        )}
      </Told>
    </>
  );
}

function BatchFacts({ batch }: { batch: Batch }) {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  const { now } = useFace();
  const { pattern, points, count, validFrom, validThrough, handedAt, handedFor, counts } = batch;
  return (
    <>
      <Facts
        className="mb-6"
        facts={[
          [t('coupons.state'), t(`coupons.states.${stateOf(batch, todayInJapan(now()))}`)],
          [t('coupons.pattern'), t(`coupons.patterns.${pattern}`)],
          [t('coupons.points'), <Amount key="points" value={points} size="medium" />],
          [t('coupons.count'), figures(count)],
          [t('coupons.period'), t('coupons.periodOf', { from: date(validFrom), through: date(validThrough) })],
          ...(handedAt ? [[t('couponBatch.handedAt'), time(handedAt)] as const] : []),
          ...(handedFor
            ? [
                [
                  t('couponBatch.handedFor'),
                  <span key="key" className="font-mono break-all">
                    {handedFor}
                  </span>,
                ] as const,
              ]
            : []),
          [t('coupons.used'), figures(counts.used)],
          [t('coupons.unused'), figures(counts.active)],
          [t('coupons.toGiveBack'), figures(counts.toGiveBack)],
        ]}
      />
      {counts.toGiveBack > 0 && <Banner tone="info" title={t('coupons.toGiveBackBody')} />}
    </>
  );
}

type StepsProps = { batch: Batch; onDone: (words: string) => void };

/** What can be done with the whole batch; what ends it stands apart. */
function Steps({ batch, onDone }: StepsProps) {
  const { t } = useTranslation('office');
  const { now, points } = useFace();
  const [step, setStep] = useState<'receive' | 'revoke'>();
  const state = stateOf(batch, todayInJapan(now()));
  const { batchNumber, handedAt } = batch;
  const close = () => setStep(undefined);
  return (
    <div className="mb-10 flex flex-wrap items-center gap-4 print:hidden">
      {state === 'asked' && (
        <Button size="large" onClick={() => setStep('receive')}>
          {t('couponBatch.receive')}
        </Button>
      )}
      {handedAt && batch.pattern === 'post' && state === 'handed' && (
        <NextLink to="/coupon-sheets">{t('couponBatch.sheets')}</NextLink>
      )}
      {(state === 'asked' || state === 'handed') && (
        <span className="ms-auto">
          <Button look="outline" onClick={() => setStep('revoke')}>
            {t('couponBatch.revokeAll')}
          </Button>
        </span>
      )}
      {step === 'receive' && (
        <Question
          title={t('couponBatch.receiveTitle')}
          confirm={t('couponBatch.receive')}
          // It is made once: an answer that nobody waits for any more would be lost with its codes.
          ask={() =>
            points.download(pointsRoutes.downloadCouponBatch, { params: { batchNumber }, patience: HAND_OVER_PATIENCE })
          }
          forgets={FORGETS}
          onDone={(file) => {
            close();
            saveFile(fileNameOf(t('couponBatch.fileName'), batchNumber, 'jwe'), file);
            onDone(t('couponBatch.received'));
          }}
          onClose={close}
        >
          <p>{t('couponBatch.receiveBody')}</p>
        </Question>
      )}
      {step === 'revoke' && (
        <RevokeDialog
          title={t('couponBatch.revokeAllTitle')}
          body={t('couponBatch.revokeAllBody')}
          batchNumber={batchNumber}
          onClose={close}
          onDone={onDone}
        />
      )}
    </div>
  );
}

type RevokeProps = {
  title: string;
  body: string;
  batchNumber: string;
  selector?: string;
  onClose: () => void;
  onDone: (words: string) => void;
};
function RevokeDialog({ title, body, batchNumber, selector, onClose, onDone }: RevokeProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.revokeCoupons,
    words: 'office.couponBatch',
    values: { reason: '' },
    body: ({ reason }) => (selector ? { selectors: [selector], reason } : { reason }),
    send: (sent) => points.call(pointsRoutes.revokeCoupons, { params: { batchNumber }, body: sent }),
    forgets: FORGETS,
    done: ({ revoked }) => {
      onClose();
      onDone(t('couponBatch.revoked', { count: revoked }));
    },
  });
  return (
    <Dialog open title={title} onClose={onClose}>
      <p className="mb-4">{body}</p>
      <form.Entry submit={t('couponBatch.revoke')} onCancel={onClose}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}

type CouponsProps = { coupons: readonly Coupon[]; batchNumber: string; onDone: (words: string) => void };

function Coupons({ coupons, batchNumber, onDone }: CouponsProps) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const [revoking, setRevoking] = useState<string>();
  return (
    <>
      <Table
        caption={t('couponBatch.caption')}
        rows={coupons}
        rowKey={({ selector }) => selector}
        csv={batchNumber}
        empty={t('couponBatch.empty')}
        columns={[
          { key: 'selector', head: t('couponBatch.selector'), value: ({ selector }) => inFours(selector) },
          {
            key: 'action',
            head: t('couponBatch.action'),
            show: (one) =>
              isUnused(one) && <RevokeButton selector={one.selector} onClick={() => setRevoking(one.selector)} />,
          },
          { key: 'state', head: t('coupons.state'), value: ({ state }) => t(`couponBatch.states.${state}`) },
          { key: 'orderNumber', head: t('couponBatch.orderNumber'), value: ({ orderNumber }) => orderNumber ?? '' },
          {
            key: 'activeFrom',
            head: t('couponBatch.activeFrom'),
            value: ({ activeFrom }) => activeFrom ?? '',
            isDay: true,
          },
          {
            key: 'usedAt',
            head: t('couponBatch.usedAt'),
            value: ({ usedAt }) => usedAt && time(usedAt),
            inDetail: true,
          },
          {
            key: 'activatedAt',
            head: t('couponBatch.activatedAt'),
            value: ({ activatedAt }) => activatedAt && time(activatedAt),
            inDetail: true,
          },
          {
            key: 'revokedAt',
            head: t('couponBatch.revokedAt'),
            value: ({ revokedAt }) => revokedAt && time(revokedAt),
            inDetail: true,
          },
        ]}
      />
      {revoking && (
        <RevokeOne
          selector={revoking}
          batchNumber={batchNumber}
          onClose={() => setRevoking(undefined)}
          onDone={onDone}
        />
      )}
    </>
  );
}

function RevokeOne({ selector, ...rest }: Omit<RevokeProps, 'title' | 'body'> & { selector: string }) {
  const { t } = useTranslation('office');
  return (
    <RevokeDialog
      title={t('couponBatch.revokeOneTitle', { selector: inFours(selector) })}
      body={t('couponBatch.revokeOneBody')}
      selector={selector}
      {...rest}
    />
  );
}

function RevokeButton({ selector, onClick }: { selector: string; onClick: () => void }) {
  const { t } = useTranslation('office');
  return <RowButton label={t('couponBatch.revoke')} of={inFours(selector)} onClick={onClick} />;
}
