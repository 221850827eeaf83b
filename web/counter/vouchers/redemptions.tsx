import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';

import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { type Line, LineList } from '../../components/line-list.tsx';
import { Aside } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { dayOf, offlineStore, type Queued, type TakenToday } from './offline.ts';
import type { Redemption } from './use-redeem.ts';

/** What this shop took today, with a wrong scan taken back while the customer still stands there; also without a network. */
export function Redemptions({ queue }: { queue: readonly Queued[] }) {
  const { t } = useTranslation('counter');
  const { told, isLive } = useTakenToday();
  const [asking, setAsking] = useState<Redemption>();
  const [undone, setUndone] = useState(false);
  const lineOf = useRedemptionLine(isLive ? setAsking : undefined);
  const waitingLine = useWaitingLine();
  if (!told && queue.length === 0) return null;
  const { count = 0, undone: back = 0, points = 0, redemptions = [] } = told ?? {};
  const sum = { count, points: figures(points) };
  return (
    <section aria-labelledby="taken-today">
      <h2 id="taken-today" className="mb-2 text-xl font-700">
        {t('redeem.today')}
      </h2>
      <p className="mb-4">
        {count === 0
          ? t('redeem.todayEmpty')
          : back > 0
            ? t('redeem.todaySumUndone', { ...sum, undone: back })
            : t('redeem.todaySum', sum)}
      </p>
      {undone && <Banner tone="success" live title={t('redeem.undone')} />}
      {redemptions.length + queue.length > 0 && (
        <LineList
          label={t('redeem.today')}
          empty=""
          lines={[...queue.toReversed().map(waitingLine), ...redemptions.slice(0, 20).map(lineOf)]}
        />
      )}
      {asking && (
        <Undo
          redemption={asking}
          onClose={(done) => {
            setUndone(done);
            setAsking(undefined);
          }}
        />
      )}
    </section>
  );
}

/** What the points cloud says, or what it said last today where it cannot be asked. */
function useTakenToday(): { told: TakenToday | undefined; isLive: boolean } {
  const { pointsSoon, now } = useFace();
  const asked = useRouteQuery(['redemptions'], () => pointsSoon.call(pointsRoutes.listRedemptionsHere));
  const { data: value } = asked;
  useEffect(() => {
    if (value) offlineStore().keepToday(value, dayOf(now()));
  }, [value, now]);
  if (value) return { told: value, isLive: true };
  const isUnanswered = asked.refusal?.outcome === 'no_answer';
  return { told: isUnanswered ? offlineStore().today(dayOf(now())) : undefined, isLive: false };
}

/** One that the points cloud has; it is taken back only where it can be asked. */
function useRedemptionLine(onUndo: ((redemption: Redemption) => void) | undefined): (redemption: Redemption) => Line {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  return (one) => ({
    key: one.redemptionKey,
    name: <span className="font-mono">{spacedVoucherNumber(one.voucher.number)}</span>,
    note: time(one.redeemedAt),
    amount: { value: one.voucher.points },
    after: one.undoneAt ? (
      <strong>{t('redeem.takenBack')}</strong>
    ) : one.way === 'offline' ? (
      t('redeem.viaOffline')
    ) : one.way === 'bundle' ? (
      t('redeem.viaBundle')
    ) : onUndo ? (
      <Button look="outline" size="small" onClick={() => onUndo(one)}>
        {t('redeem.undo')}
        <Aside of={spacedVoucherNumber(one.voucher.number)} />
      </Button>
    ) : undefined,
  });
}

/** One that waits at this terminal for the network. */
function useWaitingLine(): (queued: Queued) => Line {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  return ({ key, number, points, acceptedAt }) => ({
    key,
    name: <span className="font-mono">{spacedVoucherNumber(number)}</span>,
    note: time(acceptedAt),
    amount: { value: points },
    after: <strong>{t('redeem.notArrived')}</strong>,
  });
}

function Undo({ redemption, onClose }: { redemption: Redemption; onClose: (done: boolean) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const { redemptionKey, voucher } = redemption;
  const form = useRouteForm({
    route: pointsRoutes.undoRedemption,
    words: 'counter.vouchers',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.undoRedemption, { params: { redemptionKey }, body }),
    forgets: ['redemptions', 'today'],
    done: () => {
      // Its paper is good again, also at this terminal without a network.
      offlineStore().forgetTaken(voucher.number);
      onClose(true);
    },
  });
  return (
    <Dialog open title={t('redeem.undoTitle')} onClose={() => onClose(false)}>
      <p className="mb-4">
        <span className="font-mono text-2xl">{spacedVoucherNumber(voucher.number)}</span>{' '}
        <Amount value={voucher.points} size="medium" />
      </p>
      <p className="mb-6">{t('redeem.undoBody')}</p>
      <form.Entry submit={t('redeem.undo')} look="danger" size="large" onCancel={() => onClose(false)}>
        <form.Text name="reason" hint="" />
      </form.Entry>
    </Dialog>
  );
}
