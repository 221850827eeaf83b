import { ChangeRequests } from '../../components/people/change-requests.tsx';
import { useFace } from '../face.ts';

/** What waits in this office for a second person. */
export function ChangesPage() {
  const { points } = useFace();
  return <ChangeRequests client={points} invitationPath="/office/invitation" />;
}
