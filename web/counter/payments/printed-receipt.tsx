import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import type { Receipt } from './sale.ts';

/**
 * What an 80 mm printer puts out: place, points, what remains and every day on which something ends, in letters of 14
 * points. Seen on paper only. `asOf` is when the balance was true, where it is printed again.
 */
export function PrintedReceipt({ receipt, asOf }: { receipt: Receipt; asOf?: string }) {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const lines = useLines(receipt);
  return (
    <section className="print-receipt hidden text-[14pt] leading-snug print:block">
      <h1 className="mb-2 text-[16pt] font-700">{t(asOf ? 'receipt.again' : 'receipt.title')}</h1>
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

function useLines({
  place,
  municipality,
  paidAt,
  points,
  exempt,
  merged,
  premium,
  refunded,
  balance,
  expiries,
  ...rest
}: Receipt) {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const { date, time } = useDates();
  const inPoints = (value: number) => `${figures(value)} ${shared('money.points')}`;
  const lines: [string, string][] = [
    [t('receipt.place'), place],
    [t('receipt.at'), time(paidAt)],
    [t('receipt.used', { municipality: municipality.name }), inPoints(points)],
  ];
  // What came back is to be taken off the street's card: its paper must not tell anybody to add it.
  if (merged?.left) lines.push([t('receipt.merged', { name: merged.name }), inPoints(merged.left)]);
  else if (exempt && !merged) lines.push([t('receipt.exempt'), t('receipt.yen', { yen: figures(points - refunded) })]);
  if (premium) lines.push([t('receipt.premium', { name: premium.name }), `+ ${inPoints(premium.points)}`]);
  if (refunded > 0) lines.push([t('receipt.back'), inPoints(refunded)]);
  lines.push([t('receipt.balance', { municipality: municipality.name }), inPoints(balance)]);
  for (const { expiresOn, points: ending } of expiries)
    lines.push([t('receipt.next'), `${t('confirm.nextOn', { on: date(expiresOn) })} ${inPoints(ending)}`]);
  lines.push([t('receipt.number'), rest.receiptNumber]);
  return lines;
}
