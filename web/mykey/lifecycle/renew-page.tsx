import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useSession } from '../../components/use-session.ts';
import { useFace } from '../face.ts';
import { useShowCodes } from '../frame.tsx';

/** A new card takes over the マイキーID of the former one, with the recovery code its holder kept. */
export function RenewPage() {
  const { t } = useTranslation('mykey');
  const { holder, mykey } = useFace();
  const session = useSession(holder);
  const showCodes = useShowCodes();
  const form = useRouteForm({
    route: mykeyRoutes.renewCertificate,
    words: 'mykey.renew',
    values: { mykeyId: '', recoveryCode: '' },
    send: (body) => mykey.call(mykeyRoutes.renewCertificate, { body }),
    refusals: { recoveryCode: ['recovery_refused'] },
    done: (codes) => {
      showCodes(codes);
      if (session) holder.keep({ ...session, mykeyId: codes.mykeyId });
    },
  });
  if (!session || session.mykeyId !== null) return <Navigate to="/" />;
  return (
    <>
      <BackLink to="/">{t('choose.back')}</BackLink>
      <PageTitle lead={t('renew.lead')}>{t('renew.title')}</PageTitle>
      <div className="max-w-2xl">
        <form.Entry submit={t('renew.submit')} size="large">
          <form.Code name="mykeyId" />
          <form.Code name="recoveryCode" />
          <p className="mb-6">{t('renew.lost')}</p>
        </form.Entry>
      </div>
    </>
  );
}
