import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { Table } from '../../components/table.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RowButton, Told } from '../office-page.tsx';
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
  const inWords = usePartyInWords();
  const asked = useAsk(['tie-ups'], () => points.call(pointsRoutes.listTieUps));
  const [changing, setChanging] = useState<TieUp>();
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('tieUps.title')} lead={t('tieUps.lead')} done={done}>
      <Told asked={asked}>
        {({ given, received }) => (
          <>
            <TieUpTable list="given" rows={given} onChange={setChanging} />
            <AddForm label={t('tieUps.add')} onDone={(saved) => setDone(saved ? t('tieUps.saved') : undefined)}>
              {(onDone) => <TieUpForm onDone={onDone} />}
            </AddForm>
            <TieUpTable list="received" rows={received} />
          </>
        )}
      </Told>
      {changing && (
        <LastDay
          tieUp={changing}
          of={inWords(changing)}
          onDone={(saved) => {
            setDone(saved ? t('tieUps.changed') : undefined);
            setChanging(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

type TableProps = { list: 'given' | 'received'; rows: readonly TieUp[]; onChange?: (tieUp: TieUp) => void };

function TieUpTable({ list, rows, onChange }: TableProps) {
  const { t } = useTranslation('office');
  const { now } = useFace();
  const { name } = useStaff();
  const inWords = usePartyInWords();
  const today = todayInJapan(now());
  const stateOf = ({ validFrom, validThrough }: TieUp) =>
    t(`tieUps.states.${today < validFrom ? 'coming' : today > validThrough ? 'ended' : 'now'}`);
  return (
    <Table
      caption={t(`tieUps.${list}`)}
      empty={t(`tieUps.${list}Empty`)}
      csvName={`tie-ups-${list}.csv`}
      printedBy={name}
      rows={rows}
      rowKey={({ tieUpId }) => String(tieUpId)}
      columns={[
        ...(list === 'received'
          ? [{ key: 'issuer', head: t('tieUps.issuer'), value: ({ issuer }: TieUp) => issuer.name }]
          : []),
        { key: 'with', head: t('tieUps.with'), value: inWords },
        { key: 'from', head: t('tieUps.from'), value: ({ validFrom }: TieUp) => validFrom, isDay: true },
        { key: 'through', head: t('tieUps.through'), value: ({ validThrough }: TieUp) => validThrough, isDay: true },
        { key: 'state', head: t('tieUps.state'), value: stateOf },
        ...(onChange
          ? [
              {
                key: 'action',
                head: t('tieUps.action'),
                value: () => '',
                show: (tieUp: TieUp) => (
                  <RowButton label={t('tieUps.change')} of={inWords(tieUp)} onClick={() => onChange(tieUp)} />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function LastDay({ tieUp, of, onDone }: { tieUp: TieUp; of: string; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [validThrough, setThrough] = useState(tieUp.validThrough);
  const { errors, rest } = usePlaced(act.refusal, { validThrough: ['period_invalid', 'tie_up_overlaps'] });
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.endTieUp, { params: { tieUpId: tieUp.tieUpId }, body: { validThrough } }),
      () => {
        forget('tie-ups');
        onDone(true);
      },
    );
  return (
    <Dialog open title={t('tieUps.change')} onClose={() => onDone(false)}>
      <p className="mb-4 font-700">{of}</p>
      <EntryForm
        act={act}
        rest={rest}
        submit={t('tieUps.change')}
        disabled={validThrough === ''}
        onSubmit={() => void save()}
        onCancel={() => onDone(false)}
      >
        <TextField
          label={t('tieUps.through')}
          type="date"
          required
          value={validThrough}
          error={errors.validThrough}
          onChange={(event) => setThrough(event.target.value)}
        />
      </EntryForm>
    </Dialog>
  );
}
