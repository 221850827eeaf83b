import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import { dayInJapan, useDates } from '../../components/dates.ts';

type Payee = RouteAnswer<typeof pointsRoutes.listPayeeAccounts>['payees'][number];

/** What a payee said of its account, in one line; that it has said nothing is said as well. */
export function useAnswerInWords(): (answer: Payee['answer']) => string {
  const { t } = useTranslation('office');
  const { date } = useDates();
  return (answer) => {
    if (!answer) return t('payeeAccounts.waits');
    const on = date(dayInJapan(answer.at));
    if (answer.way === 'returned') return t('payeeAccounts.returned', { on });
    if (answer.isRight) return t(`payeeAccounts.confirmed.${answer.way}`, { on });
    return answer.note
      ? t('payeeAccounts.refusedBecause', { on, note: answer.note })
      : t('payeeAccounts.refused', { on });
  };
}

/** The paper that can still be answered, in one line. */
export function useLetterInWords(): (letter: Payee['letter']) => string {
  const { t } = useTranslation('office');
  const { date, time } = useDates();
  return (letter) =>
    letter ? t('payeeAccounts.letterOut', { on: date(dayInJapan(letter.madeAt)), until: time(letter.expiresAt) }) : '';
}
