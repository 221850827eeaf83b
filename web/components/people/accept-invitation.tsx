import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeAccountRoutes } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { Banner } from '../banner.tsx';
import { useRouteForm } from '../form/route-form.tsx';
import { PageTitle } from '../shell.tsx';

/** Whoever was invited sets a secret that nobody else knows. */
export function AcceptInvitation({ client, signInHref }: { client: Client; signInHref: string }) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  const form = useRouteForm({
    route: officeAccountRoutes.acceptInvitation,
    words: 'translation.people.invitation',
    values: { staffId: '', first: '', second: '', password: '' },
    send: (body) => client.call(officeAccountRoutes.acceptInvitation, { body }),
    refusals: { first: ['invitation_refused'] },
    done: () => setDone(true),
  });
  if (done)
    return (
      <Banner tone="success" live title={t('people.invitation.done')}>
        <a href={signInHref}>{t('people.invitation.toSignIn')}</a>
      </Banner>
    );
  return (
    <>
      <PageTitle lead={t('people.invitation.lead')}>{t('people.invitation.title')}</PageTitle>
      <form.Entry submit={t('people.invitation.submit')} size="large" wide className="max-w-md">
        <form.Code name="staffId" autoComplete="username" />
        <form.Code name="first" />
        <form.Code name="second" />
        <form.Text name="password" type="password" autoComplete="new-password" />
      </form.Entry>
    </>
  );
}
