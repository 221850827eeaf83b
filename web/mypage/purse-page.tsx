import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../contract/index.ts';
import { Amount } from '../components/amount.tsx';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { useDates } from '../components/dates.ts';
import { figures } from '../components/figures.ts';
import { LineList } from '../components/line-list.tsx';
import { BackLink, NextLink } from '../components/next.tsx';
import { PageTitle } from '../components/shell.tsx';
import { useRouteQuery } from '../components/use-route.ts';
import { Waiting } from '../components/waiting.tsx';
import { type Balances, isOpen, useBalances, useEvents } from './asks.ts';
import { useFace } from './face.ts';

type Lot = Balances['common']['lots'][number];

/** 個別ポイント: the points of one town, by date, and how they came and went. */
export function PursePage() {
  const { t } = useTranslation('mypage');
  const { code } = useParams({ strict: false }) as { code: string };
  const balances = useBalances();
  const events = useEvents();
  const { date } = useDates();
  const purse = balances.data?.purses.find(({ municipality }) => municipality.code === code);
  if (!balances.data) return <NotYet refusal={balances.refusal} onAgain={balances.refetch} />;
  if (!purse) return <Banner tone="warning" title={t('purse.unknown')} />;
  const supports = events.data?.events.some((event) => event.municipality.code === code && isOpen(event));
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle>{t('home.purse', { name: purse.municipality.name })}</PageTitle>
      {purse.leavesOn && (
        <Banner tone="warning" title={t('home.leaves', { on: date(purse.leavesOn) })}>
          <p>{t('purse.leavesBody')}</p>
        </Banner>
      )}
      <Balance points={purse.points} />
      {supports && purse.points > 0 && (
        <p className="mb-8">
          <NextLink to="/events" look="outline">
            {t('purse.events')}
          </NextLink>
        </p>
      )}
      <Lots lots={purse.lots} reserve={false} />
      <History code={code} />
    </>
  );
}

/** 共通ポイント: what no town was chosen for yet, and until when. */
export function CommonPage() {
  const { t } = useTranslation('mypage');
  const balances = useBalances();
  if (!balances.data) return <NotYet refusal={balances.refusal} onAgain={balances.refetch} />;
  const { common } = balances.data;
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle lead={t('home.commonNote')}>{t('home.common')}</PageTitle>
      <Balance points={common.points} />
      {common.points > 0 && (
        <p className="mb-8">
          <NextLink to="/allocate" size="large" wide>
            {t('purse.allocate')}
          </NextLink>
        </p>
      )}
      <Lots lots={common.lots} reserve />
      <History />
    </>
  );
}

type NotYetProps = { refusal: Parameters<typeof RefusalBanner>[0]['refusal'] | undefined; onAgain: () => void };

/** Before the first answer: a wait, or why there is none. */
export function NotYet({ refusal, onAgain }: NotYetProps) {
  const { t } = useTranslation();
  return refusal ? <RefusalBanner refusal={refusal} onAgain={onAgain} /> : <Waiting what={t('waiting.working')} />;
}

function Balance({ points }: { points: number }) {
  const { t } = useTranslation('mypage');
  return (
    <p className="mb-8">
      <span className="block">{t('purse.balance')}</span>
      <Amount value={points} size="huge" />
    </p>
  );
}

function Lots({ lots, reserve }: { lots: readonly Lot[]; reserve: boolean }) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  return (
    <>
      <h2 className="mb-3 text-xl font-700">{t('purse.lots')}</h2>
      <LineList
        label={t('purse.lots')}
        empty={t('purse.lotsEmpty')}
        lines={lots.map(({ points, expiresOn, fund }) => ({
          key: `${expiresOn} ${fund.kind} ${fund.name}`,
          name: t(reserve ? 'purse.allocateBy' : 'purse.lotUntil', { on: date(expiresOn) }),
          note: t(`purse.${fund.kind}`, { name: fund.name }),
          amount: { value: points },
        }))}
      />
    </>
  );
}

const isMove = (kind: string) => kind === 'moveIn' || kind === 'moveOut';

const MONTHS = 12;
const MORE_MONTHS = 60;

function History({ code }: { code?: string }) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const { points } = useFace();
  const [months, setMonths] = useState(MONTHS);
  const query = { months, ...(code && { municipalityCode: code }) };
  const asked = useRouteQuery(['history', code ?? '', months], () => points.call(pointsRoutes.showHistory, { query }));
  const lines = [...(asked.data?.lines ?? [])].reverse();
  const pointsOf = (town: string) => (town === '' ? t('home.common') : t('home.purse', { name: town }));
  return (
    <>
      <h2 className="mb-3 text-xl font-700">{t('purse.history')}</h2>
      {!asked.data && <NotYet refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <LineList
          label={t('purse.history')}
          empty={t('purse.historyEmpty')}
          lines={lines.map(({ operationKey, on, kind, what, points: moved, balance }, i) => ({
            key: `${operationKey} ${lines.length - i}`,
            name: t(`purse.kinds.${kind}`, { what: isMove(kind) ? pointsOf(what) : what }),
            note: date(on),
            amount: { value: moved, signed: true },
            after: t('purse.after', { points: figures(balance) }),
          }))}
        />
      )}
      {months < MORE_MONTHS && (
        <Button look="text" onClick={() => setMonths(MORE_MONTHS)}>
          {t('purse.longer')}
        </Button>
      )}
    </>
  );
}
