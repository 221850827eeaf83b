import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { More } from '../../components/more.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RegisterPage, RowButton, Told } from '../office-page.tsx';
import type { OnDone } from '../register.tsx';

type Break = RouteAnswer<typeof pointsRoutes.listVoucherBreaks>['breaks'][number];
/** Only of two bundles is there anything to pay; what came in without a network is paid when it arrives. */
const isOpenToPay = ({ kind }: Break) => kind === 'double_claim';

/** 突き合わない券: who was first, who came later, and what the office decides. */
export function VoucherBreaksPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const columns = useColumns();
  const asked = useRoutePages(['voucher-breaks'], 'breaks', (query) =>
    points.call(pointsRoutes.listVoucherBreaks, { query }),
  );
  const [deciding, setDeciding] = useState<Break>();
  const [done, setDone] = useState<string>();
  const decisionOf = (one: Break) =>
    t(`voucherBreaks.decisions.${isOpenToPay(one) ? (one.decision ?? 'not_paid') : 'seen'}`);
  const shared = { rowKey: ({ breakId }: Break) => String(breakId) };
  return (
    <RegisterPage title={t('voucherBreaks.title')} lead={t('voucherBreaks.lead')} done={done}>
      <Told asked={asked}>
        {({ breaks, lossPoints }) => (
          <>
            <p className="mb-8 flex flex-wrap items-baseline gap-x-6 rounded-8 bg-solid-gray-50 p-5">
              {t('voucherBreaks.loss')}
              <Amount value={lossPoints} size="medium" />
            </p>
            <Table
              {...shared}
              caption={t('voucherBreaks.waiting')}
              empty={t('voucherBreaks.waitingEmpty')}
              csv
              rows={breaks.filter(({ decision }) => decision === null)}
              columns={[
                ...columns,
                {
                  key: 'action',
                  head: t('voucherBreaks.action'),
                  show: (one) => (
                    <RowButton
                      label={t(isOpenToPay(one) ? 'voucherBreaks.decide' : 'voucherBreaks.sign')}
                      of={spacedVoucherNumber(one.number)}
                      onClick={() => setDeciding(one)}
                    />
                  ),
                },
              ]}
            />
            <Table
              {...shared}
              caption={t('voucherBreaks.decided')}
              empty={t('voucherBreaks.decidedEmpty')}
              csv
              rows={breaks.filter(({ decision }) => decision !== null)}
              columns={[
                ...columns,
                { key: 'decision', head: t('voucherBreaks.decision'), value: decisionOf },
                { key: 'reason', head: t('voucherBreaks.reason'), value: ({ reason }) => reason },
                { key: 'by', head: t('voucherBreaks.by'), value: ({ decidedBy }) => decidedBy },
              ]}
            />
            <More asked={asked} />
          </>
        )}
      </Told>
      {deciding && (
        <Decision
          of={deciding}
          onDone={(decided) => {
            setDeciding(undefined);
            setDone(decided ? t('voucherBreaks.done') : undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

function usePlaceInWords() {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  return ({ place, clearingId }: { place: string; clearingId: number | null }) =>
    beside(place, clearingId !== null && t('voucherBreaks.bundle', { number: clearingId }));
}

function useColumns(): Column<Break>[] {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { time } = useDates();
  const inWords = usePlaceInWords();
  return [
    { key: 'number', head: t('voucherBreaks.number'), value: ({ number }) => spacedVoucherNumber(number) },
    { key: 'kind', head: t('voucherBreaks.kind'), value: ({ kind }) => t(`voucherBreaks.kinds.${kind}`) },
    { key: 'points', head: t('voucherBreaks.points'), value: ({ points }) => points },
    {
      key: 'first',
      head: t('voucherBreaks.first'),
      value: ({ first }) => (first ? beside(inWords(first), time(first.at)) : t('voucherBreaks.unknown')),
    },
    { key: 'later', head: t('voucherBreaks.later'), value: ({ later }) => inWords(later) },
    { key: 'found', head: t('voucherBreaks.found'), value: ({ foundAt }) => time(foundAt) },
  ];
}

/** Pay or not, with a reason; the page leans to neither. What is paid already is only signed off. */
function Decision({ of, onDone }: { of: Break; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const inWords = usePlaceInWords();
  const { breakId } = of;
  const form = useRouteForm({
    route: pointsRoutes.decideVoucherBreak,
    words: 'office.voucherBreaks',
    values: { decision: '', reason: '' },
    send: (body) => points.call(pointsRoutes.decideVoucherBreak, { params: { breakId }, body }),
    forgets: ['voucher-breaks', 'waiting'],
    done: () => onDone(true),
  });
  const isOpen = isOpenToPay(of);
  const choices = isOpen ? (['not_paid', 'paid'] as const) : (['paid'] as const);
  const wordsOf = (decision: 'paid' | 'not_paid') =>
    t(isOpen ? (decision === 'paid' ? 'voucherBreaks.pay' : 'voucherBreaks.notPay') : 'voucherBreaks.signOff');
  return (
    <Dialog
      open
      title={t(isOpen ? 'voucherBreaks.decideTitle' : 'voucherBreaks.signTitle')}
      onClose={() => form.act.isPending || onDone(false)}
    >
      <p className="mb-1 flex flex-wrap items-baseline gap-x-6 font-700">
        <span className="tabular-nums">{spacedVoucherNumber(of.number)}</span>
        <Amount value={of.points} size="medium" />
      </p>
      <p className="mb-1">{`${t('voucherBreaks.first')}: ${of.first ? inWords(of.first) : t('voucherBreaks.unknown')}`}</p>
      <p className="mb-4">{`${t('voucherBreaks.later')}: ${inWords(of.later)}`}</p>
      <p className="mb-4">{t(isOpen ? 'voucherBreaks.decideBody' : 'voucherBreaks.signBody')}</p>
      <form.Entry
        onCancel={() => onDone(false)}
        submit={choices.map((decision) => (
          <Button
            key={decision}
            type="submit"
            look="outline"
            name="decision"
            value={decision}
            busy={form.act.isPending}
          >
            {wordsOf(decision)}
          </Button>
        ))}
      >
        <form.Area name="reason" />
      </form.Entry>
    </Dialog>
  );
}
