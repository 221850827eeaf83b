import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../contract/index.ts';
import { Button } from './button.tsx';
import { useDates } from './dates.ts';
import { Facts } from './facts.tsx';
import { figures } from './figures.ts';
import { More } from './more.tsx';
import { usePhrases } from './phrases.tsx';
import { Table } from './table.tsx';
import type { RoutePages } from './use-route.ts';

type Entries = RouteAnswer<typeof pointsRoutes.listOwnEntries>;
type Entry = Entries['entries'][number];
type Part = Entries['parts'][number];

/** What one line of a statement is made of: the parts that come to it, and every use with its number. */
export function ShopEntries({ asked, shown }: { asked: RoutePages<Entries>; shown: Entries }) {
  const { t } = useTranslation();
  const { time } = useDates();
  const { aside } = usePhrases();
  const { entries, opensOn, parts, total, exempt } = shown;
  const isWhole = asked.fetchNextPage === undefined;
  const yen = (points: number) => `${figures(points)}${t('money.yen')}`;
  const partInWords = ({ kind, name }: Part) => t(`entries.parts.${kind}`, { name });
  const kindOf = ({ isRefund, refundOf, voucherNumber }: Entry) =>
    isRefund
      ? refundOf
        ? t('entries.refundOf', { number: refundOf })
        : t('entries.undone')
      : t(voucherNumber ? 'entries.voucher' : 'entries.use');
  return (
    <>
      <Facts
        className="mb-6 max-w-2xl"
        facts={[
          ...parts.map((part): [string, string] => [partInWords(part), yen(part.points)]),
          [t(exempt ? 'entries.totalExempt' : 'entries.total'), yen(total)],
        ]}
      />
      {!isWhole && <ReadAll asked={asked} />}
      <Table
        caption={t('entries.caption')}
        rows={entries.map((entry, index) => ({ ...entry, index }))}
        rowKey={({ index }) => String(index)}
        // A file that lacks what comes after the first page would be taken for the whole.
        {...(isWhole && { csv: opensOn })}
        empty={t('entries.empty')}
        asOf={asked.toldAt}
        columns={[
          { key: 'at', head: t('entries.at'), value: ({ at }) => time(at) },
          {
            key: 'points',
            head: `${t('money.points')}${aside(t('money.yen'))}`,
            value: ({ points }) => points,
            isSummed: isWhole,
          },
          {
            key: 'receipt',
            head: t('entries.receipt'),
            value: ({ receiptNumber }) => receiptNumber ?? '',
          },
          {
            key: 'voucher',
            head: t('entries.voucherNumber'),
            value: ({ voucherNumber }) => (voucherNumber ? spacedVoucherNumber(voucherNumber) : ''),
          },
          { key: 'kind', head: t('entries.kind'), value: kindOf },
        ]}
      />
      <More asked={asked} />
    </>
  );
}

/** A paper and a file hold all of it or nothing: the rest is read first. */
function ReadAll({ asked }: { asked: RoutePages<Entries> }) {
  const { t } = useTranslation();
  const [reading, setReading] = useState(false);
  const { fetchNextPage, isFetchingNextPage } = asked;
  useEffect(() => {
    if (reading && fetchNextPage && !isFetchingNextPage) fetchNextPage();
  }, [reading, fetchNextPage, isFetchingNextPage]);
  return (
    <p className="mb-6 print:hidden">
      <Button look="outline" busy={reading} onClick={() => setReading(true)}>
        {t('entries.readAll')}
      </Button>
    </p>
  );
}
