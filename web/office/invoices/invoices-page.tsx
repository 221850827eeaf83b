import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { charactersIn, cutText, isForRole, pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Chart } from '../../components/chart.tsx';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { AddForm, Told } from '../office-page.tsx';
import { usePeriodInWords } from './period.ts';

type Listed = RouteAnswer<typeof pointsRoutes.listInvoices>;
type Invoice = Listed['invoices'][number];

/** 請求: what this office owes, bills or is paid by, the newest first. */
export function InvoicesPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const [isDone, setDone] = useState(false);
  const asked = useRoutePages(['invoices'], 'invoices', (query) => points.call(pointsRoutes.listInvoices, { query }));
  return (
    <>
      <PageTitle lead={t('invoices.lead')}>{t('invoices.title')}</PageTitle>
      {isDone && <Banner tone="success" live title={t('invoices.received')} />}
      <Told asked={asked}>
        {({ invoices, debtors }) => (
          <>
            <Bars invoices={invoices} />
            <Invoices invoices={invoices} />
            <More asked={asked} />
            {isForRole(pointsRoutes.enterCollection, role) && (
              <AddForm label={t('invoices.receive')} onDone={setDone}>
                {(onDone) => <CollectionForm debtors={debtors} onDone={onDone} />}
              </AddForm>
            )}
          </>
        )}
      </Told>
    </>
  );
}

const barsShown = 6;
/** What stands beside a bar has room for so many characters of a name. */
const nameMax = 8;
const shortened = (name: string) => (charactersIn(name) > nameMax ? `${cutText(name, nameMax - 1)}…` : name);
/** The newest that have something to pay, billed beside received. */
function Bars({ invoices }: { invoices: readonly Invoice[] }) {
  const { t } = useTranslation('office');
  const inWords = usePeriodInWords();
  const some = invoices.filter(({ yen }) => yen > 0).slice(0, barsShown);
  if (some.length < 2) return null;
  return (
    <Chart
      title={t('invoices.chart')}
      series={[t('invoices.yen'), t('invoices.collected')]}
      rows={some.map((one) => ({
        label: `${shortened(one.debtor.name)} ${inWords(one)}`,
        values: [one.yen, one.biller === null ? one.remittedYen : one.collectedYen],
      }))}
    />
  );
}

function Invoices({ invoices }: { invoices: readonly Invoice[] }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { aside } = usePhrases();
  const { role, municipality } = useStaff();
  const { now } = useFace();
  const inWords = usePeriodInWords();
  const today = todayInJapan(now());
  const isLate = ({ state, dueOn }: Invoice) => (state === 'billed' || state === 'partly') && dueOn < today;
  const yen = aside(shared('money.yen'));
  // Who owes is known to itself: it reads whom it owes.
  const isDebtor = role === 'payer' || role === 'company';
  const biller: Column<Invoice> = {
    key: 'biller',
    head: t('invoices.biller'),
    value: (one) => one.biller?.name ?? t('invoices.direct'),
  };
  const columns: Column<Invoice>[] = [
    isDebtor ? biller : { key: 'debtor', head: t('invoices.debtor'), value: ({ debtor }) => debtor.name },
    {
      key: 'open',
      head: t('invoices.action'),
      show: ({ invoiceId, debtor }) => (
        <Link to="/invoices/$invoiceId" params={{ invoiceId: String(invoiceId) }}>
          {t('invoices.open')}
          <Aside of={debtor.name} />
        </Link>
      ),
    },
    { key: 'period', head: t('invoices.period'), value: inWords },
    {
      key: 'yen',
      head: `${t(municipality ? 'invoices.ownYen' : 'invoices.yen')}${yen}`,
      value: (one) => one.yen,
    },
    {
      key: 'state',
      head: t('invoices.state'),
      value: (one) => (isLate(one) ? t('invoices.overdue') : t(`invoices.states.${one.state}`)),
      show: (one) => <strong>{isLate(one) ? t('invoices.overdue') : t(`invoices.states.${one.state}`)}</strong>,
    },
    // A day that has passed stands in the state; who owes looks for the day itself.
    { key: 'due', head: t('invoices.dueOn'), value: ({ dueOn }) => dueOn, isDay: true, inDetail: !isDebtor },
    ...(isDebtor ? [] : [{ ...biller, inDetail: true }]),
  ];
  return (
    <Table
      caption={t('invoices.caption')}
      rows={invoices}
      rowKey={({ invoiceId }) => String(invoiceId)}
      csv
      empty={t('invoices.empty')}
      columns={
        role === 'payer' || role === 'company' ? columns.filter(({ key }) => key !== 'debtor' || false) : columns
      }
    />
  );
}

/** A payment as the bank's statement shows it; a second person compares it with that. */
function CollectionForm({ debtors, onDone }: { debtors: Listed['debtors']; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.enterCollection,
    words: 'office.invoices',
    values: { debtor: '', receivedOn: todayInJapan(now()), yen: '', reference: '' },
    wrong: ({ debtor }) => ({ debtor: debtor === '' && t('invoices.choose') }),
    send: (body) => points.call(pointsRoutes.enterCollection, { body }),
    refusals: {
      debtor: ['debtor_unknown'],
      receivedOn: ['collection_in_future'],
      reference: ['collection_known', 'change_waiting'],
    },
    forgets: ['invoices', 'change-requests', 'waiting'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('invoices.receive')} onCancel={() => onDone(false)}>
      <form.Select
        name="debtor"
        label={t('invoices.payer')}
        empty={t('invoices.choose')}
        options={debtors.map(({ party, name }) => ({ value: party, label: name }))}
      />
      <form.Day name="receivedOn" />
      <form.Amount name="yen" label={t('invoices.amount')} unit={t('money.yen', { ns: 'translation' })} />
      <form.Code name="reference" hint={t('invoices.referenceHint')} />
    </form.Entry>
  );
}
