import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Aside } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { VoucherPaper } from './voucher-paper.tsx';

type Sold = RouteAnswer<typeof pointsRoutes.listVouchersSoldHere>['vouchers'][number];
type Asking = { act: 'cancel' | 'reissue'; voucher: Sold };

/** What was issued here today: printed again, cancelled, or issued anew under another number. */
export function VouchersSold() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const { time } = useDates();
  const asked = useRouteQuery(['vouchers-sold'], () => points.call(pointsRoutes.listVouchersSoldHere));
  const [asking, setAsking] = useState<Asking>();
  const [paper, setPaper] = useState<Sold>();
  const [done, setDone] = useState<string>();
  if (!asked.data) return asked.refusal ? <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} /> : null;
  return (
    <>
      {done && <Banner tone="success" live title={done} />}
      {paper && (
        <section aria-label={t('vouchers.again')} className="mb-6 rounded-12 border border-solid-gray-300 p-5">
          <p className="mb-3 font-mono text-xl">{spacedVoucherNumber(paper.number)}</p>
          <VoucherPaper voucherIds={[paper.voucherId]} />
        </section>
      )}
      <Table
        caption={t('vouchers.today')}
        rows={asked.data.vouchers}
        asOf={asked.toldAt}
        rowKey={({ voucherId }) => String(voucherId)}
        empty={t('vouchers.todayEmpty')}
        columns={[
          { key: 'number', head: t('vouchers.number'), value: ({ number }) => spacedVoucherNumber(number) },
          { key: 'kind', head: t('vouchers.kind'), value: ({ kind }) => kind },
          {
            key: 'points',
            head: t('vouchers.points'),
            value: ({ points: worth }) => worth,
            show: ({ points: worth }) => <Amount value={worth} />,
          },
          { key: 'at', head: t('vouchers.at'), value: ({ issuedAt }) => time(issuedAt) },
          { key: 'state', head: t('vouchers.state'), value: ({ state }) => t(`vouchers.states.${state}`) },
          {
            key: 'action',
            head: t('vouchers.action'),
            show: (voucher) =>
              voucher.state === 'issued' && <RowActs of={voucher} onPaper={setPaper} onAsk={setAsking} />,
          },
        ]}
      />
      {asking && (
        <AskWhy
          asking={asking}
          onClose={(changed) => {
            setAsking(undefined);
            if (!changed) return;
            setDone(t(asking.act === 'cancel' ? 'vouchers.cancelled' : 'vouchers.reissued'));
            setPaper(asking.act === 'reissue' ? { ...asking.voucher, number: changed } : undefined);
          }}
        />
      )}
    </>
  );
}

type RowActsProps = { of: Sold; onPaper: (voucher: Sold) => void; onAsk: (asking: Asking) => void };

/** What can be done with a voucher that still stands. */
function RowActs({ of, onPaper, onAsk }: RowActsProps) {
  const { t } = useTranslation('counter');
  return (
    <span className="flex gap-2 whitespace-nowrap lg:min-w-60 lg:flex-wrap">
      <RowAct label={t('vouchers.again')} of={of} onClick={() => onPaper(of)} />
      <RowAct label={t('vouchers.reissue')} of={of} onClick={() => onAsk({ act: 'reissue', voucher: of })} />
      <RowAct label={t('vouchers.cancel')} of={of} onClick={() => onAsk({ act: 'cancel', voucher: of })} />
    </span>
  );
}

function RowAct({ label, of, onClick }: { label: string; of: Sold; onClick: () => void }) {
  return (
    <Button look="outline" size="small" onClick={onClick}>
      {label}
      <Aside of={spacedVoucherNumber(of.number)} />
    </Button>
  );
}

function AskWhy({ asking, onClose }: { asking: Asking; onClose: (number?: string) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const { act: what, voucher } = asking;
  const form = useRouteForm({
    // Both routes ask for the same reason.
    route: pointsRoutes.cancelVoucher,
    words: 'counter.vouchers',
    values: { reason: '' },
    send: (body): Promise<Answer<{ number: string }>> => {
      const asked = { params: { voucherId: voucher.voucherId }, body };
      return what === 'cancel'
        ? points.call(pointsRoutes.cancelVoucher, asked)
        : points.call(pointsRoutes.reissueVoucher, asked);
    },
    forgets: ['vouchers-sold'],
    done: ({ number }) => onClose(number),
  });
  return (
    <Dialog open title={t(`vouchers.${what}Title`)} onClose={() => onClose()}>
      <p className="mb-4 font-mono text-2xl">{spacedVoucherNumber(voucher.number)}</p>
      <p className="mb-6">{t(`vouchers.${what}Body`)}</p>
      <form.Entry
        submit={t(`vouchers.${what}`)}
        look={what === 'cancel' ? 'danger' : 'solid'}
        size="large"
        onCancel={() => onClose()}
      >
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}
