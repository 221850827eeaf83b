import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { Question } from '../../components/question.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';

type Handover = RouteAnswer<typeof pointsRoutes.listHandovers>['handovers'][number];

/** What is planned, held, done and taken back. */
export function Handovers({ onDone }: { onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points } = useFace();
  const asked = useRouteQuery(['handovers'], () => points.call(pointsRoutes.listHandovers));
  const [cancelling, setCancelling] = useState<Handover>();
  const placeOf = ({ role, department }: Handover) =>
    role === null ? t('handover.end') : department ? `${t(`roles.${role}`)}: ${department}` : t(`roles.${role}`);
  return (
    <>
      <Told asked={asked}>
        {({ handovers }) => (
          <Table
            caption={t('handover.caption')}
            csv
            empty={t('handover.empty')}
            rows={handovers}
            rowKey={({ handoverId }) => `${handoverId}`}
            columns={[
              { key: 'on', head: t('handover.effectiveOn'), value: ({ effectiveOn }) => effectiveOn, isDay: true },
              { key: 'name', head: t('staff.name'), value: ({ name }) => name, names: true },
              { key: 'to', head: t('handover.place'), value: placeOf },
              { key: 'state', head: shared('people.state'), value: ({ state }) => t(`handover.states.${state}`) },
              { key: 'reason', head: t('handover.reason'), value: ({ reason }) => reason, inDetail: true },
              { key: 'askedBy', head: t('handover.askedBy'), value: ({ askedBy }) => askedBy, inDetail: true },
              {
                key: 'action',
                head: t('register.action'),
                show: (handover) =>
                  ['planned', 'held'].includes(handover.state) && (
                    <RowButton
                      label={t('handover.cancel')}
                      of={handover.name}
                      onClick={() => setCancelling(handover)}
                    />
                  ),
              },
            ]}
          />
        )}
      </Told>
      {cancelling && (
        <Cancellation
          handover={cancelling}
          place={placeOf(cancelling)}
          onClose={(isDone) => {
            setCancelling(undefined);
            if (isDone) onDone(t('handover.cancelled', { name: cancelling.name }));
          }}
        />
      )}
    </>
  );
}

type CancellationProps = { handover: Handover; place: string; onClose: (isDone: boolean) => void };

function Cancellation({ handover: { handoverId, name, effectiveOn }, place, onClose }: CancellationProps) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  return (
    <Question
      title={t('handover.cancelTitle')}
      confirm={t('handover.cancel')}
      danger
      ask={() => points.call(pointsRoutes.cancelHandover, { params: { handoverId } })}
      forgets={['handovers']}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <p>{`${t('handover.becomes', { name, place })} ${date(effectiveOn)}`}</p>
    </Question>
  );
}
