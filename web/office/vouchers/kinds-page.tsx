import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import type { Column } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import { VoucherKindForm } from './kind-form.tsx';
import { OfflineLimits } from './offline-limits.tsx';

type Kind = RouteAnswer<typeof pointsRoutes.listVoucherKinds>['kinds'][number];

/** 券種: what can be taken out as paper, how much of it is out, and what terminals may accept without a network. */
export function VoucherKindsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const columns = useColumns();
  const rename = {
    label: t('voucherKinds.rename'),
    of: ({ name }: Kind) => name,
    done: () => t('voucherKinds.renamed'),
    form: (kind: Kind, onDone: OnDone) => <Rename kind={kind} onDone={onDone} />,
  };
  const stop = {
    label: t('voucherKinds.stop'),
    of: ({ name }: Kind) => name,
    done: () => t('voucherKinds.stopped'),
    form: (kind: Kind, onDone: OnDone) => <LastDayOfSale kind={kind} onDone={onDone} />,
  };
  return (
    <Register
      register="voucherKinds"
      lead={t('voucherKinds.lead')}
      asked={useRouteQuery(['voucher-kinds'], () => points.call(pointsRoutes.listVoucherKinds))}
      rows={({ kinds }) => kinds}
      rowKey={({ voucherKindId }) => String(voucherKindId)}
      columns={columns}
      steps={() => [rename, stop]}
      add={(_, onDone) => <VoucherKindForm onDone={onDone} />}
    >
      {({ offline }, say) => <OfflineLimits limits={offline} onSaved={() => say(t('voucherKinds.offlineSaved'))} />}
    </Register>
  );
}

function useColumns(): Column<Kind>[] {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { date } = useDates();
  const { now } = useFace();
  const today = todayInJapan(now());
  const periodOf = (from: string, through: string) =>
    t('voucherKinds.period', { from: date(from), through: date(through) });
  const validityOf = ({ validFrom, validThrough, validDays }: Kind) =>
    validFrom && validThrough ? periodOf(validFrom, validThrough) : t('voucherKinds.daysOf', { days: validDays });
  return [
    { key: 'name', head: t('voucherKinds.name'), value: ({ name }) => name },
    {
      key: 'coming',
      inDetail: true,
      head: t('voucherKinds.coming'),
      value: ({ coming }) => (coming ? t('voucherKinds.comingIs', { on: date(coming.fromOn), name: coming.name }) : ''),
    },
    {
      key: 'where',
      inDetail: true,
      head: t('voucherKinds.where'),
      value: ({ street, scheme }) =>
        street ?? (scheme === null ? t('voucherKinds.wholeTown') : t('voucherKinds.ofScheme', { scheme })),
    },
    { key: 'validity', inDetail: true, head: t('voucherKinds.validity'), value: validityOf },
    {
      key: 'after',
      inDetail: true,
      head: t('voucherKinds.after'),
      value: ({ afterExpiry, claimDays }) =>
        beside(t(`voucherKinds.${afterExpiry}`), t('voucherKinds.claimOf', { days: claimDays })),
    },
    {
      key: 'sold',
      inDetail: true,
      head: t('voucherKinds.sold'),
      value: ({ soldFrom, soldThrough }) =>
        `${periodOf(soldFrom, soldThrough)}${soldThrough < today ? t('voucherKinds.ended') : ''}`,
    },
    { key: 'issued', inDetail: true, head: t('voucherKinds.issued'), value: ({ issued }) => issued, isSummed: true },
    { key: 'points', inDetail: true, head: t('voucherKinds.points'), value: ({ points }) => points, isSummed: true },
    {
      key: 'outstanding',
      head: t('voucherKinds.outstanding'),
      value: ({ outstanding }) => outstanding,
      isSummed: true,
    },
  ];
}

function Rename({ kind: { voucherKindId, name }, onDone }: { kind: Kind; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.renameVoucherKind,
    words: 'office.voucherKinds',
    values: { name, fromOn: todayInJapan(now()), reason: '' },
    send: (body) => points.call(pointsRoutes.renameVoucherKind, { params: { voucherKindId }, body }),
    refusals: { name: ['voucher_kind_name_taken'], fromOn: ['date_past'] },
    forgets: ['voucher-kinds'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('voucherKinds.rename')} onCancel={() => onDone(false)}>
      <p className="mb-4">{t('voucherKinds.renameBody')}</p>
      <form.Text name="name" />
      <form.Day name="fromOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

function LastDayOfSale({ kind, onDone }: { kind: Kind; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { voucherKindId } = kind;
  const form = useRouteForm({
    route: pointsRoutes.endVoucherKind,
    words: 'office.voucherKinds',
    values: { soldThrough: kind.soldThrough, reason: '' },
    send: (body) => points.call(pointsRoutes.endVoucherKind, { params: { voucherKindId }, body }),
    refusals: { soldThrough: ['period_invalid'] },
    forgets: ['voucher-kinds'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('voucherKinds.stop')} onCancel={() => onDone(false)}>
      <p className="mb-1 font-700">{kind.name}</p>
      <p className="mb-4">{t('voucherKinds.stopBody')}</p>
      <form.Day name="soldThrough" />
      <form.Text name="reason" />
    </form.Entry>
  );
}
