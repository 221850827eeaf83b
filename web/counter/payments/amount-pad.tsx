import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { CardStatus } from '../../components/card.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { TenKey } from '../../components/ten-key.tsx';
import { useTerminal } from '../face.ts';
import { Refused } from '../refused.tsx';
import { useCounted } from './counted.ts';
import { LastPayment, type Today } from './last-payment.tsx';
import type { Fee, Notice } from './sale.ts';
import type { Till } from './use-sale.ts';

/** Idle: the pad, and the one key that asks for the card. The day stands small beside it. */
export function AmountPad({ till, today }: { till: Till; today: Today | undefined }) {
  const { t } = useTranslation('counter');
  const { aside } = usePhrases();
  const counted = useCounted();
  const terminal = useTerminal();
  const { sale } = till;
  if (sale.phase !== 'amount' && sale.phase !== 'card') return null;
  const title = t(today?.exempt ? 'till.titleFee' : 'till.title');
  const place = today ? `${today.place}${aside(today.municipality.name)}` : terminal.place;
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
              {t('till.today')} <Amount value={today.points} />
              {aside(counted(today))}
            </p>
          )}
        </div>
        {today && today.fees.length > 0 && <Fees fees={today.fees} chosen={sale.fee} onPick={till.pickFee} />}
        {sale.phase === 'amount' && sale.notice && <Why notice={sale.notice} />}
        <CardStatus card={till.card} />
        {sale.phase === 'amount' && <p className="mb-8 text-solid-gray-700 print:hidden">{t('till.tapHint')}</p>}
        {today && sale.phase === 'amount' && <LastPayment today={today} />}
      </div>
    </div>
  );
}

/** The fees of the facility: one press fills the bill. What is typed instead is a bill without a name. */
function Fees({ fees, chosen, onPick }: { fees: readonly Fee[]; chosen: Fee | undefined; onPick: (fee: Fee) => void }) {
  const { t } = useTranslation('counter');
  return (
    <fieldset className="mb-6 print:hidden">
      <legend className="mb-2 font-700">{t('till.fees')}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {fees.map((fee) => (
          <button
            key={fee.feeId}
            type="button"
            aria-pressed={fee.feeId === chosen?.feeId}
            onClick={({ currentTarget }) => {
              onPick(fee);
              // Enter of a hardware ten-key asks for the card now; a button that keeps the focus would take it.
              currentTarget.blur();
            }}
            className="flex min-h-16 cursor-pointer touch-manipulation flex-wrap items-center justify-between gap-x-4 rounded-8 border border-solid-gray-600 bg-white px-4 py-2 text-start hover:bg-key-50 aria-pressed:border-key-900 aria-pressed:bg-key-100 aria-pressed:ring-1 aria-pressed:ring-key-900"
          >
            <span>{fee.name}</span>
            <span className="ms-auto font-700">
              <Amount value={fee.yen} unit="yen" />
            </span>
          </button>
        ))}
      </div>
    </fieldset>
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
