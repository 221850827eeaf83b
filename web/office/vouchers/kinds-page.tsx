import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { VoucherKindForm } from './kind-form.tsx';
import { OfflineLimits } from './offline-limits.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listVoucherKinds>;
type Kind = Listed['kinds'][number];

/** 券種: what can be taken out as paper, how much of it is out, and what terminals may accept without a network. */
export function VoucherKindsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['voucher-kinds'], () => points.call(pointsRoutes.listVoucherKinds));
  const [ending, setEnding] = useState<Kind>();
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('voucherKinds.title')} lead={t('voucherKinds.lead')} done={done}>
      <Told asked={asked}>
        {({ kinds, offline }) => (
          <>
            <KindTable kinds={kinds} onEnd={setEnding} />
            <AddForm
              label={t('voucherKinds.add')}
              onDone={(saved) => setDone(saved ? t('voucherKinds.saved') : undefined)}
            >
              {(onDone) => <VoucherKindForm onDone={onDone} />}
            </AddForm>
            <OfflineLimits limits={offline} onSaved={() => setDone(t('voucherKinds.offlineSaved'))} />
          </>
        )}
      </Told>
      {ending && (
        <LastDayOfSale
          kind={ending}
          onDone={(saved) => {
            setDone(saved ? t('voucherKinds.stopped') : undefined);
            setEnding(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

function KindTable({ kinds, onEnd }: { kinds: Kind[]; onEnd: (kind: Kind) => void }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { date } = useDates();
  const { now } = useFace();
  const today = todayInJapan(now());
  const sum = (of: 'issued' | 'points' | 'outstanding') => kinds.reduce((total, kind) => total + kind[of], 0);
  const periodOf = (from: string, through: string) =>
    t('voucherKinds.period', { from: date(from), through: date(through) });
  const validityOf = ({ validFrom, validThrough, validDays }: Kind) =>
    validFrom && validThrough ? periodOf(validFrom, validThrough) : t('voucherKinds.daysOf', { days: validDays });
  return (
    <RegisterTable
      register="voucherKinds"
      rows={kinds}
      rowKey={({ voucherKindId }) => String(voucherKindId)}
      columns={[
        { key: 'name', head: t('voucherKinds.name'), value: ({ name }) => name },
        { key: 'where', head: t('voucherKinds.where'), value: ({ street }) => street ?? t('voucherKinds.wholeTown') },
        { key: 'validity', head: t('voucherKinds.validity'), value: validityOf },
        {
          key: 'after',
          head: t('voucherKinds.after'),
          value: ({ afterExpiry, claimDays }) =>
            beside(t(`voucherKinds.${afterExpiry}`), t('voucherKinds.claimOf', { days: claimDays })),
        },
        {
          key: 'sold',
          head: t('voucherKinds.sold'),
          value: ({ soldFrom, soldThrough }) =>
            `${periodOf(soldFrom, soldThrough)}${soldThrough < today ? t('voucherKinds.ended') : ''}`,
        },
        { key: 'issued', head: t('voucherKinds.issued'), value: ({ issued }) => issued, total: sum('issued') },
        { key: 'points', head: t('voucherKinds.points'), value: ({ points }) => points, total: sum('points') },
        {
          key: 'outstanding',
          head: t('voucherKinds.outstanding'),
          value: ({ outstanding }) => outstanding,
          total: sum('outstanding'),
        },
        {
          key: 'action',
          head: t('voucherKinds.action'),
          value: () => '',
          show: (kind) => <RowButton label={t('voucherKinds.stop')} of={kind.name} onClick={() => onEnd(kind)} />,
        },
      ]}
    />
  );
}

function LastDayOfSale({ kind, onDone }: { kind: Kind; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [soldThrough, setThrough] = useState(kind.soldThrough);
  const { errors, rest } = usePlaced(act.refusal, { soldThrough: ['period_invalid'] });
  const { voucherKindId } = kind;
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.endVoucherKind, { params: { voucherKindId }, body: { soldThrough } }),
      () => {
        forget('voucher-kinds');
        onDone(true);
      },
    );
  return (
    <Dialog open title={t('voucherKinds.stop')} onClose={() => onDone(false)}>
      <p className="mb-1 font-700">{kind.name}</p>
      <p className="mb-4">{t('voucherKinds.stopBody')}</p>
      <EntryForm
        act={act}
        rest={rest}
        submit={t('voucherKinds.stop')}
        disabled={soldThrough === ''}
        onSubmit={() => void save()}
        onCancel={() => onDone(false)}
      >
        <TextField
          label={t('voucherKinds.soldThrough')}
          type="date"
          required
          value={soldThrough}
          error={errors.soldThrough}
          onChange={(event) => setThrough(event.target.value)}
        />
      </EntryForm>
    </Dialog>
  );
}
