import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../components/amount.tsx';
import { Button } from '../components/button.tsx';
import { useDates } from '../components/dates.ts';
import { PageTitle } from '../components/shell.tsx';
import { useKeys } from './keys.ts';
import { PrintedReceipt } from './printed-receipt.tsx';
import type { Receipt } from './sale.ts';

const SECONDS_SHOWN = 20;
/** The second half of a double tap on 「支払う」 must not send the result away. */
const MILLISECONDS_HELD = 800;

/** Paid: heard, seen as a colour, and read. The pad comes back by itself or at a key. */
export function Done({ receipt, onNext }: { receipt: Receipt; onNext: () => void }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  const shownAt = useRef(performance.now());
  const next = () => {
    if (performance.now() - shownAt.current > MILLISECONDS_HELD) onNext();
  };
  useKeys({ enter: next, escape: next });
  useEffect(() => {
    const timer = setTimeout(onNext, SECONDS_SHOWN * 1_000);
    return () => clearTimeout(timer);
  });
  return (
    <>
      <div className="rounded-16 border-4 border-success-2 bg-green-50 p-6 sm:p-10 print:hidden">
        <div className="flex items-start gap-5">
          <span
            aria-hidden="true"
            className="inline-grid size-14 shrink-0 place-items-center rounded-full bg-success-2 text-4xl font-700 text-white"
          >
            ✓
          </span>
          <div className="[&>div]:mb-2">
            <PageTitle>{t('done.title')}</PageTitle>
          </div>
        </div>
        <p role="status" className="my-6">
          <span className="sr-only">{t('done.paid')}: </span>
          <Amount value={receipt.points} size="huge" />
        </p>
        <dl className="mb-8 grid grid-cols-[auto_1fr] gap-x-8 gap-y-2">
          <dt>{t('done.balance')}</dt>
          <dd>
            <Amount value={receipt.balance} size="medium" />
          </dd>
          {receipt.expiries.length > 0 && (
            <>
              <dt>{t('confirm.next')}</dt>
              <dd>
                {receipt.expiries.map(({ expiresOn, points }) => (
                  <p key={expiresOn}>
                    {t('confirm.nextOn', { on: date(expiresOn) })} <Amount value={points} />
                  </p>
                ))}
              </dd>
            </>
          )}
          <dt>{t('done.number')}</dt>
          <dd>{receipt.receiptNumber}</dd>
        </dl>
        <div className="flex flex-wrap gap-4">
          <Button size="large" onClick={next}>
            {t('done.next')}
          </Button>
          <Button look="outline" size="large" onClick={() => window.print()}>
            {t('done.print')}
          </Button>
        </div>
        <p className="mt-4">{t('done.back')}</p>
      </div>
      <PrintedReceipt receipt={receipt} />
    </>
  );
}
