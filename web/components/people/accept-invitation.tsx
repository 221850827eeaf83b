import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeAccountRoutes } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { Banner, RefusalBanner } from '../banner.tsx';
import { Button } from '../button.tsx';
import { TextField } from '../field.tsx';
import { usePlaced } from '../refusal.ts';
import { PageTitle } from '../shell.tsx';
import { useAct } from '../use-ask.ts';

const FIELDS = [
  ['staffId', 'username', true],
  ['first', 'off', true],
  ['second', 'off', false],
  ['password', 'new-password', true],
] as const;
const START = { staffId: '', first: '', second: '', password: '' };

/** Whoever was invited sets a secret that nobody else knows. */
export function AcceptInvitation({ client, signInHref }: { client: Client; signInHref: string }) {
  const { t } = useTranslation();
  const act = useAct();
  const [entry, setEntry] = useState(START);
  const [done, setDone] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, {
    staffId: [],
    first: ['invitation_refused'],
    second: [],
    password: [],
  });
  const hints = { second: t('people.invitation.secondHint'), password: t('people.invitation.passwordHint') };
  if (done)
    return (
      <Banner tone="success" live title={t('people.invitation.done')}>
        <a href={signInHref}>{t('people.invitation.toSignIn')}</a>
      </Banner>
    );
  return (
    <>
      <PageTitle lead={t('people.invitation.lead')}>{t('people.invitation.title')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-md"
        onSubmit={(event) => {
          event.preventDefault();
          void act.run(
            () => client.call(officeAccountRoutes.acceptInvitation, { body: entry }),
            () => setDone(true),
          );
        }}
      >
        {FIELDS.map(([name, autoComplete, required]) => (
          <TextField
            key={name}
            label={t(`people.invitation.${name}`)}
            {...((name === 'second' || name === 'password') && { hint: hints[name] })}
            {...(required && { required })}
            type={name === 'password' ? 'password' : 'text'}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            value={entry[name]}
            error={errors[name]}
            onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
          />
        ))}
        <Button
          type="submit"
          size="large"
          wide
          busy={act.busy}
          disabled={entry.staffId === '' || entry.first === '' || entry.password === ''}
        >
          {t('people.invitation.submit')}
        </Button>
      </form>
    </>
  );
}
