import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner, RefusalBanner } from './banner.tsx';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { usePlaced } from './refusal.ts';
import { PageTitle } from './shell.tsx';
import type { Act } from './use-ask.ts';

type Entry = { staffId: string; password: string };

/** Staff number and password; the same page wherever people of an office sign in. */
export function StaffSignIn(props: {
  title: string;
  lead: ReactNode;
  ended: boolean;
  act: Act;
  onSignIn: (entry: Entry) => void;
}) {
  const { title, lead, ended, act, onSignIn } = props;
  const { t } = useTranslation();
  const [entry, setEntry] = useState<Entry>({ staffId: '', password: '' });
  const { errors, rest } = usePlaced(act.refusal, { staffId: [], password: ['staff_sign_in_refused'] });
  return (
    <>
      <PageTitle lead={lead}>{title}</PageTitle>
      {ended && (
        <Banner tone="info" live title={t('session.ended')}>
          <p>{t('session.endedBody')}</p>
        </Banner>
      )}
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-md"
        onSubmit={(event) => {
          event.preventDefault();
          onSignIn(entry);
        }}
      >
        <TextField
          label={t('signIn.staffId')}
          required
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={entry.staffId}
          error={errors.staffId}
          onChange={(event) => setEntry({ ...entry, staffId: event.target.value })}
        />
        <TextField
          label={t('signIn.password')}
          required
          type="password"
          name="password"
          autoComplete="current-password"
          value={entry.password}
          error={errors.password}
          onChange={(event) => setEntry({ ...entry, password: event.target.value })}
        />
        <Button
          type="submit"
          size="large"
          wide
          busy={act.busy}
          disabled={entry.staffId === '' || entry.password === ''}
        >
          {t('signIn.submit')}
        </Button>
      </form>
    </>
  );
}
