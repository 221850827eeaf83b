import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountField, amountOf } from '../components/amount-field.tsx';
import { Button } from '../components/button.tsx';
import type { Confirming } from './sale.ts';
import type { Till } from './use-sale.ts';

/** Any number up to the balance, the limit and the bill; what is too many is said by the page as for the bill itself. */
export function ChangeAmount({ till, sale }: { till: Till; sale: Confirming }) {
  const { t } = useTranslation('counter');
  const [typed, setTyped] = useState<string>();
  if (typed === undefined)
    return (
      <Button look="outline" size="small" onClick={() => setTyped('')}>
        {t('confirm.change')}
      </Button>
    );
  const amount = amountOf(typed);
  return (
    <form
      className="w-full"
      onSubmit={(event) => {
        event.preventDefault();
        if (amount === undefined) return;
        till.changeAmount(amount);
        setTyped(undefined);
      }}
    >
      <AmountField
        label={t('confirm.changeTo')}
        hint={t('confirm.changeHint', { points: sale.amount.toLocaleString() })}
        typed={typed}
        onTyped={setTyped}
        autoFocus
      />
      <Button type="submit" look="outline" disabled={amount === undefined}>
        {t('confirm.changeDone')}
      </Button>
    </form>
  );
}
