import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Page } from '../pages.ts';
import type { StatementData } from './step.ts';

type Check = StatementData['checklist'][number];
/** Where each is done; what is held stands on this page. */
const WHERE: Partial<Record<Check['what'], Page['to']>> = {
  budget: '/fiscal-year',
  uploads: '/grant-uploads',
  changes: '/changes',
  clearings: '/voucher-breaks',
  voucherBreaks: '/voucher-breaks',
  heldPayers: '/partners',
  heldPayees: '/merchants',
  heldLines: '/settlements',
};

/** 締める前の確認 on one page: what is in order, what to look at, and what stops the close. */
export function Checklist({ checklist }: Pick<StatementData, 'checklist'>) {
  const { t } = useTranslation('office');
  if (checklist.length === 0) return null;
  return (
    <section className="mb-8 max-w-3xl">
      <h2 className="mb-2 text-xl font-700">{t('checklist.title')}</h2>
      <ul className="border-t border-solid-gray-300">
        {checklist.map((check) => (
          <One key={check.what} {...check} />
        ))}
      </ul>
    </section>
  );
}

function One({ what, count, stops }: Check) {
  const { t } = useTranslation('office');
  const to = WHERE[what];
  const [sign, state] =
    count === 0 ? (['✓', 'none'] as const) : stops ? (['×', 'stops'] as const) : (['!', 'some'] as const);
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 border-b border-solid-gray-300 py-2">
      <span aria-hidden="true" className="w-6 text-center font-700">
        {sign}
      </span>
      <span className="min-w-0 flex-1">{t(`checklist.${what}`)}</span>
      <span className={count === 0 ? 'text-solid-gray-700' : 'font-700'}>{t(`checklist.${state}`, { count })}</span>
      {count > 0 && to && (
        <Link to={to} className="inline-flex min-h-11 items-center print:hidden">
          {t('checklist.look')}
          <span className="sr-only">{t(`checklist.${what}`)}</span>
        </Link>
      )}
    </li>
  );
}
