import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { AccountFacts, AnswerAccount, type CheckedAccount } from '../../components/account-check.tsx';
import { Banner } from '../../components/banner.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useFace } from '../face.ts';

type Read = { code: string; account: CheckedAccount };

/** For payees without a terminal: the code of a 口座確認書 shows the account, and is good for one answer. Nobody signs in. */
export function AccountCheckPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [read, setRead] = useState<Read>();
  const [said, setSaid] = useState<boolean>();
  const form = useRouteForm({
    route: pointsRoutes.showAccountByLetter,
    words: 'office.accountLetter',
    values: { code: '' },
    send: (body) => points.call(pointsRoutes.showAccountByLetter, { body }),
    refusals: { code: ['account_code_wrong'] },
    done: (account, { code }) => setRead({ code, account }),
  });
  if (read && said !== undefined)
    return (
      <>
        <PageTitle>{t('accountLetter.pageTitle')}</PageTitle>
        <Banner tone="success" live title={t(said ? 'accountLetter.thanksYes' : 'accountLetter.thanksNo')}>
          {t(said ? 'accountLetter.thanksYesBody' : 'accountLetter.thanksNoBody', {
            town: read.account.municipality.name,
          })}
        </Banner>
      </>
    );
  return (
    <>
      <PageTitle lead={t(read ? 'accountLetter.checkLead' : 'accountLetter.pageLead')}>
        {t('accountLetter.pageTitle')}
      </PageTitle>
      {read ? (
        <div className="max-w-3xl">
          <p className="mb-2">{t('accountLetter.from', { town: read.account.municipality.name })}</p>
          <AccountFacts account={read.account} />
          <AnswerAccount
            account={{ ...read.account, answer: null }}
            send={(body) => points.call(pointsRoutes.answerAccountByLetter, { body: { ...body, code: read.code } })}
            forgets={[]}
            onAnswered={setSaid}
          />
        </div>
      ) : (
        <form.Entry submit={t('accountLetter.show')} className="max-w-xl">
          <form.Code name="code" autoComplete="off" className="font-mono text-2xl" />
        </form.Entry>
      )}
    </>
  );
}
