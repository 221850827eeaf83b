import { useTranslation } from 'react-i18next';
import { type Column, Table } from '../../components/table.tsx';
import type { InvoiceData } from './step.ts';

type Line = InvoiceData['lines'][number];

/** An invoice municipality by municipality, with what of each is received and passed on. */
export function InvoiceLines({ invoice: { lines, month, biller } }: { invoice: InvoiceData }) {
  const { t } = useTranslation('office');
  const sumOf = (field: 'yen' | 'collectedYen' | 'remittedYen') => lines.reduce((sum, line) => sum + line[field], 0);
  const ofMonth: Column<Line>[] = [
    { key: 'persons', head: t('invoice.persons'), value: ({ persons }) => persons, inDetail: true },
    { key: 'points', head: t('invoice.points'), value: ({ points }) => points },
    { key: 'carried', head: t('invoice.carried'), value: ({ carried }) => carried, inDetail: true },
  ];
  const what: Column<Line> = {
    key: 'what',
    head: t('invoice.what'),
    value: ({ what: kind, name }) => t(`invoice.whats.${kind}`, { name: name ?? '' }),
  };
  const yen = (key: 'yen' | 'collectedYen' | 'remittedYen', head: string): Column<Line> => ({
    key,
    head,
    value: (line) => line[key],
    total: sumOf(key),
  });
  return (
    <Table
      caption={t('invoice.lines')}
      rows={lines}
      rowKey={({ line }) => String(line)}
      csv={month ?? true}
      empty={t('invoice.linesEmpty')}
      columns={[
        { key: 'municipality', head: t('invoice.municipality'), value: ({ municipality }) => municipality.name },
        ...(month === null ? [what] : ofMonth),
        yen('yen', t('invoice.lineYen')),
        ...(biller ? [yen('collectedYen', t('invoice.lineCollected'))] : []),
        ...(month === null ? [] : [yen('remittedYen', t('invoice.lineRemitted'))]),
      ]}
    />
  );
}
