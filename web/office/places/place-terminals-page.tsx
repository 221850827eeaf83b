import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { More } from '../../components/more.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { useInvalidate, useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { SetupCode } from './setup-code.tsx';

type Place = RouteAnswer<typeof pointsRoutes.listPlaceTerminals>['places'][number];
type Task = { kind: 'give' | 'take'; place: Place };

/** Which terminals stand at each place, and the codes with which shops register their owners: given, waiting, taken back. */
export function PlaceTerminalsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [task, setTask] = useState<Task>();
  const [done, setDone] = useState<string>();
  const asked = useRoutePages(['place-terminals'], 'places', (query) =>
    points.call(pointsRoutes.listPlaceTerminals, { query }),
  );
  const begin = (next: Task) => {
    setDone(undefined);
    setTask(next);
  };
  return (
    <RegisterPage title={t('placeTerminals.title')} lead={t('placeTerminals.lead')} done={done}>
      <Told asked={asked}>{({ places }) => <Places places={places} onBegin={begin} />}</Told>
      <More asked={asked} />
      <p className="print:hidden">
        <a href="/mykey/desk/terminals">{t('placeTerminals.codes')}</a>
      </p>
      {task && (
        <TaskDialog
          task={task}
          onClose={(words) => {
            setTask(undefined);
            setDone(words);
          }}
        />
      )}
    </RegisterPage>
  );
}

function Places({ places, onBegin }: { places: readonly Place[]; onBegin: (task: Task) => void }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { time } = useDates();
  const inWords = ({ terminals }: Place) =>
    terminals.map(({ terminalId, place, status }) =>
      beside(place, status === 'active' ? terminalId : t('placeTerminals.revoked')),
    );
  return (
    <RegisterTable
      register="placeTerminals"
      rows={places}
      rowKey={({ merchantId }) => String(merchantId)}
      columns={[
        { key: 'name', head: t('merchants.name'), value: ({ name }) => name, names: true },
        { key: 'operator', inDetail: true, head: t('merchants.operator'), value: ({ operatorId }) => operatorId },
        {
          key: 'terminals',
          head: t('placeTerminals.terminals'),
          value: (place) => inWords(place).join('、') || t('placeTerminals.none'),
        },
        {
          key: 'setup',
          head: t('setup.code'),
          value: ({ setupEndsAt }) => (setupEndsAt ? t('setup.until', { at: time(setupEndsAt) }) : ''),
        },
        {
          key: 'action',
          head: t('register.action'),
          show: (place) => (
            <span className="flex flex-wrap gap-2">
              <RowButton label={t('setup.make')} of={place.name} onClick={() => onBegin({ kind: 'give', place })} />
              {place.setupEndsAt && (
                <RowButton
                  label={t('placeTerminals.take')}
                  of={place.name}
                  onClick={() => onBegin({ kind: 'take', place })}
                />
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

function TaskDialog({ task, onClose }: { task: Task; onClose: (done?: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useInvalidate();
  const { merchantId, name } = task.place;
  if (task.kind === 'take')
    return (
      <Question
        title={t('placeTerminals.take')}
        confirm={t('placeTerminals.take')}
        danger
        ask={() => points.call(pointsRoutes.revokeSetupCode, { params: { merchantId } })}
        forgets={['place-terminals']}
        onDone={() => onClose(t('placeTerminals.taken', { name }))}
        onClose={() => onClose()}
      >
        <p>{t('placeTerminals.takeBody', { name })}</p>
      </Question>
    );
  const close = () => {
    forget('place-terminals');
    onClose();
  };
  return (
    <Dialog open title={t('setup.title', { name })} onClose={close}>
      <SetupCode merchantId={merchantId} onClose={close} />
    </Dialog>
  );
}
