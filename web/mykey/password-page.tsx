import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../contract/index.ts';
import { RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { PageTitle } from '../components/shell.tsx';
import { useAct } from '../components/use-ask.ts';
import { useFace } from './face.ts';

/** A person of an office changes the own password and signs in anew. */
export function PasswordPage() {
  const { t } = useTranslation('mykey');
  const { admin, staff } = useFace();
  const navigate = useNavigate();
  const act = useAct();
  const [entry, setEntry] = useState({ current: '', next: '' });
  const { errors, rest } = usePlaced(act.refusal, { current: ['staff_sign_in_refused'], next: [] });
  const change = () =>
    act.run(
      () => admin.call(mykeyRoutes.changeOwnPassword, { body: entry }),
      () => {
        const home = staff.current()?.role === 'platform' ? '/admin' : '/desk';
        staff.end('changed');
        void navigate({ to: home });
      },
    );
  return (
    <>
      <PageTitle lead={t('staff.passwordLead')}>{t('staff.password')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-md"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        {(['current', 'next'] as const).map((name) => (
          <TextField
            key={name}
            label={t(`staff.passwords.${name}`)}
            {...(name === 'next' && { hint: t('staff.passwordHint') })}
            required
            type="password"
            autoComplete={name === 'next' ? 'new-password' : 'current-password'}
            value={entry[name]}
            error={errors[name]}
            onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
          />
        ))}
        <Button type="submit" size="large" busy={act.busy} disabled={entry.current === '' || entry.next === ''}>
          {t('staff.passwordChange')}
        </Button>
      </form>
    </>
  );
}
