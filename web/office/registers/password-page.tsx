import { OwnPassword } from '../../components/people/own-password.tsx';
import { useFace } from '../face.ts';

/** A person of an office changes the own password and signs in anew. */
export function PasswordPage() {
  const { points, session } = useFace();
  return <OwnPassword client={points} onChanged={() => session.end()} />;
}
