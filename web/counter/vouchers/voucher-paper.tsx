import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { todayInJapan } from '../../components/dates.ts';
import { printPdf } from '../../components/print-pdf.ts';
import { UnprintableNote } from '../../components/unprintable-note.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';

/** Paper for these vouchers, as often as the printer needs: it is always the same numbers. */
export function VoucherPaper({ voucherIds }: { voucherIds: readonly number[] }) {
  const { t } = useTranslation('counter');
  const { points, now } = useFace();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const sold =
    useRouteQuery(['vouchers-sold'], () => points.call(pointsRoutes.listVouchersSoldHere)).data?.vouchers ?? [];
  const printed = sold.filter(({ voucherId }) => voucherIds.includes(voucherId));
  const fileName = fileNameOf(t('shop.vouchers'), todayInJapan(now()), 'pdf');
  const make = (layout: 'a4' | 'receipt', then: (pdf: Blob) => void) =>
    void act.mutate(
      () => points.download(pointsRoutes.printVouchers, { body: { voucherIds: [...voucherIds], layout } }),
      (pdf) => {
        forget('vouchers-sold');
        then(pdf);
      },
    );
  return (
    <div className="mb-6">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <UnprintableNote unprintable={printed.flatMap(({ unprintable }) => unprintable)} />
      <div className="flex flex-wrap gap-4">
        <Button size="large" busy={act.isPending} onClick={() => make('receipt', printPdf)}>
          {t('vouchers.printReceipt')}
        </Button>
        <Button size="large" look="outline" busy={act.isPending} onClick={() => make('a4', printPdf)}>
          {t('vouchers.printA4')}
        </Button>
        <Button look="outline" busy={act.isPending} onClick={() => make('a4', (pdf) => saveFile(fileName, pdf))}>
          {t('vouchers.savePdf')}
        </Button>
      </div>
      {act.isPending && <Waiting what={t('vouchers.printing')} />}
      <p className="mt-3 text-solid-gray-700">{t('vouchers.jam')}</p>
    </div>
  );
}
