import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { SessionBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { ChoiceField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useKeys } from '../keys.ts';
import { useSecondsLeft } from '../seconds-left.ts';
import { ChangeAmount } from './change-amount.tsx';
import { DiscreetButton, Private } from './discreet.tsx';
import { HindranceBanner } from './hindrance.tsx';
import { type Confirming, chosenPurse, converted, hindranceOf, type Purse } from './sale.ts';
import type { Till } from './use-sale.ts';

/** The last look: whose points are used here, how many, and what remains. One key pays, one key stops. */
export function ConfirmSale({ till, sale }: { till: Till; sale: Confirming }) {
  const { t } = useTranslation('counter');
  const { usable, purpose } = sale;
  const { ownPoints } = usable;
  const merging = purpose === 'merge' && ownPoints !== null;
  const purse = chosenPurse(sale);
  const left = useSecondsLeft(usable.expiresAt, () => till.giveUp({ kind: 'expired' }));
  const hindrance = hindranceOf(sale);
  // A number that is being typed is not yet the one that is paid: nothing pays before it is taken or given up.
  const [changing, setChanging] = useState(false);
  const mayPay = !hindrance && !changing;
  const stop = () => till.giveUp({ kind: 'stopped' });
  useKeys({ escape: stop, ...(mayPay && { enter: till.pay }) });
  const title = merging
    ? t('merge.title', { name: ownPoints.name })
    : t(usable.exempt ? 'confirm.titleFee' : 'confirm.title', { place: usable.place });
  return (
    <>
      <div className="mb-6">
        <SessionBanner name={usable.mykeyId}>
          <span className="tabular-nums">{t('confirm.left', { seconds: left })}</span>
        </SessionBanner>
      </div>
      <PageTitle title={title}>{title}</PageTitle>
      <div className="max-w-3xl">
        {sale.fee && <p className="mb-4 text-xl font-700">{sale.fee.name}</p>}
        <ChoosePurse till={till} sale={sale} />
        {hindrance && !changing && <HindranceBanner till={till} sale={sale} hindrance={hindrance} />}
        <Figures sale={sale} purse={purse} />
        <div className="mb-8 flex flex-wrap gap-x-6 gap-y-2">
          {purse.usable > 0 && !changing && (
            <Button look="outline" size="small" onClick={() => setChanging(true)}>
              {t('confirm.change')}
            </Button>
          )}
          {changing && <ChangeAmount till={till} sale={sale} onClose={() => setChanging(false)} />}
          <DiscreetButton />
          {purse.merges && ownPoints && !changing && (
            <Button look="outline" size="small" onClick={() => till.choosePurpose(merging ? 'purchase' : 'merge')}>
              {merging ? t('merge.back') : t('merge.begin', { name: ownPoints.name })}
            </Button>
          )}
        </div>
        {/* On a phone the two keys stay at the lower edge, whatever stands above them. */}
        <div className="flex items-center justify-between gap-4 max-sm:sticky max-sm:bottom-0 max-sm:-mx-4 max-sm:border-t max-sm:border-solid-gray-300 max-sm:bg-white max-sm:px-4 max-sm:py-3">
          <Button look="outline" size="large" className="max-sm:min-w-0 max-sm:px-4" onClick={stop}>
            {t('confirm.stop')}
          </Button>
          {changing && <p className="self-center">{t('confirm.changeFirst')}</p>}
          {mayPay && (
            <Button size="large" className="min-h-20 max-sm:flex-1 sm:min-w-72 sm:text-3xl" onClick={till.pay}>
              {t(merging ? 'merge.pay' : usable.exempt ? 'confirm.payFee' : 'confirm.pay')}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

/** Where more than one municipality's points count here, the customer chooses; nothing of any other purse is shown. */
function ChoosePurse({ till, sale }: { till: Till; sale: Confirming }) {
  const { t } = useTranslation('counter');
  const { purses } = sale.usable;
  if (purses.length < 2) return null;
  return (
    <ChoiceField
      label={t('confirm.whose')}
      name="purse"
      inPairs
      value={sale.code}
      onChange={till.choosePurse}
      choices={purses.map(({ municipality, usable }) => ({
        value: municipality.code,
        label: <strong>{t('confirm.pointsOf', { municipality: municipality.name })}</strong>,
        hint: <Private>{t('confirm.usable', { points: figures(usable) })}</Private>,
      }))}
    />
  );
}

function Figures({ sale, purse }: { sale: Confirming; purse: Purse }) {
  const { t } = useTranslation('counter');
  const { date } = useDates();
  const { amount, purpose, usable } = sale;
  const merging = purpose === 'merge';
  const rest = Number(sale.figures) - amount;
  const next = purse.expiries.at(0);
  return (
    <dl className="mb-6 grid">
      <Row name={t(merging ? 'merge.from' : 'confirm.uses', { municipality: purse.municipality.name })}>
        <Amount value={amount} size="huge" />
      </Row>
      {merging && usable.ownPoints && (
        <Row name={t('merge.to', { name: usable.ownPoints.name })}>
          <Amount value={converted(amount, usable.ownPoints).units} size="large" />
        </Row>
      )}
      {!merging && rest > 0 && (
        <Row name={t(usable.exempt ? 'confirm.restFee' : 'confirm.rest')}>
          <Amount value={rest} unit="yen" size="large" />
        </Row>
      )}
      {!merging && purse.premium && (
        <Row name={t('confirm.premium', { name: purse.premium.name })}>
          {t('confirm.premiumPercent', { percent: purse.premium.percent, most: figures(purse.premium.most) })}
        </Row>
      )}
      {usable.purses.length === 1 && (
        <Row name={t('confirm.has')}>
          <Private>
            <Amount value={purse.usable} size="medium" />
          </Private>
        </Row>
      )}
      {purse.paymentMax !== null && (
        <Row name={t('confirm.paymentMax')}>
          <Amount value={purse.paymentMax} size="medium" />
        </Row>
      )}
      {amount <= purse.usable && (
        <Row name={t('confirm.remains')}>
          <Private>
            <Amount value={purse.usable - amount} size="medium" />
          </Private>
        </Row>
      )}
      <Row name={t('confirm.next')}>
        <Private>
          {next ? (
            <>
              {t('confirm.nextOn', { on: date(next.expiresOn) })} <Amount value={next.points} />
            </>
          ) : (
            t('confirm.none')
          )}
        </Private>
      </Row>
    </dl>
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
