import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { QrPicture } from '../../components/people/qr-picture.tsx';

/** What is handed over, as `points/coupons/hand-over.ts` writes it. */
export type CouponFile = {
  company: string;
  batchNumber: string;
  points: number;
  validFrom: string;
  validThrough: string;
  coupons: string[];
};

/** One coupon on A4: what it is worth, until when, its code in groups, how to enter it, and whom to ask. */
export function CouponSheet({ file, code, ask }: { file: CouponFile; code: string; ask: string }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { company, points, validFrom, validThrough, batchNumber } = file;
  const address = `${window.location.origin}/mypage/coupon`;
  return (
    <article className="rounded-12 border-2 border-solid-gray-300 p-8 print:border-0 print:p-0">
      <p className="mb-2">{t('couponSheets.from', { company })}</p>
      <h2 className="mb-6 text-3xl font-700">{t('couponSheets.paperTitle')}</h2>
      <p className="text-4xl font-700 tabular-nums">{t('couponSheets.worth', { points: figures(points) })}</p>
      <p className="mb-8 text-xl">{t('couponSheets.until', { on: date(validThrough), from: date(validFrom) })}</p>
      <div className="mb-8 flex flex-wrap items-center justify-between gap-6 rounded-12 border-2 border-solid-gray-600 p-6">
        <div>
          <p className="font-700">{t('couponSheets.code')}</p>
          <p className="font-mono text-xl font-700 print:text-2xl print:whitespace-nowrap">{code}</p>
        </div>
        {/* What stands behind the # is read by the page alone: no browser sends it. */}
        <QrPicture text={`${address}#code=${code}`} label={t('couponSheets.qr')} />
      </div>
      <h3 className="mb-2 text-xl font-700">{t('couponSheets.steps')}</h3>
      <ol className="mb-6 list-decimal ps-8">
        <li>{t('couponSheets.step1', { address })}</li>
        <li>{t('couponSheets.step2')}</li>
        <li>{t('couponSheets.step3')}</li>
      </ol>
      <p className="mb-6">{t('couponSheets.note')}</p>
      {ask && <p className="mb-2 font-700">{t('couponSheets.askAt', { ask })}</p>}
      <p className="text-solid-gray-700">
        {t('couponSheets.selector', { selector: code.slice(0, 9) })} ({batchNumber})
      </p>
    </article>
  );
}
