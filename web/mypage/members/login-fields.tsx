import { TextField } from '../../components/field.tsx';

export type Login = { email: string; password: string };

/** E-mail address and a new password; the words come from the page that asks. */
export function LoginFields(props: {
  login: Login;
  onLogin: (login: Login) => void;
  words: { email: string; password: string; passwordHint: string };
  errors: Partial<Record<keyof Login, string>>;
}) {
  const { login, onLogin, words, errors } = props;
  return (
    <>
      <TextField
        label={words.email}
        type="email"
        name="email"
        autoComplete="email"
        value={login.email}
        error={errors.email}
        onChange={(event) => onLogin({ ...login, email: event.target.value })}
      />
      <TextField
        label={words.password}
        hint={words.passwordHint}
        type="password"
        name="new-password"
        autoComplete="new-password"
        value={login.password}
        error={errors.password}
        onChange={(event) => onLogin({ ...login, password: event.target.value })}
      />
    </>
  );
}
