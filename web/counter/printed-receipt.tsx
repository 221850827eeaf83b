import { useTranslation } from 'react-i18next';
import { useDates } from '../components/dates.ts';
import { figures } from '../components/figures.ts';
import type { Receipt } from './sale.ts';

/** What an 80 mm printer puts out: place, points, what remains and what ends next. Seen on paper only. */
export function PrintedReceipt({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const { date, time } = useDates();
  const points = (value: number) => `${figures(value)} ${shared('money.points')}`;
  const { expiries, municipality } = receipt;
  const lines: [string, string][] = [
    [t('receipt.place'), `${receipt.place}（${municipality.name}）`],
    [t('receipt.at'), time(receipt.paidAt)],
    [t('receipt.used'), points(receipt.points)],
    [t('receipt.balance', { municipality: municipality.name }), points(receipt.balance)],
  ];
  for (const { expiresOn, points: ending } of expiries)
    lines.push([t('receipt.next'), `${t('confirm.nextOn', { on: date(expiresOn) })} ${points(ending)}`]);
  lines.push([t('receipt.number'), receipt.receiptNumber]);
  return (
    <section className="print-receipt hidden text-[14pt] leading-snug print:block">
      <h1 className="mb-2 text-[16pt] font-700">{t('receipt.title')}</h1>
      {lines.map(([name, value]) => (
        <p key={`${name}${value}`} className="mb-1.5">
          <span className="block text-[11pt]">{name}</span>
          <span className="block font-700">{value}</span>
        </p>
      ))}
      <p className="mt-3 text-[10pt]">{t('receipt.note')}</p>
    </section>
  );
}
