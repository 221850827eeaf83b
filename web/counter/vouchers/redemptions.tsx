import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { LineList } from '../../components/line-list.tsx';
import { Aside } from '../../components/phrases.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { offlineStore } from './offline.ts';
import type { Redemption } from './use-redeem.ts';

/** What this shop took today, with a wrong scan taken back while the customer still stands there. */
export function Redemptions() {
  const { t } = useTranslation('counter');
  const { pointsSoon } = useFace();
  const { time } = useDates();
  const asked = useAsk(['redemptions'], () => pointsSoon.call(pointsRoutes.listRedemptionsHere));
  const [asking, setAsking] = useState<Redemption>();
  const [undone, setUndone] = useState(false);
  if (!asked.value) return null;
  const { count, points, redemptions } = asked.value;
  return (
    <section aria-labelledby="taken-today">
      <h2 id="taken-today" className="mb-2 text-xl font-700">
        {t('redeem.today')}
      </h2>
      <p className="mb-4">
        {count > 0 ? t('redeem.todaySum', { count, points: figures(points) }) : t('redeem.todayEmpty')}
      </p>
      {undone && <Banner tone="success" live title={t('redeem.undone')} />}
      {redemptions.length > 0 && (
        <LineList
          label={t('redeem.today')}
          empty=""
          lines={redemptions.slice(0, 20).map((one) => ({
            key: one.redemptionKey,
            name: <span className="font-mono">{spacedVoucherNumber(one.voucher.number)}</span>,
            note: time(one.redeemedAt),
            amount: { value: one.voucher.points },
            after: one.undoneAt ? (
              <strong>{t('redeem.takenBack')}</strong>
            ) : one.way === 'offline' ? (
              t('redeem.viaOffline')
            ) : (
              <Button look="outline" size="small" onClick={() => setAsking(one)}>
                {t('redeem.undo')}
                <Aside of={spacedVoucherNumber(one.voucher.number)} />
              </Button>
            ),
          }))}
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

function Undo({ redemption, onClose }: { redemption: Redemption; onClose: (done: boolean) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [reason, setReason] = useState('');
  const send = () =>
    act.run(
      () =>
        points.call(pointsRoutes.undoRedemption, {
          params: { redemptionKey: redemption.redemptionKey },
          body: { reason: reason.trim() },
        }),
      () => {
        // Its paper is good again, also at this terminal without a network.
        offlineStore().forgetTaken(redemption.voucher.number);
        forget('redemptions', 'today');
        onClose(true);
      },
    );
  return (
    <Dialog open title={t('redeem.undoTitle')} onClose={() => onClose(false)}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="mb-4">
        <span className="font-mono text-2xl">{spacedVoucherNumber(redemption.voucher.number)}</span>{' '}
        <Amount value={redemption.voucher.points} size="medium" />
      </p>
      <p className="mb-6">{t('redeem.undoBody')}</p>
      <TextField
        label={t('vouchers.reason')}
        required
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <DialogButtons
        danger
        confirm={t('redeem.undo')}
        busy={act.busy}
        disabled={reason.trim() === ''}
        onCancel={() => onClose(false)}
        onConfirm={() => void send()}
      />
    </Dialog>
  );
}
