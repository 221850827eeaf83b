import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../contract/index.ts';
import { Amount } from '../components/amount.tsx';
import { Banner } from '../components/banner.tsx';
import { CardStatus } from '../components/card.tsx';
import { PageTitle } from '../components/shell.tsx';
import { TenKey } from '../components/ten-key.tsx';
import { useTerminal } from './face.ts';
import { LastPayment } from './last-payment.tsx';
import { Refused } from './refused.tsx';
import type { Notice } from './sale.ts';
import type { Till } from './use-sale.ts';

export type Today = RouteAnswer<typeof pointsRoutes.showToday>;

/** Idle: the pad, and the one key that asks for the card. The day stands small beside it. */
export function AmountPad({ till, today }: { till: Till; today: Today | undefined }) {
  const { t } = useTranslation('counter');
  const terminal = useTerminal();
  const { sale } = till;
  if (sale.phase !== 'amount' && sale.phase !== 'card') return null;
  const title = t(today?.exempt ? 'till.titleFee' : 'till.title');
  const place = today ? `${today.place}（${today.municipality.name}）` : terminal.place;
  return (
    <div className="grid gap-x-12 print:block gap-y-8 md:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <div className="print:hidden">
        <div className="[&>div]:mb-3">
          <PageTitle title={title}>
            <span className="text-2xl">{title}</span>
          </PageTitle>
        </div>
        <div className="mb-4 flex min-h-20 max-w-md items-center justify-end rounded-8 border-2 border-solid-gray-800 px-4">
          <output aria-live="polite" aria-label={title}>
            <Amount value={Number(sale.figures)} unit="yen" size="huge" />
          </output>
        </div>
        <TenKey
          figures={sale.figures}
          onFigures={till.type}
          onEnter={till.tap}
          enterLabel={t('till.tap')}
          active={sale.phase === 'amount'}
        />
      </div>
      <div>
        <div className="mb-6 flex flex-wrap items-baseline print:hidden justify-between gap-x-6 gap-y-1">
          <p className="text-xl font-700">{place}</p>
          {today && (
            <p className="text-solid-gray-700">
              {t('till.today')} <Amount value={today.points} />（{t('till.count', { count: today.count })}）
            </p>
          )}
        </div>
        {sale.phase === 'amount' && sale.notice && <Why notice={sale.notice} />}
        <CardStatus card={till.card} />
        {sale.phase === 'amount' && <p className="mb-8 text-solid-gray-700 print:hidden">{t('till.tapHint')}</p>}
        {today && sale.phase === 'amount' && <LastPayment today={today} />}
      </div>
    </div>
  );
}

function Why({ notice }: { notice: Notice }) {
  const { t } = useTranslation('counter');
  if (notice.kind === 'refused') return <Refused refusal={notice.refusal} />;
  return (
    <Banner tone="info" live title={t(`till.${notice.kind}`)}>
      <p>{t(`till.${notice.kind}Body`)}</p>
    </Banner>
  );
}
