import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useKeys } from '../keys.ts';
import type { Taken } from './use-redeem.ts';

/** A good voucher leaves the screen by itself: the next one is already in the hand. A bad one stays until it is read. */
const SECONDS_SHOWN = 6;

/** The answer, filling the screen: colour, sign, words and a tone say the same. */
export function TakenResult({ taken, onNext }: { taken: Taken; onNext: () => void }) {
  const { t } = useTranslation('counter');
  useKeys({ enter: onNext, escape: onNext });
  const good = taken.phase === 'good' || taken.phase === 'accepted';
  useEffect(() => {
    if (!good) return;
    const timer = setTimeout(onNext, SECONDS_SHOWN * 1_000);
    return () => clearTimeout(timer);
  });
  if (taken.phase === 'good') {
    const { voucher, merged } = taken.redemption;
    return (
      <Good title={t('redeem.good')} number={voucher.number} points={voucher.points} onNext={onNext}>
        {merged
          ? t('redeem.mergedBody', { name: merged.name, units: figures(merged.units) })
          : t('redeem.goodBody', { points: figures(voucher.points) })}
      </Good>
    );
  }
  if (taken.phase === 'accepted')
    return (
      <Good title={t('redeem.offlineGood')} number={taken.number} points={taken.points} onNext={onNext}>
        {t('redeem.offlineBody', { points: figures(taken.points) })}
      </Good>
    );
  if (taken.phase === 'bad') return <Bad refusal={taken.refusal} onNext={onNext} />;
  return null;
}

function Good(props: { title: string; number: string; points: number; children: string; onNext: () => void }) {
  const { t } = useTranslation('counter');
  const { title, number, points, children, onNext } = props;
  return (
    <div className="rounded-16 border-4 border-success-2 bg-green-50 p-6 sm:p-10">
      <div className="flex items-start gap-5">
        <Sign classes="bg-success-2">✓</Sign>
        <PageTitle>{title}</PageTitle>
      </div>
      <p role="status" className="my-6">
        <Amount value={points} size="huge" />
      </p>
      <p className="mb-2 font-mono text-2xl">{spacedVoucherNumber(number)}</p>
      <p className="mb-8 text-xl">{children}</p>
      <Button size="large" onClick={onNext}>
        {t('redeem.next')}
      </Button>
    </div>
  );
}

type Refusal = Extract<Taken, { phase: 'bad' }>['refusal'];
function Bad({ refusal, onNext }: { refusal: Refusal; onNext: () => void }) {
  const { t, i18n } = useTranslation('counter');
  const { time } = useDates();
  const { outcome, details } = refusal;
  const own = ownWords(outcome);
  const said = own ? { ...refusal, title: t(own), titleEn: t(own, { lng: i18n.language }) } : refusal;
  return (
    <div className="rounded-16 border-4 border-error-2 bg-red-50 p-6 sm:p-10">
      <div className="flex items-start gap-5">
        <Sign classes="bg-error-2">✕</Sign>
        <PageTitle>{t('redeem.bad')}</PageTitle>
      </div>
      <p role="alert" className="my-6 text-2xl font-700">
        {i18n.language === 'en' ? said.titleEn : said.title}
      </p>
      {typeof details.usedPlace === 'string' && typeof details.usedAt === 'string' && (
        <p className="mb-6 text-xl">{t('redeem.usedAt', { place: details.usedPlace, at: time(details.usedAt) })}</p>
      )}
      <Button size="large" onClick={onNext}>
        {t('redeem.next')}
      </Button>
    </div>
  );
}

/** What only this terminal knows has its words here. */
function ownWords(outcome: string) {
  if (outcome === 'offline_number') return 'redeem.notNow';
  if (outcome === 'offline_unreadable') return 'redeem.outcomes.offline_unreadable';
  if (outcome === 'offline_no_pass') return 'redeem.outcomes.offline_no_pass';
  return outcome === 'offline_pass_over' ? 'redeem.outcomes.offline_pass_over' : undefined;
}

const Sign = ({ children, classes }: { children: string; classes: string }) => (
  <span
    aria-hidden="true"
    className={`inline-grid size-14 shrink-0 place-items-center rounded-full text-4xl font-700 text-white ${classes}`}
  >
    {children}
  </span>
);
