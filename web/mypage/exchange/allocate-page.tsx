import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmMove, MoveTable } from '../../components/dialog.tsx';
import { figures } from '../../components/figures.ts';
import { BackLink, NextLink } from '../../components/next.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useForget } from '../../components/use-ask.ts';
import { type Balances, type Town, useBalances, useTowns } from '../asks.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';
import { DestinationField, destinationOf, nameOf, type Picked } from './destination-field.tsx';

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
      {!balances.value || !towns.value ? (
        <NotYet
          refusal={balances.refusal ?? towns.refusal}
          onAgain={() => {
            balances.refresh();
            towns.refresh();
          }}
        />
      ) : balances.value.common.points === 0 ? (
        <Banner tone="info" title={t('move.empty')} />
      ) : (
        <MoveForm balances={balances.value} towns={towns.value.municipalities} onMoved={setMoved} />
      )}
    </>
  );
}

type FormProps = { balances: Balances; towns: readonly Town[]; onMoved: (moved: Moved) => void };

function MoveForm({ balances, towns, onMoved }: FormProps) {
  const { t } = useTranslation('mypage');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const have = balances.common.points;
  const [picked, setPicked] = useState<Picked>({ choice: balances.defaultMunicipality?.code, other: '' });
  const [typed, setTyped] = useState(String(have));
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, {
    amount: ['allocation_exceeds_reserve', 'insufficient_points'],
    destination: ['municipality_not_open', 'municipality_unknown'],
  });
  const destination = destinationOf(picked);
  const amount = amountOf(typed);
  const tooMany = amount !== undefined && amount > have ? t('move.tooMany', { points: figures(have) }) : undefined;
  const ready = destination !== undefined && amount !== undefined && !tooMany;
  const to = destination && t('home.purse', { name: nameOf(destination, { towns, events: [] }) });
  const move = () =>
    ready &&
    act
      .run(
        () => points.call(pointsRoutes.allocate, { body: { destination, amount } }),
        (answer) => {
          forget();
          onMoved({ ...answer, to: to! });
        },
      )
      .then(() => setAsking(false));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        setAsking(ready);
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <p className="mb-6">
        {t('move.have')} <Amount value={have} size="medium" />
      </p>
      <DestinationField
        label={t('move.to')}
        balances={balances}
        towns={towns}
        picked={picked}
        onPick={setPicked}
        error={errors.destination ?? (tried && !destination ? t('move.chooseTown') : undefined)}
      />
      <AmountField
        label={t('move.amount')}
        hint={t('move.amountHint')}
        typed={typed}
        onTyped={setTyped}
        error={errors.amount ?? tooMany}
      />
      <Button type="submit" size="large" wide>
        {t('move.next')}
      </Button>
      {ready && (
        <ConfirmMove
          open={asking}
          title={t('move.confirmTitle')}
          move={{ from: t('home.common'), to, amount: { value: amount }, remains: { value: have - amount } }}
          confirmLabel={t('move.confirm')}
          busy={act.busy}
          onCancel={() => setAsking(false)}
          onConfirm={() => void move()}
        >
          <p className="mt-4">{t('move.note')}</p>
        </ConfirmMove>
      )}
    </form>
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

/** The number to quote when somebody asks about a movement: eight characters, as on receipts. */
export function QuotedNumber({ number }: { number: string }) {
  const { t } = useTranslation('mypage');
  return (
    <p className="mt-4 mb-8 text-solid-gray-700">
      {t('move.number')} <span className="font-mono">{number.replaceAll('-', '').slice(-8).toUpperCase()}</span>
    </p>
  );
}
