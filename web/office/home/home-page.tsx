import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useStaff } from '../face.ts';
import { Months } from './months.tsx';
import { Screens } from './screens.tsx';
import { OfficeWork } from './waiting-work.tsx';

/** The first page of everybody in an office: what waits for me, this month beside the last one, and my own pages. */
export function HomePage() {
  const { t } = useTranslation('office');
  const { role } = useStaff();
  return (
    <>
      <PageTitle>{t('home.title')}</PageTitle>
      {isForRole(pointsRoutes.showWaiting, role) && <OfficeWork />}
      {isForRole(pointsRoutes.showMonths, role) && <Months />}
      <Screens />
    </>
  );
}
