import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';
import type { SupportEvent } from '../asks.ts';

/** How far an event has come: a bar, and the same in words. The bar is full at the goal; the words say how far beyond. */
export function Progress({ event }: { event: SupportEvent }) {
  const { t } = useTranslation('mypage');
  const { goal, raised, supporters, overGoal, state } = event;
  const percent = goal ? Math.floor((raised / goal) * 100) : 0;
  const words = goal === null ? 'noGoal' : raised > goal ? 'passed' : raised === goal ? 'reached' : 'ofGoal';
  const share =
    raised > 0 && percent === 0 ? t('support.underOne') : t('support.percent', { percent: figures(percent) });
  return (
    <div className="my-4 text-solid-gray-900">
      {goal !== null && (
        <span aria-hidden="true" className="mb-2 block h-5 overflow-hidden rounded-4 bg-solid-gray-100">
          <span
            className="block h-5 bg-key-700 [print-color-adjust:exact]"
            style={{ width: `${Math.min(100, percent)}%` }}
          />
        </span>
      )}
      <p className="font-700">
        {t(`support.${words}`, { goal: figures(goal ?? 0), raised: figures(raised), percent: share })}
      </p>
      <p>{t('support.supporters', { count: supporters })}</p>
      {goal !== null && !overGoal && state === 'open' && (
        <p>{t('support.free', { points: figures(Math.max(0, goal - raised)) })}</p>
      )}
    </div>
  );
}

/** What an event is, for whom, and until when. */
export function EventFacts({ event }: { event: SupportEvent }) {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const { date } = useDates();
  const { kind, organizer, beneficiary, startsOn, endsOn, description, cancelReason } = event;
  return (
    <>
      <p className="text-solid-gray-700">
        {beside(t(`support.kinds.${kind}`), t('support.period', { from: date(startsOn), to: date(endsOn) }))}
      </p>
      <p className="text-solid-gray-700">{t('support.organizer', { name: organizer })}</p>
      {beneficiary && <p className="text-solid-gray-700">{t('support.beneficiary', { name: beneficiary })}</p>}
      {description && <p className="mt-3 whitespace-pre-line">{description}</p>}
      {cancelReason && <p className="mt-3 font-700">{t('support.cancelled', { reason: cancelReason })}</p>}
    </>
  );
}
