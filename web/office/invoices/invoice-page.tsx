import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { BackLink } from '../../components/next.tsx';
import { Question } from '../../components/question.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Stepper } from '../../components/stepper.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';
import { InvoicePaper, usePayTo } from './invoice-paper.tsx';
import { InvoiceLines } from './invoice-tables.tsx';
import { Payments } from './payments.tsx';
import { usePeriodInWords } from './period.ts';
import { AFTER_STEP, type InvoiceData } from './step.ts';

const STEP = { nothing: 3, fixed: 1, billed: 2, partly: 2, paid: 3, passedOn: 4 } as const;

/** One invoice: what it is for, how far it is paid, and the step that waits for this person; printed it is the invoice itself. */
export function InvoicePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { invoiceId } = useParams({ strict: false }) as { invoiceId: string };
  const params = { invoiceId: Number(invoiceId) };
  const asked = useRouteQuery(['invoice', invoiceId], () => points.call(pointsRoutes.showInvoice, { params }));
  return (
    <>
      <BackLink to="/invoices">{t('invoice.back')}</BackLink>
      <Told asked={asked}>{(invoice) => <Shown invoice={invoice} />}</Told>
    </>
  );
}

function Shown({ invoice }: { invoice: InvoiceData }) {
  const { t } = useTranslation('office');
  const inWords = usePeriodInWords();
  const [done, setDone] = useState<string>();
  const { debtor, month, number, state } = invoice;
  const title = t('invoice.title', { debtor: debtor.name, period: inWords(invoice) });
  const steps = (['fix', 'approve', 'collect', 'passOn'] as const).map((step) => t(`invoice.steps.${step}`));
  return (
    <>
      <InvoicePaper invoice={invoice} />
      <div className="print:hidden">
        <PageTitle lead={t('invoice.lead', { number, state: t(`invoices.states.${state}`) })} title={title}>
          {title}
        </PageTitle>
        {month !== null && state !== 'nothing' && <Stepper steps={steps} now={STEP[state]} />}
      </div>
      {done && <Banner tone="success" live title={done} />}
      {debtor.party.startsWith('Y') && <Banner tone="warning" title={t('invoice.withoutOffice')} />}
      <Sums invoice={invoice} />
      <Approve invoice={invoice} onDone={setDone} />
      <InvoiceLines invoice={invoice} />
      {invoice.biller && invoice.isWhole && (
        <div className="print:hidden">
          <Payments invoice={invoice} onDone={setDone} />
        </div>
      )}
      <Approvals invoice={invoice} />
      <Papers invoice={invoice} />
    </>
  );
}

function Sums({ invoice }: { invoice: InvoiceData }) {
  const { t } = useTranslation('office');
  const { day, time } = useDates();
  const payTo = usePayTo(invoice);
  const { biller, yen, isWhole, issuedAt, collectedYen, remittedYen, dueOn, fixedAt, month, creditYen } = invoice;
  const sum = (name: string, value: number) =>
    [name, <Amount key={name} value={value} unit="yen" size="medium" />] as const;
  return (
    <Facts
      className="mb-6 max-w-2xl print:hidden"
      facts={[
        [t('invoices.biller'), biller?.name ?? t('invoices.direct')],
        sum(t(isWhole ? 'invoices.yen' : 'invoices.ownYen'), yen),
        [t('invoices.dueOn'), day(dueOn)],
        ...(payTo ? [[t('invoice.payTo'), payTo] as const] : []),
        ...(biller ? [sum(t('invoices.collected'), collectedYen)] : []),
        ...(month ? [sum(t('invoice.remitted'), remittedYen)] : []),
        ...(creditYen > 0 ? [sum(t('invoice.credit'), creditYen)] : []),
        [t('invoice.fixedAt'), time(fixedAt)],
        ...(issuedAt ? [[t('invoice.issuedAt'), time(issuedAt)] as const] : []),
      ]}
    />
  );
}

/** For who bills the company, or for the company that pays itself: two of its people. */
function Approve({ invoice, onDone }: { invoice: InvoiceData; onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role, staffId, organisation } = useStaff();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const { invoiceId, sha256, state, biller, debtor, approvals, yen } = invoice;
  const approver = biller?.party ?? debtor.party;
  if (state !== 'fixed' || organisation?.organisation !== approver || !isForRole(pointsRoutes.approveInvoice, role))
    return null;
  if (approvals.some((one) => one.staffId === staffId))
    return <p className="mb-10 rounded-8 bg-solid-gray-50 p-4 print:hidden">{t('invoice.approvedByYou')}</p>;
  return (
    <div className="mb-10 print:hidden">
      <Button size="large" onClick={() => setAsking(true)}>
        {t('invoice.approve')}
      </Button>
      {asking && (
        <Question
          title={t('invoice.approveTitle')}
          confirm={t('invoice.approve')}
          ask={() => points.call(pointsRoutes.approveInvoice, { params: { invoiceId }, body: { sha256 } })}
          forgets={AFTER_STEP}
          onDone={() => {
            close();
            onDone(t('invoice.approved'));
          }}
          onClose={close}
        >
          <Facts
            className="mb-4"
            facts={[
              [t('invoices.debtor'), debtor.name],
              [t('invoices.yen'), <Amount key="yen" value={yen} unit="yen" size="medium" />],
            ]}
          />
          <p>{t('invoice.approveBody', { hash: `${sha256.slice(0, 16)}…` })}</p>
        </Question>
      )}
    </div>
  );
}

function Approvals({ invoice: { approvals, month, state, isWhole } }: { invoice: InvoiceData }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  if (month === null || state === 'nothing' || !isWhole) return null;
  return (
    <section className="mb-8 print:hidden">
      <h2 className="mb-1 text-xl font-700">{t('invoice.approvals')}</h2>
      {approvals.length === 0 && <p>{t('invoice.noApprovals')}</p>}
      <ol className="list-inside list-decimal">
        {approvals.map(({ staffId, name, at }) => (
          <li key={staffId}>{t('invoice.approvedBy', { by: name, at: time(at) })}</li>
        ))}
      </ol>
    </section>
  );
}

/** 精算データ with its signature, and the invoice on paper. */
function Papers({ invoice }: { invoice: InvoiceData }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const act = useRouteMutation();
  const params = { invoiceId: invoice.invoiceId };
  const name = fileNameOf(`${t('invoice.paper')}_${invoice.debtor.name}`, invoice.month ?? '', 'csv');
  const hasData = invoice.month !== null && isForRole(pointsRoutes.downloadInvoiceData, role);
  const data = () =>
    act.mutate(
      () => points.download(pointsRoutes.downloadInvoiceData, { params }),
      (file) => saveFile(name, file),
    );
  const signature = () =>
    act.mutate(
      () => points.call(pointsRoutes.showInvoiceSignature, { params }),
      ({ signature: jws }) => saveFile(`${name}.jws`, new Blob([jws], { type: 'application/jose' })),
    );
  return (
    <section className="mb-10 print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p className="mb-3 flex flex-wrap gap-3">
        {invoice.issuedAt && invoice.isWhole && (
          <Button look="outline" onClick={() => window.print()}>
            {t('invoice.print')}
          </Button>
        )}
        {hasData && (
          <>
            <Button look="outline" busy={act.isPending} onClick={() => void data()}>
              {t('invoice.data')}
            </Button>
            <Button look="outline" busy={act.isPending} onClick={() => void signature()}>
              {t('invoice.signature')}
            </Button>
          </>
        )}
      </p>
      {hasData && <p>{t('invoice.dataNote')}</p>}
    </section>
  );
}
