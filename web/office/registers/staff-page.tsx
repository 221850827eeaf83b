import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { AccountActions } from '../../components/people/account-actions.tsx';
import { type Handed, HandedCode } from '../../components/people/handed-code.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, RegisterPage, RegisterTable, Told } from '../office-page.tsx';
import { type HandedAnswer, StaffForm } from './staff-form.tsx';

/** People of this office; the platform adds the first ones of a municipality. */
export function StaffPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role: mine } = useStaff();
  const asked = useRouteQuery(['staff'], () => points.call(pointsRoutes.listStaff));
  const { t: shared } = useTranslation();
  const [done, setDone] = useState<string>();
  const [handed, setHanded] = useState<Handed>();
  const hand = ({ code, requestId }: HandedAnswer, name: string) => {
    setDone(undefined);
    setHanded({ name, code, part: requestId === null ? 'whole' : 'first' });
  };
  return (
    <RegisterPage title={t('staff.title')} done={done}>
      {handed && <HandedCode handed={handed} path="/office/invitation" />}
      <Told asked={asked}>
        {({ staff }) => (
          <RegisterTable
            register="staff"
            rows={staff}
            rowKey={({ staffId }) => staffId}
            columns={[
              { key: 'id', head: t('staff.id'), value: ({ staffId }) => staffId },
              { key: 'name', head: t('staff.name'), value: ({ name }) => name, names: true },
              { key: 'role', head: t('staff.role'), value: ({ role }) => t(`roles.${role}`) },
              {
                key: 'department',
                head: t('staff.department'),
                // The platform keeps the people of many towns.
                value: ({ department, ...at }) => department ?? (mine === 'platform' ? placeOf(at) : ''),
              },
              { key: 'state', head: shared('people.state'), value: ({ state }) => shared(`people.states.${state}`) },
              {
                key: 'madeBy',
                head: shared('people.madeBy'),
                value: ({ madeBy }) => madeBy.join(shared('phrase.and')) || shared('people.byInstallation'),
              },
              {
                key: 'action',
                head: shared('people.actions'),
                value: ({ isChanging }) => (isChanging ? shared('people.changing') : ''),
                show: (account) => (
                  <AccountActions
                    account={account}
                    client={points}
                    onHanded={hand}
                    onEnded={(name) => setDone(shared('people.ended', { name }))}
                  />
                ),
              },
            ]}
          />
        )}
      </Told>
      <AddForm label={t('staff.add')} onDone={() => setDone(undefined)}>
        {(onDone) => <StaffForm onDone={onDone} onHanded={hand} />}
      </AddForm>
    </RegisterPage>
  );
}

const placeOf = (at: { municipality: string | null; organisation: string | null }) =>
  at.municipality ?? at.organisation;
