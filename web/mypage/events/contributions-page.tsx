import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { type Contribution, useContributions } from '../asks.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

/** What I gave to events, what became of it, and whether my name goes along. */
export function ContributionsPage() {
  const { t } = useTranslation('mypage');
  const asked = useContributions();
  const [withdrawing, setWithdrawing] = useState<Contribution>();
  const [done, setDone] = useState(false);
  if (!asked.data) return <NotYet refusal={asked.refusal} onAgain={asked.refetch} />;
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle lead={t('support.mineLead')}>{t('support.mine')}</PageTitle>
      {done && <Banner tone="success" live title={t('support.withdrawn')} />}
      <LineList
        label={t('support.mine')}
        empty={t('support.mineEmpty')}
        lines={asked.data.contributions.map((contribution) => ({
          key: contribution.operationKey,
          name: contribution.event.name,
          note: <Note contribution={contribution} />,
          amount: { value: contribution.points },
          action: contribution.mayWithdrawName && (
            <Button look="outline" onClick={() => setWithdrawing(contribution)}>
              {t('support.withdraw')}
              <Aside of={contribution.event.name} />
            </Button>
          ),
        }))}
      />
      <More asked={asked} />
      {withdrawing && (
        <Withdraw
          contribution={withdrawing}
          onDone={(withdrawn) => {
            setDone(withdrawn);
            setWithdrawing(undefined);
          }}
        />
      )}
    </>
  );
}

function Note({ contribution }: { contribution: Contribution }) {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const { date } = useDates();
  const { event, on, name, state, cancelReason, returnedExpired } = contribution;
  return (
    <>
      <span className="block">{beside(event.municipality.name, date(on))}</span>
      <span className="block">{t(`support.own.${state}`)}</span>
      {cancelReason && <span className="block">{t('support.cancelled', { reason: cancelReason })}</span>}
      {returnedExpired > 0 && (
        <span className="block">{t('support.expired', { points: figures(returnedExpired) })}</span>
      )}
      <span className="block">{name === null ? t('support.anonymous') : t('support.named', { name })}</span>
    </>
  );
}

function Withdraw(props: { contribution: Contribution; onDone: (withdrawn: boolean) => void }) {
  const { contribution, onDone } = props;
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const params = { operationKey: contribution.operationKey };
  return (
    <Question
      title={t('support.withdrawTitle')}
      confirm={t('support.withdraw')}
      ask={() => points.call(pointsRoutes.withdrawSupporterName, { params })}
      forgets={['contributions']}
      onDone={() => onDone(true)}
      onClose={() => onDone(false)}
    >
      <p>{t('support.withdrawBody', { name: contribution.name })}</p>
    </Question>
  );
}
