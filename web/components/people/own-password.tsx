import { useTranslation } from 'react-i18next';
import { officeAccountRoutes } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { useRouteForm } from '../form/route-form.tsx';
import { PageTitle } from '../shell.tsx';

/** A person of an office changes the own password and signs in anew. */
export function OwnPassword({ client, onChanged }: { client: Client; onChanged: () => void }) {
  const { t } = useTranslation();
  const form = useRouteForm({
    route: officeAccountRoutes.changeOwnPassword,
    words: 'translation.people.own',
    values: { current: '', next: '' },
    send: (body) => client.call(officeAccountRoutes.changeOwnPassword, { body }),
    refusals: { current: ['staff_sign_in_refused', 'too_many_guesses'] },
    done: onChanged,
  });
  return (
    <>
      <PageTitle lead={t('people.own.lead')}>{t('people.own.title')}</PageTitle>
      <form.Entry submit={t('people.own.change')} size="large" className="max-w-md">
        <form.Text name="current" type="password" autoComplete="current-password" />
        <form.Text name="next" hint={t('people.own.hint')} type="password" autoComplete="new-password" />
      </form.Entry>
    </>
  );
}
