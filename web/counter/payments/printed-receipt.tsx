import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import type { Receipt } from './sale.ts';

/**
 * What an 80 mm printer puts out: place, points, what remains and every day on which something ends, in letters of 14
 * points. Seen on paper only. `asOf` is when the balance was true, where it is printed again; `rest` what was paid beside the
 * points, in yen, as long as this till knows it.
 */
export function PrintedReceipt({ receipt, asOf, rest = 0 }: { receipt: Receipt; asOf?: string; rest?: number }) {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const lines = useLines(receipt, rest);
  return (
    <section className="print-receipt hidden text-[14pt] leading-snug print:block">
      <h1 className="mb-2 text-[16pt] font-700">
        {t(receipt.reversedAt ? 'receipt.undone' : asOf ? 'receipt.again' : 'receipt.title')}
      </h1>
      {lines.map(([name, value]) => (
        <p key={`${name}${value}`} className="mb-1.5">
          <span className="block">{name}</span>
          <span className="block font-700">{value}</span>
        </p>
      ))}
      {asOf && <p className="mt-3">{t('receipt.asOf', { at: time(asOf) })}</p>}
      <p className="mt-3 text-[11pt]">{t('receipt.note')}</p>
    </section>
  );
}

function useLines(
  { place, municipality, paidAt, points, exempt, merged, premium, refunded, balance, expiries, ...quoted }: Receipt,
  rest: number,
) {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const { date, time } = useDates();
  const inPoints = (value: number) => `${figures(value)} ${shared('money.points')}`;
  const lines: [string, string][] = [
    [t('receipt.place'), place],
    [t('receipt.at'), time(paidAt)],
    [t('receipt.used', { municipality: municipality.name }), inPoints(points)],
  ];
  if (rest > 0) {
    lines.splice(2, 0, [t('receipt.bill'), t('receipt.yen', { yen: figures(points + rest) })]);
    lines.push([t('receipt.rest'), t('receipt.yen', { yen: figures(rest) })]);
  }
  // What came back is to be taken off the street's card: its paper must not tell anybody to add it.
  if (merged?.left) lines.push([t('receipt.merged', { name: merged.name }), inPoints(merged.left)]);
  else if (exempt && !merged) lines.push([t('receipt.exempt'), t('receipt.yen', { yen: figures(points - refunded) })]);
  if (premium) lines.push([t('receipt.premium', { name: premium.name }), `+ ${inPoints(premium.points)}`]);
  if (refunded > 0) lines.push([t('receipt.back'), inPoints(refunded)]);
  lines.push([t('receipt.balance', { municipality: municipality.name }), inPoints(balance)]);
  for (const { expiresOn, points: ending } of expiries)
    lines.push([t('receipt.next'), `${t('confirm.nextOn', { on: date(expiresOn) })} ${inPoints(ending)}`]);
  lines.push([t('receipt.number'), quoted.receiptNumber]);
  return lines;
}
