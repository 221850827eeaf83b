import { useTranslation } from 'react-i18next';
import { pointsRoutes, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CardStatus } from '../../components/card.tsx';
import { NextLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { AtTill, ClerkSignIn, useClerks } from '../places/clerk-sign-in.tsx';
import { Refused } from '../refused.tsx';
import { VoucherChoice } from './voucher-choice.tsx';
import { VoucherPaper } from './voucher-paper.tsx';
import { type Issued, useVoucherSale, type VoucherTill } from './voucher-sale.ts';
import { VouchersSold } from './vouchers-sold.tsx';

/** ポイント券の発行 at a counter with a printer: the street's office, a shop, a counter of the town (6-1, 7-1⑤). */
export function VouchersPage() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const clerks = useClerks();
  const till = useVoucherSale();
  const { sale } = till;
  const kinds = useRouteQuery(['voucher-kinds'], () => points.call(pointsRoutes.listVoucherKindsHere));
  if (clerks.mustSayWho) return <ClerkSignIn clerks={clerks.all} />;
  if (sale.phase === 'choose') return <VoucherChoice till={till} sale={sale} kinds={kinds.data?.kinds ?? []} />;
  if (sale.phase === 'done') return <Done issued={sale.issued} onNext={till.stop} />;
  if (sale.phase === 'opening' || sale.phase === 'issuing') {
    const what = t(sale.phase === 'opening' ? 'vouchers.opening' : 'vouchers.issuing');
    return (
      <>
        <PageTitle>{t('vouchers.title')}</PageTitle>
        <Waiting what={what} />
      </>
    );
  }
  return (
    <>
      {clerks.at && <AtTill clerk={clerks.at} />}
      <PageTitle lead={t('vouchers.lead')}>{t('vouchers.title')}</PageTitle>
      {kinds.refusal && <RefusalBanner refusal={kinds.refusal} onAgain={kinds.refetch} />}
      {sale.phase === 'unanswered' && <RefusalBanner refusal={sale.refusal} onAgain={sale.again} />}
      {sale.phase === 'idle' && sale.refusal && <Refused refusal={sale.refusal} />}
      {kinds.data && <Begin till={till} sells={kinds.data.kinds.length > 0} />}
      {kinds.data && (
        <p className="mb-10 flex flex-wrap gap-4">
          <NextLink to="/redeem" look="outline">
            {t('vouchers.redeem')}
          </NextLink>
        </p>
      )}
      {kinds.data && <VouchersSold />}
    </>
  );
}

function Begin({ till, sells }: { till: VoucherTill; sells: boolean }) {
  const { t } = useTranslation('counter');
  if (!sells) return <Banner tone="info" title={t('vouchers.none')} />;
  if (till.sale.phase === 'unanswered') return null;
  return (
    <>
      <CardStatus card={till.card} />
      {!till.card.reading && (
        <div className="mb-8">
          <Button size="large" className="min-h-24 sm:min-w-96 sm:text-3xl" onClick={till.tap}>
            {t('vouchers.tap')}
          </Button>
          <p className="mt-3 text-solid-gray-700">{t('vouchers.tapHint')}</p>
        </div>
      )}
    </>
  );
}

function Done({ issued, onNext }: { issued: Issued; onNext: () => void }) {
  const { t } = useTranslation('counter');
  return (
    <div className="rounded-16 border-4 border-success-2 bg-green-50 p-6 sm:p-10">
      <PageTitle>{t('vouchers.done')}</PageTitle>
      <p role="status" className="mb-4 text-xl">
        {issued.vouchers.length} {t('vouchers.sheets')}{' '}
        <Amount value={issued.vouchers.reduce((sum, { points: worth }) => sum + worth, 0)} size="large" />
      </p>
      {issued.missing > 0 && <Banner tone="warning" live title={t('vouchers.missing', { count: issued.missing })} />}
      <ul className="mb-6 grid gap-2">
        {issued.vouchers.map(({ voucherId, number, points: worth }) => (
          <li key={voucherId} className="flex flex-wrap items-baseline gap-x-6">
            <span className="font-mono text-2xl">{spacedVoucherNumber(number)}</span>
            <Amount value={worth} size="medium" />
          </li>
        ))}
      </ul>
      <VoucherPaper voucherIds={issued.vouchers.map(({ voucherId }) => voucherId)} />
      <p className="mb-6 font-700">{t('vouchers.stamp')}</p>
      {issued.premium && (
        <p className="mb-2">
          <span className="me-4">{t('receipt.premium', { name: issued.premium.name })}</span>+{' '}
          <Amount value={issued.premium.points} size="medium" />
        </p>
      )}
      <p className="mb-8">
        <span className="me-4">{t('vouchers.remains')}</span>
        <Amount value={issued.balance} size="medium" />
      </p>
      <Button look="outline" size="large" onClick={onNext}>
        {t('vouchers.next')}
      </Button>
    </div>
  );
}
