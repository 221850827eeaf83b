import { useTranslation } from 'react-i18next';
import { BackLink } from '../../components/next.tsx';
import { ChangeRequests } from '../../components/people/change-requests.tsx';
import { useFace } from '../face.ts';

/** What waits at the platform for its second person. */
export function ChangesPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  return (
    <>
      <BackLink to="/admin/staff">{t('admin.people.title')}</BackLink>
      <ChangeRequests client={admin} invitationPath="/mykey/invitation" />
    </>
  );
}
