import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../components/amount.tsx';
import { Banner, SessionBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { useDates } from '../components/dates.ts';
import { PageTitle } from '../components/shell.tsx';
import { useFace } from './face.ts';
import { useKeys } from './keys.ts';
import { proposedPurse, type Sale } from './sale.ts';
import type { Till } from './use-sale.ts';

type Confirming = Extract<Sale, { phase: 'confirm' }>;

/** The last look: what is used here and what remains. One key pays, one key stops. */
export function ConfirmSale({ till, sale }: { till: Till; sale: Confirming }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  const { usable, amount } = sale;
  const purse = proposedPurse(usable);
  const next = purse.expiries.at(0);
  const left = useSecondsLeft(usable.expiresAt, () => till.giveUp({ kind: 'expired' }));
  const short = amount > purse.usable;
  const stop = () => till.giveUp({ kind: 'stopped' });
  useKeys({ escape: stop, ...(!short && { enter: till.pay }) });
  const rest = Number(sale.figures) - amount;
  return (
    <>
      <div className="mb-6">
        <SessionBanner name={usable.mykeyId}>
          <span className="tabular-nums">{t('confirm.left', { seconds: left })}</span>
        </SessionBanner>
      </div>
      <PageTitle title={t('confirm.title', { place: usable.place })}>
        {t('confirm.title', { place: usable.place })}
      </PageTitle>
      {short && <Short till={till} sale={sale} />}
      <dl className="mb-8 grid max-w-3xl">
        <Row name={t('confirm.uses')}>
          <Amount value={amount} size="huge" />
        </Row>
        {rest > 0 && (
          <Row name={t('confirm.rest')}>
            <Amount value={rest} unit="yen" size="large" />
          </Row>
        )}
        <Row name={t('confirm.has')}>
          <Amount value={purse.usable} size="medium" />
        </Row>
        {!short && (
          <Row name={t('confirm.remains')}>
            <Amount value={purse.usable - amount} size="medium" />
          </Row>
        )}
        <Row name={t('confirm.next')}>
          {next ? (
            <>
              {t('confirm.nextOn', { on: date(next.expiresOn) })} <Amount value={next.points} />
            </>
          ) : (
            t('confirm.none')
          )}
        </Row>
      </dl>
      <div className="flex max-w-3xl flex-col-reverse gap-4 sm:flex-row sm:justify-between">
        <Button look="outline" size="large" onClick={stop}>
          {t('confirm.stop')}
        </Button>
        {!short && (
          <Button size="large" className="min-h-20 sm:min-w-72 sm:text-3xl" onClick={till.pay}>
            {t('confirm.pay')}
          </Button>
        )}
      </div>
    </>
  );
}

function Short({ till, sale }: { till: Till; sale: Confirming }) {
  const { t } = useTranslation('counter');
  const { usable } = proposedPurse(sale.usable);
  if (usable <= 0)
    return (
      <Banner tone="warning" live title={t('confirm.empty')}>
        <p>{t('confirm.emptyBody')}</p>
      </Banner>
    );
  return (
    <Banner tone="warning" live title={t('confirm.short', { missing: (sale.amount - usable).toLocaleString() })}>
      <p className="mb-4">{t('confirm.shortBody')}</p>
      <Button size="large" onClick={() => till.changeAmount(usable)}>
        {t('confirm.all', { points: usable.toLocaleString() })}
      </Button>
    </Banner>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 border-b border-solid-gray-300 py-2.5">
      <dt className="text-solid-gray-700">{name}</dt>
      <dd className="ms-auto text-end">{children}</dd>
    </div>
  );
}

const LIFETIME_SECONDS = 120;

/** Counts down quietly; whoever listens to the page is not told every second. */
function useSecondsLeft(expiresAt: string, onEnd: () => void): number {
  const { now } = useFace();
  const count = () => Math.ceil((Date.parse(expiresAt) - now()) / 1_000);
  const [left, setLeft] = useState(count);
  useEffect(() => {
    const timer = setInterval(() => setLeft(count), 500);
    return () => clearInterval(timer);
  });
  const ended = left <= 0;
  useEffect(() => {
    if (ended) onEnd();
  });
  return Math.min(Math.max(left, 0), LIFETIME_SECONDS);
}
