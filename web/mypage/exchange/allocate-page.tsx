import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, receiptNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { ConfirmMove, MoveTable } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import { type Balances, type Town, useBalances, useTowns } from '../asks.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';
import { DestinationField, destinationOf, nameOf, type Picked, pickedAtFirst, unchosen } from './destination-field.tsx';

type Moved = RouteAnswer<typeof pointsRoutes.allocate> & { to: string };

/** 共通ポイント into the points of a town: one decision, one look, done. */
export function AllocatePage() {
  const { t } = useTranslation('mypage');
  const balances = useBalances();
  const towns = useTowns();
  const [moved, setMoved] = useState<Moved>();
  if (moved) return <MovedPage moved={moved} />;
  return (
    <>
      <BackLink to="/use">{t('use.title')}</BackLink>
      <PageTitle lead={t('move.lead')}>{t('move.title')}</PageTitle>
      {!balances.data || !towns.data ? (
        <NotYet
          refusal={balances.refusal ?? towns.refusal}
          onAgain={() => {
            balances.refetch();
            towns.refetch();
          }}
        />
      ) : balances.data.common.points === 0 ? (
        <Banner tone="info" title={t('move.empty')} />
      ) : (
        <MoveForm balances={balances.data} towns={towns.data.municipalities} onMoved={setMoved} />
      )}
    </>
  );
}

type FormProps = { balances: Balances; towns: readonly Town[]; onMoved: (moved: Moved) => void };

function MoveForm({ balances, towns, onMoved }: FormProps) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const forget = useInvalidate();
  const have = balances.common.points;
  const nameAt = (picked: Picked) => {
    const destination = destinationOf(picked);
    return destination && t('home.purse', { name: nameOf(destination, { towns, events: [] }) });
  };
  const form = useRouteForm({
    route: pointsRoutes.allocate,
    words: 'mypage.move',
    values: { ...pickedAtFirst(balances), amount: String(have) },
    body: (values) => ({ destination: destinationOf(values), amount: wholeNumberOf(values.amount) ?? values.amount }),
    wrong: ({ amount, ...picked }) => ({
      ...unchosen(picked, t('move.chooseTown')),
      amount: (wholeNumberOf(amount) ?? 0) > have ? t('move.tooMany', { points: figures(have) }) : undefined,
    }),
    asksFirst: true,
    send: (body) => points.call(pointsRoutes.allocate, { body }),
    refusals: {
      amount: ['allocation_exceeds_reserve', 'insufficient_points'],
      destination: ['municipality_not_open', 'municipality_unknown'],
    },
    done: (answer) => {
      forget();
      onMoved({ ...answer, to: nameAt(form.values) ?? '' });
    },
  });
  const amount = wholeNumberOf(form.values.amount) ?? 0;
  return (
    <form.Entry submit={t('move.next')} size="large" wide>
      <p className="mb-6">
        {t('move.have')} <Amount value={have} size="medium" />
      </p>
      <DestinationField form={form} balances={balances} towns={towns} />
      <form.Amount name="amount" unit={t('money.points', { ns: 'translation' })} />
      <ConfirmMove
        open={form.asked !== undefined}
        title={t('move.confirmTitle')}
        move={{
          from: t('home.common'),
          to: nameAt(form.values),
          amount: { value: amount },
          remains: { value: have - amount },
        }}
        confirmLabel={t('move.confirm')}
        busy={form.act.isPending}
        onCancel={form.cancel}
        onConfirm={form.send}
      >
        <p className="mt-4">{t('move.note')}</p>
      </ConfirmMove>
    </form.Entry>
  );
}

function MovedPage({ moved }: { moved: Moved }) {
  const { t } = useTranslation('mypage');
  const { operationKey, points, commonLeft, destinationBalance, premium, to } = moved;
  return (
    <>
      <PageTitle>{t('move.done')}</PageTitle>
      <Banner tone="success" live title={<Amount value={points} size="large" />} />
      <MoveTable move={{ from: t('home.common'), to, amount: { value: points }, remains: { value: commonLeft } }} />
      {premium && (
        <p className="mt-4">
          {t('move.premium', { name: premium.name })} + <Amount value={premium.points} size="medium" />
        </p>
      )}
      <p className="mt-4">
        {t('move.balance')} <Amount value={destinationBalance} size="medium" />
      </p>
      <QuotedNumber number={operationKey} />
      <NextLink to="/" size="large" wide>
        {t('move.home')}
      </NextLink>
    </>
  );
}

/** The number to quote when somebody asks about a movement, as on receipts. */
export function QuotedNumber({ number }: { number: string }) {
  const { t } = useTranslation('mypage');
  return (
    <p className="mt-4 mb-8 text-solid-gray-700">
      {t('move.number')} <span className="font-mono">{receiptNumber(number)}</span>
    </p>
  );
}
