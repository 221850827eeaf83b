import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, type Tone } from '../../components/banner.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { LineList } from '../../components/line-list.tsx';
import { More } from '../../components/more.tsx';
import { BackLink, NextLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate, useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { NotYet } from '../purse-page.tsx';

type Conversion = RouteAnswer<typeof pointsRoutes.showMyConversion>;

/** While the partner has not answered, the page asks again. */
const againMilliseconds = 2000;

/** What became of one order: its state first, then its numbers, and the one to quote. */
export function ConversionPage() {
  const { t } = useTranslation('mypage');
  const { operationKey } = useParams({ strict: false }) as { operationKey: string };
  const { points } = useFace();
  const forget = useInvalidate();
  const [isWorking, setWorking] = useState(true);
  const asked = useRouteQuery(
    ['conversion', operationKey],
    () => points.call(pointsRoutes.showMyConversion, { params: { operationKey } }),
    isWorking ? { every: againMilliseconds } : {},
  );
  const conversion = asked.data;
  const hasEnded = conversion !== undefined && conversion.state !== 'working';
  useEffect(() => {
    if (!hasEnded) return;
    setWorking(false);
    forget('balances', 'conversions', 'conversion-targets', 'history');
  }, [hasEnded, forget]);
  if (asked.refusal?.outcome === 'conversion_unknown') return <Banner tone="warning" title={t('converted.unknown')} />;
  if (!conversion) return <NotYet refusal={asked.refusal} onAgain={asked.refetch} />;
  return (
    <>
      <BackLink to="/conversions">{t('converted.listTitle')}</BackLink>
      <PageTitle>{t('converted.title')}</PageTitle>
      <StateBanner conversion={conversion} />
      <Numbers conversion={conversion} />
      <div className="grid gap-4">
        <NextLink to="/" size="large" wide>
          {t('move.home')}
        </NextLink>
        <NextLink to="/convert" look="outline" wide>
          {t('converted.more')}
        </NextLink>
      </div>
    </>
  );
}

const tones: Record<Conversion['state'], Tone> = {
  working: 'info',
  done: 'success',
  returned: 'warning',
  refused: 'warning',
};

function StateBanner({ conversion: { state, units, target } }: { conversion: Conversion }) {
  const { t } = useTranslation('mypage');
  return (
    <Banner tone={tones[state]} live title={t(`converted.states.${state}`)}>
      {state === 'done' ? (
        <p className="text-2xl font-700 tabular-nums">
          {t('convert.units', { units: figures(units), unit: target.unitName })}
        </p>
      ) : (
        <p>{t(`converted.${state}Body`)}</p>
      )}
    </Banner>
  );
}

function Numbers({ conversion }: { conversion: Conversion }) {
  const { t } = useTranslation('mypage');
  const { date } = useDates();
  const { state, target, points, memberNumberEnd, askedAt, receiptNumber } = conversion;
  const isBack = state === 'returned' || state === 'refused';
  const rows = [
    [t('converted.to'), target.name],
    [t('converted.member'), <span key="end" className="font-mono">{`…${memberNumberEnd}`}</span>],
    ...(state === 'refused'
      ? []
      : [
          [
            t(isBack ? 'converted.pointsBack' : 'converted.points'),
            <Amount key="points" value={points} size="medium" />,
          ],
        ]),
    [t('converted.on'), date(dayInJapan(askedAt))],
    [
      t('converted.number'),
      <strong key="number" className="font-mono text-xl">
        {receiptNumber}
      </strong>,
    ],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr]">
        {rows.map(([name, value]) => (
          <div
            key={String(name)}
            className="col-span-full grid grid-cols-subgrid items-baseline gap-x-6 border-b border-solid-gray-300 py-3"
          >
            <dt className="text-solid-gray-700">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 mb-8 text-solid-gray-700">{t('converted.numberHint')}</p>
    </>
  );
}

/** Everything that was moved to a street or a card, the newest first. */
export function ConversionsPage() {
  const { t } = useTranslation('mypage');
  const { beside } = usePhrases();
  const { date } = useDates();
  const { points } = useFace();
  const asked = useRoutePages(['conversions'], 'conversions', (query) =>
    points.call(pointsRoutes.listMyConversions, { query }),
  );
  return (
    <>
      <BackLink to="/convert">{t('convert.title')}</BackLink>
      <PageTitle lead={t('converted.listLead')}>{t('converted.listTitle')}</PageTitle>
      {!asked.data && <NotYet refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <LineList
          label={t('converted.label')}
          empty={t('converted.empty')}
          lines={asked.data.conversions.map(({ operationKey, target, state, points: moved, units, askedAt }) => ({
            key: operationKey,
            name: target.name,
            note: (
              <>
                <span className="block">
                  {beside(
                    t(`converted.states.${state}`),
                    state === 'done' && t('convert.units', { units: figures(units), unit: target.unitName }),
                  )}
                </span>
                <span className="block">{date(dayInJapan(askedAt))}</span>
              </>
            ),
            ...((state === 'done' || state === 'working') && { amount: { value: moved } }),
            action: (
              <NextLink to="/conversions/$operationKey" params={{ operationKey }} look="outline">
                {t('converted.look')}
                <Aside of={target.name} />
              </NextLink>
            ),
          }))}
        />
      )}
      <More asked={asked} />
    </>
  );
}
