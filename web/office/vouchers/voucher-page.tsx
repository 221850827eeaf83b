import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldVoucherNumber, pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { Table } from '../../components/table.tsx';
import { useFace } from '../face.ts';
import { RegisterPage } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';

type Found = RouteAnswer<typeof pointsRoutes.findVoucher>;
const WAYS = ['code', 'number', 'bundle', 'offline'] as const;
const ACTS = ['cancel', 'reissue', 'undo'] as const;

/** 券を調べる: from the number on a paper to what became of it. */
export function VoucherPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [found, setFound] = useState<Found>();
  const [cancelling, setCancelling] = useState(false);
  const [done, setDone] = useState<string>();
  const form = useRouteForm({
    route: pointsRoutes.findVoucher,
    words: 'office.voucherLookup',
    values: { number: '' },
    send: (_, { number }) => {
      setFound(undefined);
      setDone(undefined);
      return points.call(pointsRoutes.findVoucher, { params: { number: foldVoucherNumber(number) } });
    },
    refusals: { number: ['voucher_number_form', 'voucher_number_check', 'voucher_unknown'] },
    done: setFound,
  });
  return (
    <RegisterPage title={t('voucherLookup.title')} lead={t('voucherLookup.lead')} done={done}>
      <form.Entry submit={t('voucherLookup.find')} className="mb-8 max-w-2xl">
        <form.Code name="number" inputMode="numeric" className="max-w-80 text-2xl tabular-nums" />
      </form.Entry>
      {found && (
        <>
          <Life voucher={found} asked={foldVoucherNumber(form.values.number)} />
          {found.state === 'issued' && (
            <p className="mb-8 print:hidden">
              <Button look="danger" onClick={() => setCancelling(true)}>
                {t('voucherLookup.cancel')}
              </Button>
            </p>
          )}
          <Acts acts={found.acts} />
        </>
      )}
      {found && cancelling && (
        <Cancellation
          voucher={found}
          onDone={(cancelled) => {
            setCancelling(false);
            if (!cancelled) return;
            form.send();
            setDone(t('voucherLookup.cancelled'));
          }}
        />
      )}
    </RegisterPage>
  );
}

function Life({ voucher, asked }: { voucher: Found; asked: string }) {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  const { redeemed } = voucher;
  const wayOf = (way: string) => {
    const known = WAYS.find((one) => one === way);
    return known ? t(`voucherLookup.ways.${known}`) : way;
  };
  const lines: [string, ReactNode][] = [
    [t('voucherLookup.kind'), voucher.kind],
    [t('voucherLookup.points'), <Amount key="points" value={voucher.points} size="medium" />],
    [t('voucherLookup.where'), voucher.street ?? t('voucherKinds.wholeTown')],
    [t('voucherLookup.soldAt'), voucher.soldAt],
    [t('voucherLookup.issuedAt'), time(voucher.issuedAt)],
    [
      t('voucherLookup.until'),
      t('voucherKinds.period', { from: date(voucher.validFrom), through: date(voucher.validThrough) }),
    ],
    [t('voucherLookup.claimThrough'), date(voucher.claimThrough)],
    [t('voucherKinds.after'), t(`voucherKinds.${voucher.afterExpiry}`)],
    [t('voucherLookup.prints'), voucher.prints],
  ];
  if (redeemed) {
    const words = { place: redeemed.place, at: time(redeemed.at), way: wayOf(redeemed.way) };
    lines.push([t('voucherLookup.redeemedAt'), t('voucherLookup.redeemedLine', words)]);
    lines.push([t('voucherLookup.stampedOn'), date(redeemed.stampedOn)]);
  }
  return (
    <section aria-live="polite" className="mb-8 max-w-2xl">
      <h2 className="mb-3 text-2xl font-700">
        <span className="me-4 tabular-nums">{spacedVoucherNumber(voucher.number)}</span>
        {t(`voucherLookup.states.${voucher.state}`)}
      </h2>
      {asked !== voucher.number && (
        <Banner tone="warning" title={t('voucherLookup.newNumber', { number: spacedVoucherNumber(voucher.number) })} />
      )}
      <Facts facts={lines} />
    </section>
  );
}

function Acts({ acts }: { acts: Found['acts'] }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  const nameOf = (act: string) => {
    const known = ACTS.find((one) => one === act);
    return known ? t(`voucherLookup.actNames.${known}`) : act;
  };
  return (
    <Table
      caption={t('voucherLookup.acts')}
      empty={t('voucherLookup.actsEmpty')}
      rows={acts}
      rowKey={({ at, act }) => `${at} ${act}`}
      columns={[
        { key: 'at', head: t('voucherLookup.at'), value: ({ at }) => time(at) },
        { key: 'act', head: t('voucherLookup.act'), value: ({ act }) => nameOf(act) },
        { key: 'reason', head: t('voucherLookup.reason'), value: ({ reason }) => reason },
        { key: 'by', head: t('voucherLookup.by'), value: ({ by }) => by },
      ]}
    />
  );
}

function Cancellation({ voucher, onDone }: { voucher: Found; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { voucherId } = voucher;
  const form = useRouteForm({
    route: pointsRoutes.cancelVoucherAtOffice,
    words: 'office.voucherLookup',
    values: { reason: '' },
    send: (body) => points.call(pointsRoutes.cancelVoucherAtOffice, { params: { voucherId }, body }),
    done: () => onDone(true),
  });
  return (
    <Dialog open title={t('voucherLookup.cancelTitle')} onClose={() => form.act.isPending || onDone(false)}>
      <p className="mb-2 flex flex-wrap items-baseline gap-x-6 font-700">
        <span className="tabular-nums">{spacedVoucherNumber(voucher.number)}</span>
        <Amount value={voucher.points} size="medium" />
      </p>
      <p className="mb-4">{t('voucherLookup.cancelBody')}</p>
      <form.Entry submit={t('voucherLookup.cancel')} onCancel={() => onDone(false)}>
        <form.Text name="reason" />
      </form.Entry>
    </Dialog>
  );
}
