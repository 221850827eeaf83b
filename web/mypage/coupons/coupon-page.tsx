import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { readCouponCode } from '../../../contract/points/coupons/code.ts';
import { couponProblems } from '../../../contract/points/coupons/problems.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import type { Refusal } from '../../device/http.ts';
import { type Balances, type Order, type SupportEvent, type Town, useBalances, useEvents, useTowns } from '../asks.ts';
import { DestinationField, destinationOf, pickedAtFirst, unchosen } from '../exchange/destination-field.tsx';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

type Coupon = RouteAnswer<typeof pointsRoutes.checkCoupon> & { code: string };
type Step = { at: 'enter' } | { at: 'choose'; coupon: Coupon } | { at: 'done'; order: Order; isAgain: boolean };

/** A coupon in three screens and one decision: the code, where to, done (6-10 ⑥ … ⑪). */
export function CouponPage() {
  const { t } = useTranslation('mypage');
  const [step, setStep] = useState<Step>({ at: 'enter' });
  if (step.at === 'done')
    return <Done order={step.order} isAgain={step.isAgain} onAnother={() => setStep({ at: 'enter' })} />;
  return (
    <>
      <BackLink to="/use">{t('use.title')}</BackLink>
      {step.at === 'enter' ? (
        <EnterCode
          onKnown={(coupon) =>
            setStep(coupon.order ? { at: 'done', order: coupon.order, isAgain: true } : { at: 'choose', coupon })
          }
        />
      ) : (
        <Choose
          coupon={step.coupon}
          onOther={() => setStep({ at: 'enter' })}
          onDone={(order) => setStep({ at: 'done', order, isAgain: false })}
        />
      )}
    </>
  );
}

/** The code of a sheet's QR: it stands behind the `#`, which no browser sends, and is gone from the address as soon as it is read. */
function codeOfAddress(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get('code') ?? '';
}

function EnterCode({ onKnown }: { onKnown: (coupon: Coupon) => void }) {
  const { t, i18n } = useTranslation('mypage');
  const { points } = useFace();
  const [scanned] = useState(codeOfAddress);
  useEffect(() => {
    if (scanned) window.history.replaceState(window.history.state, '', window.location.pathname);
  }, [scanned]);
  const codeOf = (typed: string) => {
    const read = readCouponCode(typed);
    return typeof read === 'string' ? read : read.code;
  };
  const form = useRouteForm({
    route: pointsRoutes.checkCoupon,
    words: 'mypage.coupon',
    values: { code: scanned },
    // Of a pasted mail nothing but the code leaves this page.
    body: ({ code }) => ({ code: codeOf(code) }),
    wrong: ({ code }) => {
      const read = readCouponCode(code);
      if (typeof read !== 'string') return {};
      return { code: code.trim() === '' ? true : couponProblems[read][i18n.language === 'en' ? 'en' : 'ja'] };
    },
    send: (body) => points.call(pointsRoutes.checkCoupon, { body }),
    refusals: { code: ['coupon_form', 'coupon_check', 'coupon_several', 'coupon_not_accepted'] },
    done: (answer, { code }) => onKnown({ ...answer, code: codeOf(code) }),
  });
  return (
    <>
      <PageTitle lead={t('coupon.lead')}>{t('coupon.title')}</PageTitle>
      <form.Entry submit={t('coupon.check')} size="large" wide refusedAs={CouponRefused}>
        <form.Area name="code" rows={3} className="font-mono text-xl" />
      </form.Entry>
    </>
  );
}

/** What is no fault of the code says from when it can be entered. */
function CouponRefused({ refusal, onAgain }: { refusal: Refusal; onAgain?: (() => void) | undefined }) {
  const { t } = useTranslation('mypage');
  const { date, time } = useDates();
  const { outcome, details } = refusal;
  if (outcome === 'coupon_locked')
    return (
      <Banner tone="warning" live title={t('coupon.locked')}>
        <p>{t('coupon.lockedUntil', { at: time(`${details.until}`) })}</p>
      </Banner>
    );
  if (outcome === 'coupon_not_active')
    return (
      <Banner tone="info" live title={t('coupon.notActive')}>
        <p>
          {typeof details.from === 'string'
            ? t('coupon.notActiveFrom', { on: date(details.from) })
            : t('coupon.notActiveCompany', { company: `${details.company}` })}
        </p>
      </Banner>
    );
  return <RefusalBanner refusal={refusal} onAgain={onAgain} />;
}

type ChooseProps = { coupon: Coupon; onOther: () => void; onDone: (order: Order) => void };

function Choose({ coupon, onOther, onDone }: ChooseProps) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const balances = useBalances();
  const towns = useTowns();
  const events = useEvents();
  const asked = [balances, towns, events];
  return (
    <>
      <PageTitle lead={t('coupon.chooseLead')}>{t('coupon.chooseTitle')}</PageTitle>
      <dl className="mb-8 grid gap-x-6 gap-y-2 rounded-12 border-2 border-solid-gray-300 p-5 sm:grid-cols-[auto_1fr]">
        <dt>{t('coupon.company')}</dt>
        <dd className="font-700">{coupon.company}</dd>
        <dt>{t('coupon.worth')}</dt>
        <dd>
          <Amount value={coupon.points} size="large" />
        </dd>
        {coupon.validThrough && (
          <>
            <dt>{t('coupon.until')}</dt>
            <dd>{date(coupon.validThrough)}</dd>
          </>
        )}
      </dl>
      {balances.data && towns.data && events.data ? (
        <ChooseForm
          coupon={coupon}
          balances={balances.data}
          towns={towns.data.municipalities}
          events={events.data.events}
          onDone={onDone}
        />
      ) : (
        <NotYet
          refusal={asked.find(({ refusal }) => refusal)?.refusal}
          onAgain={() => {
            for (const one of asked) one.refetch();
          }}
        />
      )}
      <p className="mt-6">
        <Button look="text" onClick={onOther}>
          {t('coupon.other')}
        </Button>
      </p>
    </>
  );
}

type FormProps = {
  coupon: Coupon;
  balances: Balances;
  towns: readonly Town[];
  events: readonly SupportEvent[];
  onDone: (order: Order) => void;
};

/** The one decision; the usual town stands first. */
function ChooseForm({ coupon, balances, towns, events, onDone }: FormProps) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.redeemCoupon,
    words: 'mypage.move',
    values: pickedAtFirst(balances),
    body: (picked) => ({
      code: coupon.code,
      destination: picked.destination === 'later' ? null : destinationOf(picked),
    }),
    wrong: (picked) => unchosen(picked, t('move.chooseTown')),
    send: (body) => points.call(pointsRoutes.redeemCoupon, { body }),
    refusals: {
      destination: [
        'municipality_not_open',
        'municipality_unknown',
        'municipality_leaving',
        'event_unknown',
        'event_ended',
        'event_over_goal',
      ],
    },
    forgets: ['orders', 'balances', 'events'],
    done: onDone,
  });
  return (
    <form.Entry submit={t('coupon.take')} size="large" wide refusedAs={CouponRefused}>
      <DestinationField
        form={form}
        balances={balances}
        towns={towns}
        events={events}
        later={{ label: t('coupon.later'), hint: t('coupon.laterHint') }}
      />
    </form.Entry>
  );
}

function Done({ order, isAgain, onAnother }: { order: Order; isAgain: boolean; onAnother: () => void }) {
  const { t } = useTranslation('mypage');
  const { amount, partner, creditedTo, destination, state } = order;
  const where =
    destination?.kind === 'event' || !creditedTo
      ? creditedTo || t('home.common')
      : t('home.purse', { name: creditedTo });
  const isThere = state === 'credited';
  return (
    <>
      <PageTitle>{t(isAgain ? 'coupon.already' : isThere ? 'coupon.done' : 'coupon.going')}</PageTitle>
      <Banner tone="success" live title={<Amount value={amount} size="large" />}>
        <p>{t('orders.name', { partner })}</p>
        {isThere ? (
          <p>
            {t('coupon.to')}: <strong>{where}</strong>
          </p>
        ) : (
          <p>{t('coupon.goingBody')}</p>
        )}
      </Banner>
      <p className="mb-6">
        <NextLink to="/" size="large" wide>
          {t('coupon.home')}
        </NextLink>
      </p>
      <Button look="outline" onClick={onAnother}>
        {t('coupon.another')}
      </Button>
    </>
  );
}
