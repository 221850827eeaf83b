import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeAccountRoutes } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { RefusalBanner } from '../banner.tsx';
import { Button } from '../button.tsx';
import { TextField } from '../field.tsx';
import { usePlaced } from '../refusal.ts';
import { PageTitle } from '../shell.tsx';
import { useAct } from '../use-ask.ts';

/** A person of an office changes the own password and signs in anew. */
export function OwnPassword({ client, onChanged }: { client: Client; onChanged: () => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const [entry, setEntry] = useState({ current: '', next: '' });
  const { errors, rest } = usePlaced(act.refusal, { current: ['staff_sign_in_refused', 'too_many_guesses'], next: [] });
  const change = () => act.run(() => client.call(officeAccountRoutes.changeOwnPassword, { body: entry }), onChanged);
  return (
    <>
      <PageTitle lead={t('people.own.lead')}>{t('people.own.title')}</PageTitle>
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
            label={t(`people.own.${name}`)}
            {...(name === 'next' && { hint: t('people.own.hint') })}
            required
            type="password"
            autoComplete={name === 'next' ? 'new-password' : 'current-password'}
            value={entry[name]}
            error={errors[name]}
            onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
          />
        ))}
        <Button type="submit" size="large" busy={act.busy} disabled={entry.current === '' || entry.next === ''}>
          {t('people.own.change')}
        </Button>
      </form>
    </>
  );
}
