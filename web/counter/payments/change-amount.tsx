import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Button } from '../../components/button.tsx';
import { type Confirming, mostOf } from './sale.ts';
import type { Till } from './use-sale.ts';

/** Any number up to the balance, the limit and the bill; what is too many is said by the page as for the bill itself. */
export function ChangeAmount({ till, sale, onClose }: { till: Till; sale: Confirming; onClose: () => void }) {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const amount = amountOf(typed);
  const most = mostOf(sale);
  const tooMany = amount !== undefined && amount > most;
  const wrong = tooMany
    ? t('confirm.changeMost', { points: most.toLocaleString() })
    : tried && typed === ''
      ? shared('field.missing')
      : undefined;
  return (
    <form
      className="w-full"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (amount === undefined || tooMany) return;
        till.changeAmount(amount);
        onClose();
      }}
    >
      <AmountField
        label={t('confirm.changeTo')}
        hint={t('confirm.changeHint', { points: sale.amount.toLocaleString() })}
        typed={typed}
        onTyped={setTyped}
        error={wrong}
        autoFocus
      />
      <div className="flex flex-wrap gap-4">
        <Button look="outline" onClick={onClose}>
          {t('confirm.changeCancel')}
        </Button>
        <Button type="submit">{t('confirm.changeDone')}</Button>
      </div>
    </form>
  );
}
