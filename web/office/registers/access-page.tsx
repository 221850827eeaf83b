import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { FactorDemand } from '../../components/people/factor-demand.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';

/** Who may do what others must be able to look at: since when, made by whom, and when they were last here. */
export function AccessPage() {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { time } = useDates();
  const { points } = useFace();
  const { role } = useStaff();
  const asked = useRouteQuery(['privileged-access'], () => points.call(pointsRoutes.listPrivilegedAccess));
  const moment = (at: string | null) => (at === null ? t('access.never') : time(at));
  return (
    <RegisterPage title={t('access.title')} lead={t('access.lead')} done={undefined}>
      {isForRole(pointsRoutes.demandSecondFactor, role) && <FactorDemand client={points} />}
      <Told asked={asked}>
        {({ people }) => (
          <Table
            caption={t('access.caption')}
            empty={t('access.empty')}
            rows={people}
            rowKey={({ staffId }) => staffId}
            csv
            columns={[
              { key: 'staffId', head: t('staff.id'), value: ({ staffId }) => staffId, inDetail: true },
              { key: 'name', head: t('staff.name'), value: (person) => person.name, names: true },
              { key: 'role', head: t('staff.role'), value: ({ role }) => t(`roles.${role}`) },
              {
                key: 'abilities',
                head: t('access.abilities'),
                value: ({ abilities }) => abilities.map((one) => t(`access.ability.${one}`)).join(shared('phrase.and')),
              },
              {
                key: 'since',
                head: t('access.since'),
                value: ({ since }) => (since === null ? shared('people.byInstallation') : time(since)),
              },
              {
                key: 'madeBy',
                head: shared('people.madeBy'),
                value: ({ madeBy }) => madeBy.join(shared('phrase.and')) || shared('people.byInstallation'),
                inDetail: true,
              },
              {
                key: 'factor',
                head: t('access.factor'),
                value: ({ factor }) => shared(`people.factor.kinds.${factor}`),
              },
              { key: 'signedInAt', head: t('access.signedInAt'), value: ({ signedInAt }) => moment(signedInAt) },
              {
                key: 'state',
                head: shared('people.state'),
                value: ({ state }) => shared(`people.states.${state}`),
                inDetail: true,
              },
            ]}
          />
        )}
      </Told>
    </RegisterPage>
  );
}
