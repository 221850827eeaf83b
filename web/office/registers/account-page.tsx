import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, Told } from '../office-page.tsx';
import { AccountForm } from './account-form.tsx';
import { useAccountInWords } from './bank-fields.tsx';

/** The account from which this municipality pays, and the code under which its bank knows it. */
export function AccountPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['municipality-account'], () => points.call(pointsRoutes.showMunicipalityAccount));
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('account.title')} lead={t('account.lead')} done={done}>
      <Told asked={asked}>
        {(registered) => (
          <>
            <RegisteredNow registered={registered} />
            <section aria-labelledby="change" className="max-w-2xl">
              <h2 id="change" className="mb-4 text-xl font-700">
                {t('account.change')}
              </h2>
              <AccountForm
                route={pointsRoutes.changeMunicipalityAccount}
                registered={registered}
                submit={t('account.save')}
                send={(body) => {
                  setDone(undefined);
                  return points.call(pointsRoutes.changeMunicipalityAccount, { body });
                }}
                onDone={() => setDone(t('account.saved'))}
                canCancel={false}
              />
            </section>
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

function RegisteredNow({ registered }: { registered: RouteAnswer<typeof pointsRoutes.showMunicipalityAccount> }) {
  const { t } = useTranslation('office');
  const inWords = useAccountInWords();
  const { remitterCode, bankAccount } = registered;
  return (
    <section aria-labelledby="now" className="mb-10">
      <h2 id="now" className="mb-3 text-xl font-700">
        {t('account.now')}
      </h2>
      <dl className="grid gap-x-8 gap-y-2 rounded-8 bg-solid-gray-50 p-6 sm:grid-cols-[auto_1fr]">
        <dt className="text-solid-gray-700">{t('account.remitterCode')}</dt>
        <dd>{remitterCode ?? t('account.none')}</dd>
        <dt className="text-solid-gray-700">{t('account.account')}</dt>
        <dd>{inWords(bankAccount) ?? t('account.none')}</dd>
      </dl>
    </section>
  );
}
