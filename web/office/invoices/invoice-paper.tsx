import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { usePeriodInWords } from './period.ts';
import type { InvoiceData } from './step.ts';

/** What of an invoice stands on paper above its lines: to whom, from whom, how much, until when, and to which account. */
export function InvoicePaper({ invoice }: { invoice: InvoiceData }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const inWords = usePeriodInWords();
  const { debtor, biller, number, yen, dueOn } = invoice;
  const payTo = usePayTo(invoice);
  return (
    <div className="hidden print:block">
      <p className="mb-3 text-center text-2xl font-700">{t('invoice.paper')}</p>
      <p className="mb-3 text-xl">{t('invoice.to', { name: debtor.name })}</p>
      <Facts
        className="mb-4"
        facts={[
          [t('invoices.period'), inWords(invoice)],
          [t('invoice.paperNumber'), `${debtor.party}-${number}`],
          [t('invoices.yen'), <Amount key="yen" value={yen} unit="yen" size="medium" />],
          [t('invoices.dueOn'), date(dueOn)],
          [t('invoices.biller'), biller?.name ?? t('invoices.direct')],
          ...(payTo ? [[t('invoice.payTo'), payTo] as const] : []),
        ]}
      />
    </div>
  );
}

/** The account to pay to in words; where none is registered the biller says it themselves. */
export function usePayTo({ payTo, biller }: InvoiceData): string | undefined {
  const { t } = useTranslation('office');
  if (!biller) return undefined;
  if (!payTo) return t('invoice.noPayTo');
  const { bankName, branchName, bankAccount: account } = payTo;
  const type = t(`bank.types.${account.type}`);
  return t('invoice.payToAccount', {
    bankName,
    branchName,
    type,
    number: account.number,
    holder: account.holderName.normalize('NFKC'),
  });
}
