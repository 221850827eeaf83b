import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { Question } from '../../components/question.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { PrintedReceipt } from './printed-receipt.tsx';
import { restOf } from './rests.ts';
import type { Receipt } from './sale.ts';

export type Today = RouteAnswer<typeof pointsRoutes.showToday>;
type Payment = Today['payments'][number];

/** The last payment of this very terminal, to be taken back while the customer still stands there. */
export function LastPayment({ today }: { today: Today }) {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const [asking, setAsking] = useState<Payment>();
  const [printing, setPrinting] = useState<Reprinted>();
  useEffect(() => {
    if (printing) window.print();
  }, [printing]);
  const [undone, setUndone] = useState<Payment>();
  const last = today.payments
    .filter(({ mine }) => mine)
    .sort((a, b) => b.paidAt.localeCompare(a.paidAt))
    .at(0);
  return (
    <>
      <section aria-labelledby="last-payment" className="rounded-12 border border-solid-gray-300 p-5 print:hidden">
        {undone && <Undone payment={undone} />}
        <h2 id="last-payment" className="mb-2 text-lg font-700">
          {t('till.last')}
        </h2>
        {!last && <p className="text-solid-gray-700">{t('till.none')}</p>}
        {last && (
          <div className="flex flex-wrap items-center justify-between gap-4">
            <p>
              <span className="me-4 text-solid-gray-700">{time(last.paidAt)}</span>
              <Amount value={last.points} size="medium" />
            </p>
            {last.merged && <span>{t('till.mergedInto', { name: last.merged.name })}</span>}
            {last.refunded > 0 && !last.reversedAt && (
              <span>{t('till.partlyBack', { points: last.refunded.toLocaleString() })}</span>
            )}
            <Reprint payment={last} onPrint={setPrinting} />
            {last.reversedAt ? (
              <span className="font-700">{t('till.reversed')}</span>
            ) : (
              <Button
                look="outline"
                onClick={() => {
                  setUndone(undefined);
                  setAsking(last);
                }}
              >
                {t('till.undo')}
              </Button>
            )}
          </div>
        )}
        {asking && (
          <Undo
            payment={asking}
            onClose={(done) => {
              if (done) setUndone(asking);
              setAsking(undefined);
            }}
          />
        )}
      </section>
      {printing && <PrintedReceipt {...printing} rest={restOf(printing.receipt.paymentKey) ?? 0} />}
    </>
  );
}

type Reprinted = { receipt: Receipt; asOf: string };

/** The receipt again, with the balance of now; it says so. */
function Reprint({ payment, onPrint }: { payment: Payment; onPrint: (printing: Reprinted) => void }) {
  const { t } = useTranslation('counter');
  const { points, now } = useFace();
  const act = useRouteMutation();
  const reprint = () =>
    act.mutate(
      () => points.call(pointsRoutes.showReceipt, { params: { paymentKey: payment.paymentKey } }),
      (receipt) => onPrint({ receipt, asOf: new Date(now()).toISOString() }),
    );
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Button look="outline" busy={act.isPending} onClick={() => void reprint()}>
        {t('till.reprint')}
      </Button>
    </>
  );
}

/** What was added to the street's card by hand is nobody's but the shop's to take off again. */
function TakeOff({ payment: { merged } }: { payment: Payment }) {
  const { t } = useTranslation('counter');
  if (!merged?.left) return null;
  return <p className="font-700">{t('undo.takeOff', { name: merged.name, units: merged.left.toLocaleString() })}</p>;
}

/** What went back, and what the clerk has to do with their hands now. */
function Undone({ payment }: { payment: Payment }) {
  const { t } = useTranslation('counter');
  return (
    <Banner tone="success" live title={t('undo.done')}>
      <p>{t('undo.doneBody', { points: figures(payment.points - payment.refunded) })}</p>
      <GiveBack payment={payment} />
      <TakeOff payment={payment} />
    </Banner>
  );
}

/** What was taken beside the points is not in any account: the clerk gives it back. */
function GiveBack({ payment: { paymentKey } }: { payment: Payment }) {
  const { t } = useTranslation('counter');
  const yen = restOf(paymentKey);
  if (yen === undefined) return null;
  return <p className="font-700">{t('undo.giveBack', { yen: figures(yen) })}</p>;
}

function Undo({ payment, onClose }: { payment: Payment; onClose: (done: boolean) => void }) {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const { points } = useFace();
  return (
    <Question
      title={t('undo.title')}
      confirm={t('undo.confirm')}
      danger
      ask={() => points.call(pointsRoutes.reversePayment, { params: { paymentKey: payment.paymentKey } })}
      forgets={['today']}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <dl className="mb-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        <dt className="text-solid-gray-700">{t('undo.points')}</dt>
        <dd>
          <Amount value={payment.points} size="large" />
        </dd>
        <dt className="text-solid-gray-700">{t('undo.at')}</dt>
        <dd>{time(payment.paidAt)}</dd>
        <dt className="text-solid-gray-700">{t('undo.number')}</dt>
        <dd>{payment.receiptNumber}</dd>
      </dl>
      <p>{t('undo.body')}</p>
      <GiveBack payment={payment} />
      <TakeOff payment={payment} />
    </Question>
  );
}
