import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { UpliftForm } from './uplift-form.tsx';

type Uplift = RouteAnswer<typeof pointsRoutes.listUplifts>['uplifts'][number];

/** 上乗せ: shops are paid more than the points, by a named payer, in a period; it stands in the statements. */
export function UpliftsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['uplifts'], () => points.call(pointsRoutes.listUplifts));
  const [done, setDone] = useState<string>();
  const [changing, setChanging] = useState<Uplift>();
  const placesOf = ({ place, tieUp }: Uplift) =>
    tieUp === null ? (place ?? t('uplifts.everywhere')) : t('uplifts.tieUp', { name: tieUp });
  return (
    <RegisterPage title={t('uplifts.title')} lead={t('uplifts.lead')} done={done}>
      <Told asked={asked}>
        {({ uplifts }) => (
          <>
            <RegisterTable
              register="uplifts"
              rows={uplifts}
              rowKey={({ upliftId }) => String(upliftId)}
              columns={[
                { key: 'name', head: t('uplifts.name'), value: ({ name }) => name },
                { key: 'place', head: t('uplifts.place'), value: placesOf },
                { key: 'percent', head: t('uplifts.percent'), value: ({ percent }) => `${percent}%` },
                { key: 'payer', head: t('uplifts.payer'), value: ({ payer }) => payer },
                { key: 'from', head: t('uplifts.from'), value: ({ validFrom }) => validFrom, isDay: true },
                { key: 'through', head: t('uplifts.through'), value: ({ validThrough }) => validThrough, isDay: true },
                {
                  key: 'action',
                  head: t('uplifts.action'),
                  value: () => '',
                  show: (one) => <RowButton label={t('uplifts.end')} of={one.name} onClick={() => setChanging(one)} />,
                },
              ]}
            />
            <AddForm label={t('uplifts.add')} onDone={(saved) => setDone(saved ? t('uplifts.saved') : undefined)}>
              {(onDone) => <UpliftForm onDone={onDone} />}
            </AddForm>
          </>
        )}
      </Told>
      {changing && (
        <LastDay
          uplift={changing}
          onDone={(saved) => {
            setDone(saved ? t('uplifts.changed') : undefined);
            setChanging(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

function LastDay({ uplift, onDone }: { uplift: Uplift; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [through, setThrough] = useState(uplift.validThrough);
  const { errors, rest } = usePlaced(act.refusal, { through: ['period_invalid'] });
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.endUplift, {
          params: { upliftId: uplift.upliftId },
          body: { validThrough: through },
        }),
      () => {
        forget('uplifts');
        onDone(true);
      },
    );
  return (
    <Dialog open title={t('uplifts.end')} onClose={() => onDone(false)}>
      <EntryForm
        act={act}
        rest={rest}
        onSubmit={() => void save()}
        submit={t('uplifts.end')}
        disabled={through === ''}
        onCancel={() => onDone(false)}
      >
        <TextField
          label={t('uplifts.through')}
          type="date"
          required
          value={through}
          error={errors.through}
          onChange={(event) => setThrough(event.target.value)}
        />
      </EntryForm>
    </Dialog>
  );
}
