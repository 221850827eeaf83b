import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { Question } from '../../components/question.tsx';
import { Table } from '../../components/table.tsx';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { EndBreak } from './end-break.tsx';
import { AFTER_BREAK, type BankBreak, type BankItem } from './step.ts';

/** A bank's field as a person reads it: blank says nothing, and its kana in full width. */
const said = (text: string) => text.trim().normalize('NFKC');
const daysMost = 30;

/** One thing that does not match: why, what the bank says, what it could be, and what can be done. */
export function BreakCard({ of, onDone }: { of: BankBreak; onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { role } = useStaff();
  const [asking, setAsking] = useState<'end' | BankItem>();
  const bill = of.items.find(({ kind }) => kind === 'bill');
  const mayEnd = isForRole(pointsRoutes.resolveBankBreak, role) && !of.isAsked;
  const close = () => setAsking(undefined);
  const finish = (words: string) => {
    close();
    onDone(words);
  };
  return (
    <section className="mb-8 rounded-8 border border-solid-gray-420 p-5 print:break-inside-avoid">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-xl font-700">{t(`bankBreaks.kinds.${of.kind}`)}</h2>
        <Amount value={of.yen || (of.expectedYen ?? 0)} unit={unitOf(of)} size="medium" />
      </div>
      <p className="mb-4 max-w-3xl">{t(`bankBreaks.meaning.${of.kind}`)}</p>
      {of.source === 'bank' ? <What of={of} /> : <Report of={of} />}
      {of.items.length > 0 && <Candidates items={of.items} />}
      {of.isAsked && <p className="font-700">{t('bankBreaks.asked')}</p>}
      {mayEnd && (
        <div className="flex flex-wrap items-center gap-4 print:hidden">
          <Button onClick={() => setAsking('end')}>{t('bankBreaks.end')}</Button>
          {bill && isForRole(pointsRoutes.bookBankReceipt, role) && (
            <Button look="outline" onClick={() => setAsking(bill)}>
              {t('bankBreaks.book')}
            </Button>
          )}
          <TakeOn of={of} onDone={onDone} />
        </div>
      )}
      {asking === 'end' && <EndBreak of={of} onDone={finish} onClose={close} />}
      {typeof asking === 'object' && <Book of={of} bill={asking} onDone={finish} onClose={close} />}
    </section>
  );
}

/** A report counts in the company’s own points. */
const unitOf = ({ source }: BankBreak) => (source === 'bank' ? 'yen' : 'points');

/** What a company told, what its order says, and what stands here. */
function Report({ of: { kind, order, yen, expectedYen, onDay, ...of } }: { of: BankBreak }) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const whose = useWhose();
  const told = kind === 'posting_unknown' ? t('bankBreaks.pointsHere') : t('bankBreaks.toldPoints');
  const facts: [string, React.ReactNode][] = [
    [t('bankBreaks.onDay'), order?.toldOn.includes(onDay) || order?.creditedOn === onDay ? '' : day(onDay)],
    [t('bankBreaks.orderNumber'), order?.orderNumber ?? ''],
    [told, <Amount key="told" value={yen} />],
    [t('bankBreaks.orderPoints'), expectedYen === null ? '' : <Amount key="expected" value={expectedYen} />],
    [t('bankBreaks.order'), order ? t(`bankBreaks.orderStates.${order.state ?? 'none'}`) : ''],
    [t('bankBreaks.toldOn'), order?.toldOn.map(day).join(' / ') ?? ''],
    [t('bankBreaks.creditedOn'), order?.creditedOn ? day(order.creditedOn) : ''],
    ...whose(of),
  ];
  return <Facts className="mb-4" facts={facts.filter(([, value]) => value !== '')} />;
}

/** Since when a break waits, and who looks into it. */
function useWhose() {
  const { t } = useTranslation('office');
  return ({ businessDays, owner }: Pick<BankBreak, 'businessDays' | 'owner'>): [string, string][] => [
    [
      t('bankBreaks.age'),
      businessDays >= daysMost ? t('bankBreaks.daysMore') : t('bankBreaks.days', { count: businessDays }),
    ],
    [t('bankBreaks.owner'), owner?.name ?? t('bankBreaks.noOwner')],
  ];
}

function What({ of: { movement, expectedYen, onDay, yen, ...of } }: { of: BankBreak }) {
  const { t } = useTranslation('office');
  const { day } = useDates();
  const whose = useWhose();
  const facts: [string, React.ReactNode][] = [
    [t('bankBreaks.onDay'), day(onDay)],
    ...(movement
      ? ([[t('bankBreaks.movement'), t(`bankBreaks.direction.${movement.direction}`)]] as [string, string][])
      : []),
    [t('bankBreaks.party'), movement ? said(movement.remitterName) : ''],
    [t('bankBreaks.edi'), movement ? said(movement.edi) : ''],
    [t('bankBreaks.remarks'), movement ? said(movement.remarks) : ''],
    [t('bankBreaks.reference'), movement?.reference ?? ''],
    ...(expectedYen !== null && expectedYen !== yen
      ? ([
          [t('bankBreaks.expected'), <Amount key="expected" value={expectedYen} unit="yen" size="small" />],
          [t('bankBreaks.difference'), <Amount key="difference" value={yen - expectedYen} unit="yen" size="small" />],
        ] as [string, React.ReactNode][])
      : []),
    ...whose(of),
  ];
  return <Facts className="mb-4" facts={facts.filter(([, value]) => value !== '')} />;
}

/** What it could be, and where that is looked at. */
function Candidates({ items }: { items: readonly BankItem[] }) {
  const { t } = useTranslation('office');
  return (
    <Table
      caption={t('bankBreaks.candidates')}
      rows={items}
      rowKey={({ item }) => item}
      empty=""
      columns={[
        { key: 'kind', head: t('bankBreaks.kind'), value: ({ kind }) => t(`bankBreaks.itemKinds.${kind}`) },
        { key: 'name', head: t('bankBreaks.party'), value: ({ name }) => name },
        { key: 'on', head: t('bankBreaks.onDay'), value: ({ onDay }) => onDay, isDay: true },
        { key: 'yen', head: t('bankBreaks.yen'), value: ({ yen }) => yen },
        { key: 'id', head: t('bankBreaks.id'), value: ({ endToEndId }) => endToEndId },
        {
          key: 'where',
          head: t('bankBreaks.where'),
          show: ({ settlementId, invoiceId }) =>
            settlementId !== null ? (
              <Link to={`/settlements/${settlementId}`}>{t('bankBreaks.toWindow')}</Link>
            ) : invoiceId !== null ? (
              <Link to={`/invoices/${invoiceId}`}>{t('bankBreaks.toInvoice')}</Link>
            ) : null,
        },
      ]}
    />
  );
}

function TakeOn({ of: { breakId, owner }, onDone }: { of: BankBreak; onDone: (words: string) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { staffId } = useStaff();
  const act = useRouteMutation();
  const forget = useInvalidate();
  if (owner?.staffId === staffId) return null;
  const take = () =>
    act.mutate(
      () => points.call(pointsRoutes.takeBankBreak, { params: { breakId } }),
      () => {
        forget(...AFTER_BREAK);
        onDone(t('bankBreaks.took'));
      },
    );
  return (
    <>
      <Button look="outline" busy={act.isPending} onClick={take}>
        {t('bankBreaks.take')}
      </Button>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
    </>
  );
}

type BookProps = { of: BankBreak; bill: BankItem; onDone: (words: string) => void; onClose: () => void };
function Book({ of: { breakId, yen }, bill, onDone, onClose }: BookProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  return (
    <Question
      title={t('bankBreaks.bookTitle')}
      confirm={t('bankBreaks.book')}
      ask={() => points.call(pointsRoutes.bookBankReceipt, { params: { breakId }, body: { debtor: bill.party ?? '' } })}
      forgets={AFTER_BREAK}
      onDone={() => onDone(t('bankBreaks.booked'))}
      onClose={onClose}
    >
      <Facts
        className="mb-4"
        facts={[[t('bankBreaks.yen'), <Amount key="yen" value={yen} unit="yen" size="medium" />]]}
      />
      <p>{t('bankBreaks.bookBody', { name: bill.name })}</p>
    </Question>
  );
}
