import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount, type AmountUnit } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useKeys } from '../keys.ts';
import { Private } from './discreet.tsx';
import { PrintedReceipt } from './printed-receipt.tsx';
import type { Receipt } from './sale.ts';

const SECONDS_SHOWN = 20;
/** The second half of a double tap on 「支払う」 must not send the result away. */
const MILLISECONDS_HELD = 800;

/** Paid: heard, seen as a colour, and read. The pad comes back by itself or at a key. */
export function Done({ receipt, rest, onNext }: { receipt: Receipt; rest: number; onNext: () => void }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  const { merged, municipality } = receipt;
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
            <PageTitle>{t(merged ? 'done.titleMerged' : receipt.exempt ? 'done.titleFee' : 'done.title')}</PageTitle>
          </div>
        </div>
        <p role="status" className="my-6">
          <span className="block">{t('done.paid', { municipality: municipality.name })}</span>
          <Amount value={receipt.points} size="huge" />
        </p>
        {merged && (
          <Take name={t('done.addByHand', { name: merged.name })} value={merged.units}>
            {t('done.addByHandBody')}
          </Take>
        )}
        {rest > 0 && <Take name={t('done.rest')} value={rest} unit="yen" />}
        {receipt.exempt && !merged && (
          <p className="mb-6 font-700">{t('done.exempt', { points: figures(receipt.points) })}</p>
        )}
        <dl className="mb-8 grid gap-x-8 sm:grid-cols-[auto_1fr] sm:gap-y-2 max-sm:[&>dd]:mb-2">
          {receipt.premium && (
            <>
              <dt>{t('receipt.premium', { name: receipt.premium.name })}</dt>
              <dd>
                + <Amount value={receipt.premium.points} size="medium" />
              </dd>
            </>
          )}
          <dt>{t('done.balance')}</dt>
          <dd>
            <Private>
              <Amount value={receipt.balance} size="medium" />
            </Private>
          </dd>
          {receipt.expiries.length > 0 && (
            <>
              <dt>{t('receipt.next')}</dt>
              <dd>
                {receipt.expiries.map(({ expiresOn, points }) => (
                  <p key={expiresOn}>
                    <Private>
                      {t('confirm.nextOn', { on: date(expiresOn) })} <Amount value={points} />
                    </Private>
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
      <PrintedReceipt receipt={receipt} rest={rest} />
    </>
  );
}

/** What the clerk has to do now: take the rest, or add units by hand. */
function Take(props: { name: string; value: number; unit?: AmountUnit; children?: ReactNode }) {
  const { name, value, unit, children } = props;
  return (
    <div className="mb-6 rounded-12 border-2 border-solid-gray-800 bg-white p-4">
      <p className="flex flex-wrap items-baseline gap-x-6 font-700">
        {name} <Amount value={value} size="large" {...(unit && { unit })} />
      </p>
      {children && <p>{children}</p>}
    </div>
  );
}
