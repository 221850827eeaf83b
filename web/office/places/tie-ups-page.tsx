import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import { TieUpForm } from './tie-up-form.tsx';

type TieUp = RouteAnswer<typeof pointsRoutes.listTieUps>['given'][number];

/** With whom a tie-up is, in words. */
export function usePartyInWords() {
  const { t } = useTranslation('office');
  return ({ place, host }: Pick<TieUp, 'place' | 'host'>) =>
    place
      ? t('tieUps.placeOf', { name: place.name, municipality: place.municipality.name })
      : t('tieUps.allOf', { name: host?.name ?? '' });
}

/** 提携 (4-3③): where our points count elsewhere, and whose points our shops take. */
export function TieUpsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const columns = useColumns();
  const rowKey = ({ tieUpId }: TieUp) => String(tieUpId);
  const { now } = useFace();
  const isOver = ({ validThrough }: TieUp) => validThrough < todayInJapan(now());
  const change = {
    label: t('tieUps.change'),
    of: usePartyInWords(),
    done: () => t('tieUps.changed'),
    form: (tieUp: TieUp, onDone: OnDone) =>
      isOver(tieUp) ? <Reopen tieUp={tieUp} onDone={onDone} /> : <Change tieUp={tieUp} onDone={onDone} />,
  };
  return (
    <Register
      register="tieUps"
      lead={t('tieUps.lead')}
      asked={useRouteQuery(['tie-ups'], () => points.call(pointsRoutes.listTieUps))}
      rows={({ given }) => given}
      rowKey={rowKey}
      columns={columns}
      steps={() => [change]}
      add={(_, onDone) => <TieUpForm onDone={onDone} />}
    >
      {({ received }) => (
        <Table
          caption={t('tieUps.received')}
          empty={t('tieUps.receivedEmpty')}
          csv
          rows={received}
          rowKey={rowKey}
          columns={[{ key: 'issuer', head: t('tieUps.issuer'), value: ({ issuer }) => issuer.name }, ...columns]}
        />
      )}
    </Register>
  );
}

function useColumns(): Column<TieUp>[] {
  const { t } = useTranslation('office');
  const { now } = useFace();
  const today = todayInJapan(now());
  const stateOf = ({ validFrom, validThrough }: TieUp) =>
    t(`tieUps.states.${today < validFrom ? 'coming' : today > validThrough ? 'ended' : 'now'}`);
  return [
    { key: 'with', head: t('tieUps.with'), value: usePartyInWords() },
    { key: 'from', head: t('tieUps.from'), value: ({ validFrom }) => validFrom, isDay: true },
    { key: 'through', head: t('tieUps.through'), value: ({ validThrough }) => validThrough, isDay: true },
    { key: 'state', head: t('tieUps.state'), value: stateOf },
  ];
}

type PeriodProps = { tieUp: TieUp; onDone: OnDone };
const refusals = {
  validFrom: ['tie_up_begun'],
  validThrough: ['period_invalid', 'date_past', 'tie_up_overlaps'],
} as const;

/** Its days corrected, while it is not over. */
function Change({ tieUp, onDone }: PeriodProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { tieUpId, validFrom, validThrough } = tieUp;
  const form = useRouteForm({
    route: pointsRoutes.changeTieUp,
    words: 'office.tieUps',
    values: { validFrom, validThrough, reason: '' },
    send: (body) => points.call(pointsRoutes.changeTieUp, { params: { tieUpId }, body }),
    refusals,
    forgets: ['tie-ups'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('tieUps.saveChange')} onCancel={() => onDone(false)}>
      <p className="mb-4 font-700">{usePartyInWords()(tieUp)}</p>
      <p className="mb-4">{t('tieUps.changeLead')}</p>
      <form.Day name="validFrom" label={t('tieUps.from')} />
      <form.Day name="validThrough" label={t('tieUps.through')} />
      <form.Text name="reason" />
    </form.Entry>
  );
}

/** Begun anew with the same other side, once it is over. */
function Reopen({ tieUp, onDone }: PeriodProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { tieUpId } = tieUp;
  const form = useRouteForm({
    route: pointsRoutes.reopenTieUp,
    words: 'office.tieUps',
    values: { validFrom: todayInJapan(now()), validThrough: '', reason: '' },
    send: (body) => points.call(pointsRoutes.reopenTieUp, { params: { tieUpId }, body }),
    refusals: { validThrough: ['period_invalid', 'tie_up_overlaps'], validFrom: ['date_past'] },
    forgets: ['tie-ups'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('tieUps.reopen')} onCancel={() => onDone(false)}>
      <p className="mb-4 font-700">{usePartyInWords()(tieUp)}</p>
      <p className="mb-4">{t('tieUps.reopenLead')}</p>
      <form.Day name="validFrom" label={t('tieUps.from')} />
      <form.Day name="validThrough" label={t('tieUps.through')} />
      <form.Text name="reason" />
    </form.Entry>
  );
}
