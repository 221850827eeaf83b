import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';

const KEPT_AS = 'meguri.counter.discreet';
const changed = new EventTarget();
const read = () => localStorage.getItem(KEPT_AS) === 'yes';
const subscribe = (tell: () => void) => {
  changed.addEventListener('change', tell);
  return () => changed.removeEventListener('change', tell);
};

/** Whether this terminal hides balances: whoever stands behind the customer reads what is paid and no more. */
export const useDiscreet = (): boolean => useSyncExternalStore(subscribe, read);

/** A figure that is nobody's business but the customer's. It stays on the printed receipt. */
export function Private({ children }: { children: ReactNode }) {
  const { t } = useTranslation('counter');
  if (!useDiscreet()) return <>{children}</>;
  return (
    <>
      <span aria-hidden="true">＊＊＊</span>
      <span className="sr-only">{t('discreet.hidden')}</span>
    </>
  );
}

export function DiscreetButton() {
  const { t } = useTranslation('counter');
  const discreet = useDiscreet();
  const turn = () => {
    localStorage.setItem(KEPT_AS, discreet ? 'no' : 'yes');
    changed.dispatchEvent(new Event('change'));
  };
  return (
    <Button look="outline" size="small" onClick={turn} aria-pressed={discreet}>
      {t('discreet.hide')}
    </Button>
  );
}
