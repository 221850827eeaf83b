import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { dayInJapan, useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { usePeriodInWords } from './period.ts';
import type { InvoiceData } from './step.ts';

/** What of an invoice stands on paper above its lines: to whom, from whom, how much, until when, and to which account. */
export function InvoicePaper({ invoice }: { invoice: InvoiceData }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const inWords = usePeriodInWords();
  const { debtor, biller, number, yen, dueOn, issuedAt, isWhole } = invoice;
  const payTo = usePayTo(invoice);
  return (
    <div className="hidden print:block">
      <p className="mb-3 text-center text-2xl font-700">
        {t(issuedAt && isWhole ? 'invoice.paper' : 'invoice.noPaper')}
      </p>
      <p className="mb-3 text-xl">{t('invoice.to', { name: debtor.name })}</p>
      <Facts
        className="mb-4"
        facts={[
          [t('invoices.period'), inWords(invoice)],
          [t('invoice.paperNumber'), `${debtor.party}-${number}`],
          ...(issuedAt ? [[t('invoice.issuedOn'), date(dayInJapan(issuedAt))] as const] : []),
          [t(isWhole ? 'invoices.yen' : 'invoices.ownYen'), <Amount key="yen" value={yen} unit="yen" size="medium" />],
          [t('invoices.dueOn'), date(dueOn)],
          [t('invoices.biller'), biller?.name ?? t('invoices.direct')],
          ...(payTo ? [[t('invoice.payTo'), payTo] as const] : []),
        ]}
      />
    </div>
  );
}

type PaidAccount = NonNullable<InvoiceData['payTo']>;

/** An account as people read it out: bank, branch, kind, number, holder. */
export function useAccountInWords() {
  const { t } = useTranslation('office');
  return ({ bankName, branchName, bankAccount: account }: PaidAccount) =>
    t('invoice.payToAccount', {
      bankName,
      branchName,
      type: t(`bank.types.${account.type}`),
      number: account.number,
      holder: account.holderName.normalize('NFKC'),
    });
}

/** The account to pay to in words; where none is registered the biller says it themselves. */
export function usePayTo({ payTo, biller, isWhole }: InvoiceData): string | undefined {
  const { t } = useTranslation('office');
  const inWords = useAccountInWords();
  if (!biller || !isWhole) return undefined;
  return payTo ? inWords(payTo) : t('invoice.noPayTo');
}
