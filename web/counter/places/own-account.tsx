import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { AccountFacts, AnswerAccount } from '../../components/account-check.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

/**
 * Where this shop is paid, and its own word that this is right: before that nothing is paid. What waits for the shop stands `above` its
 * day, what it has confirmed below.
 */
export function OwnAccount({ above = false }: { above?: boolean }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  const { points } = useFace();
  const asked = useRouteQuery(['own-account'], () => points.call(pointsRoutes.showOwnAccount));
  if (asked.refusal && !above) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />;
  const account = asked.data?.account;
  if (!account || above === (account.answer?.isRight === true)) return null;
  const { answer } = account;
  const said = answer && date(dayInJapan(answer.at));
  return (
    <section className="mb-10 max-w-3xl">
      <h2 className="mb-3 text-xl font-700">{t('ownAccount.title')}</h2>
      {!answer && (
        <Banner tone="warning" title={t('ownAccount.waits')}>
          {t('ownAccount.waitsBody', { town: account.municipality.name })}
        </Banner>
      )}
      {answer?.isRight === false && (
        <Banner
          tone="warning"
          title={t(answer.way === 'returned' ? 'ownAccount.returned' : 'ownAccount.refused', { on: said })}
        >
          {t(answer.way === 'returned' ? 'ownAccount.returnedBody' : 'ownAccount.refusedBody', {
            town: account.municipality.name,
          })}
        </Banner>
      )}
      {answer?.isRight && answer.way !== 'returned' && (
        <p className="mb-2">{t(`ownAccount.confirmed.${answer.way}`, { on: said })}</p>
      )}
      <AccountFacts account={account} />
      <AnswerAccount
        account={account}
        send={(body) => points.call(pointsRoutes.answerOwnAccount, { body })}
        forgets={['own-account']}
      />
    </section>
  );
}
