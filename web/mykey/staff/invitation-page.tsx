import { AcceptInvitation } from '../../components/people/accept-invitation.tsx';
import { useFace } from '../face.ts';

/** A person of an office who was invited sets the own password. */
export function InvitationPage() {
  const { admin } = useFace();
  return <AcceptInvitation client={admin} signInHref="/mykey/desk" />;
}
