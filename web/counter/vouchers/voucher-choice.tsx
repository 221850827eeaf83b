import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../components/amount.tsx';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { RefusalBanner, SessionBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { ChoiceField, TextField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useSecondsLeft } from '../seconds-left.ts';
import type { VoucherKind, VoucherSale, VoucherTill } from './voucher-sale.ts';

const countMax = 50;
const ISSUE = 'min-h-20 sm:min-w-72 sm:text-3xl';
type Choosing = Extract<VoucherSale, { phase: 'choose' }>;

/** The balance stands there, and how many points become paper; what remains is seen before. */
export function VoucherChoice({ till, sale, kinds }: { till: VoucherTill; sale: Choosing; kinds: VoucherKind[] }) {
  const { t } = useTranslation('counter');
  const left = useSecondsLeft(sale.usable.expiresAt, till.stop);
  const purses = new Map(sale.usable.purses.map((purse) => [purse.municipality.code, purse.usable]));
  const offered = kinds.filter(({ municipality }) => purses.has(municipality.code));
  const [kindId, setKindId] = useState(String(offered[0]?.voucherKindId ?? ''));
  const [typed, setTyped] = useState('');
  const [sheets, setSheets] = useState('1');
  const kind = offered.find(({ voucherKindId }) => String(voucherKindId) === kindId);
  const balance = purses.get(kind?.municipality.code ?? '') ?? 0;
  const points = amountOf(typed);
  const count = amountOf(sheets);
  const total = (points ?? 0) * (count ?? 0);
  const tooMany = total > balance ? t('vouchers.tooMany', { points: figures(balance) }) : undefined;
  const countWrong = count === undefined || count > countMax ? t('vouchers.countInvalid') : undefined;
  const ready = kind && points !== undefined && count !== undefined && !tooMany && !countWrong;
  const issue = useRef<HTMLButtonElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) till.issue({ voucherKindId: kind.voucherKindId, points, count });
  };
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
      <form onSubmit={submit} onKeyDown={(event) => leadOn(event, issue.current)} className="max-w-3xl">
        <ChoiceField
          label={t('vouchers.kind')}
          name="kind"
          value={kindId}
          onChange={setKindId}
          choices={offered.map((one) => ({
            value: String(one.voucherKindId),
            label: one.name,
            hint: <KindHint kind={one} />,
          }))}
        />
        <div className="grid gap-x-10 sm:grid-cols-2">
          <AmountField label={t('vouchers.points')} typed={typed} onTyped={setTyped} error={tooMany} autoFocus />
          <TextField
            label={t('vouchers.count')}
            hint={t('vouchers.countHint')}
            required
            inputMode="numeric"
            value={sheets}
            error={countWrong}
            after={t('vouchers.sheets')}
            className="max-w-32 text-end text-2xl tabular-nums"
            onChange={(event) => setSheets(event.target.value)}
          />
        </div>
        <dl className="mb-8 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-xl sm:gap-x-8" aria-live="polite">
          <dt>{t('vouchers.total')}</dt>
          <dd>
            <Amount value={total} size="large" />
          </dd>
          <dt>{t('vouchers.remains')}</dt>
          <dd>{total > balance ? '—' : <Amount value={balance - total} size="medium" />}</dd>
        </dl>
        <div className="flex flex-col-reverse gap-4 sm:flex-row sm:justify-between">
          <Button type="button" look="outline" size="large" onClick={till.stop}>
            {t('vouchers.stop')}
          </Button>
          <Button ref={issue} type="submit" size="large" className={ISSUE} disabled={!ready}>
            {t('vouchers.issue')}
          </Button>
        </div>
      </form>
    </>
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
