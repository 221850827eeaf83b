import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner, SessionBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { wholeNumberOf } from '../../components/form/fold.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useSecondsLeft } from '../seconds-left.ts';
import type { VoucherKind, VoucherSale, VoucherTill } from './voucher-sale.ts';

const ISSUE = 'min-h-20 sm:min-w-72 sm:text-3xl';
type Typed = { voucherKindId: string; points: string; count: string };
type Choosing = Extract<VoucherSale, { phase: 'choose' }>;

type ChoiceProps = { till: VoucherTill; sale: Choosing; kinds: VoucherKind[] };

/** The form of what is issued: the kinds of this holder's towns, and what the balance allows. */
function useOrder({ till, sale, kinds }: ChoiceProps) {
  const { t } = useTranslation('counter');
  const purses = new Map(sale.usable.purses.map((purse) => [purse.municipality.code, purse.usable]));
  const offered = kinds.filter(({ municipality }) => purses.has(municipality.code));
  const sum = (values: Typed) => {
    const kind = offered.find(({ voucherKindId }) => String(voucherKindId) === values.voucherKindId);
    const balance = purses.get(kind?.municipality.code ?? '') ?? 0;
    const total = (wholeNumberOf(values.points) ?? 0) * (wholeNumberOf(values.count) ?? 0);
    return { balance, total, tooMany: total > balance && t('vouchers.tooMany', { points: figures(balance) }) };
  };
  const form = useRouteForm({
    route: pointsRoutes.issueVouchers,
    words: 'counter.vouchers',
    values: { voucherKindId: String(offered[0]?.voucherKindId ?? ''), points: '', count: '1' },
    body: ({ voucherKindId, points, count }) => ({
      voucherKindId,
      denominations: [{ points: wholeNumberOf(points) ?? points, count: wholeNumberOf(count) ?? count }],
    }),
    adds: ['counterSessionId'],
    wrong: (values) => ({ points: sum(values).tooMany }),
    // The sale goes on by itself, under its own key.
    send: async (body) => {
      till.issue(body);
      return undefined;
    },
    done: () => {},
  });
  return { form, offered, ...sum(form.values) };
}

/** The balance stands there, and how many points become paper; what remains is seen before. */
export function VoucherChoice(props: ChoiceProps) {
  const { till, sale } = props;
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const left = useSecondsLeft(sale.usable.expiresAt, till.stop);
  const { form, offered, balance, total, tooMany } = useOrder(props);
  const issue = useRef<HTMLButtonElement>(null);
  return (
    <>
      <div className="mb-6">
        <SessionBanner name={sale.usable.mykeyId}>
          <span className="tabular-nums">{t('vouchers.left', { seconds: left })}</span>
        </SessionBanner>
      </div>
      <PageTitle>{t('vouchers.title')}</PageTitle>
      {sale.refusal && <RefusalBanner refusal={sale.refusal} />}
      <p className="mb-6 text-xl">
        <span className="me-4">{t('vouchers.balance')}</span>
        <Amount value={balance} size="large" />
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the fields inside are what is typed in */}
      <div onKeyDown={(event) => leadOn(event, issue.current)} className="max-w-3xl">
        <form.Entry
          submit={
            <>
              <Button look="outline" size="large" onClick={till.stop}>
                {t('vouchers.stop')}
              </Button>
              <Button ref={issue} type="submit" size="large" className={ISSUE}>
                {t('vouchers.issue')}
              </Button>
            </>
          }
        >
          <form.Choice
            name="voucherKindId"
            label={t('vouchers.kind')}
            choices={offered.map((one) => ({
              value: String(one.voucherKindId),
              label: one.name,
              hint: <KindHint kind={one} />,
            }))}
          />
          <div className="grid gap-x-10 sm:grid-cols-2">
            <form.Amount name="points" unit={shared('money.points')} error={tooMany} autoFocus />
            <form.Count name="count" unit={t('vouchers.sheets')} className="max-w-32 text-2xl" />
          </div>
          <Sums balance={balance} total={total} />
        </form.Entry>
      </div>
    </>
  );
}

/** What the vouchers come to, and what remains. */
function Sums({ balance, total }: { balance: number; total: number }) {
  const { t } = useTranslation('counter');
  return (
    <dl className="mb-8 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-xl sm:gap-x-8" aria-live="polite">
      <dt>{t('vouchers.total')}</dt>
      <dd>
        <Amount value={total} size="large" />
      </dd>
      <dt>{t('vouchers.remains')}</dt>
      <dd>{total > balance ? '—' : <Amount value={balance - total} size="medium" />}</dd>
    </dl>
  );
}

/** Enter in a field leads to the key that issues: paper is not made by a key that was meant for the next field. */
function leadOn(event: KeyboardEvent, to: HTMLElement | null): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  to?.focus();
}

function KindHint({ kind }: { kind: VoucherKind }) {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { date } = useDates();
  const where = kind.street
    ? t('vouchers.ofStreet', { street: kind.street })
    : t('vouchers.everywhere', { town: kind.municipality.name });
  return <>{beside(where, t('vouchers.period', { from: date(kind.validFrom), through: date(kind.validThrough) }))}</>;
}
