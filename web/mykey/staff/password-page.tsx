import { useNavigate } from '@tanstack/react-router';
import { OwnPassword } from '../../components/people/own-password.tsx';
import { useFace } from '../face.ts';

/** A person of an office changes the own password and signs in anew. */
export function PasswordPage() {
  const { admin, staff } = useFace();
  const navigate = useNavigate();
  return (
    <OwnPassword
      client={admin}
      onChanged={() => {
        const home = staff.current()?.role === 'platform' ? '/admin' : '/desk';
        staff.end('changed');
        void navigate({ to: home });
      }}
    />
  );
}
