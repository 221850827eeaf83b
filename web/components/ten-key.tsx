import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pressKey } from './figures.ts';

const KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '00', 'erase'] as const;

const HARDWARE: Record<string, string> = { Backspace: 'erase', Delete: 'clear', Escape: 'clear', Clear: 'clear' };

export type TenKeyProps = {
  figures: string;
  onFigures: (figures: string) => void;
  /** The key 決定, and Enter of a hardware ten-key. */
  onEnter: () => void;
  enterLabel: string;
  maxDigits?: number;
  /** While another step is before the person, neither screen keys nor hardware keys do anything. */
  active?: boolean;
};

/** A number pad as calculators and tills have it; a hardware ten-key works wherever the focus is, but in a field. */
export function TenKey({ figures, onFigures, onEnter, enterLabel, maxDigits = 7, active = true }: TenKeyProps) {
  const { t } = useTranslation();
  useHardwareKeys({ figures, onFigures, onEnter, maxDigits, active });
  const press = (key: string) => onFigures(pressKey(figures, key, maxDigits));
  const keyClasses =
    'min-h-16 rounded-8 border border-solid-gray-420 bg-white text-3xl font-700 tabular-nums cursor-pointer hover:bg-solid-gray-50 active:bg-key-100 disabled:text-solid-gray-420 disabled:cursor-not-allowed touch-manipulation select-none';
  return (
    <fieldset className="grid w-full max-w-md gap-3" disabled={!active} data-ten-key>
      <legend className="sr-only">{t('keypad.label')}</legend>
      <div className="grid grid-cols-3 gap-3">
        {KEYS.map((key) => (
          <button key={key} type="button" className={keyClasses} onClick={() => press(key)}>
            {key === 'erase' ? <EraseSign /> : key}
          </button>
        ))}
      </div>
      <div className="grid grid-cols-3 gap-3">
        <button type="button" className={keyClasses.replace('text-3xl', 'text-xl')} onClick={() => press('clear')}>
          {t('keypad.clear')}
        </button>
        <button
          type="button"
          className="col-span-2 min-h-16 cursor-pointer touch-manipulation rounded-8 bg-key-900 text-2xl font-700 text-white select-none hover:bg-key-1000 active:bg-key-1200 disabled:cursor-not-allowed disabled:bg-solid-gray-300 disabled:text-solid-gray-700"
          disabled={figures === ''}
          onClick={onEnter}
        >
          {enterLabel}
        </button>
      </div>
    </fieldset>
  );
}

function EraseSign() {
  const { t } = useTranslation();
  return (
    <>
      <span aria-hidden="true">⌫</span>
      <span className="sr-only">{t('keypad.erase')}</span>
    </>
  );
}

function useHardwareKeys(props: Required<Omit<TenKeyProps, 'enterLabel'>>): void {
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { figures, onFigures, onEnter, maxDigits, active } = latest.current;
      const target = event.target as HTMLElement;
      const typing = target.closest('input, textarea, select, dialog') !== null;
      if (!active || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      // Enter on a focused button or link is that button's own press; on a key of the pad, which a mouse has left the focus on,
      // it is that of the till.
      if (event.key === 'Enter' && target.closest('button, a') && !target.closest('[data-ten-key]')) return;
      // Whoever types figures is at the pad now: the Enter that follows is no press of a button further up.
      if (/^[0-9]$/.test(event.key) && target.closest('button, a')) target.blur();
      if (event.key === 'Enter' && figures !== '' && !event.repeat) onEnter();
      else if (/^[0-9]$/.test(event.key)) onFigures(pressKey(figures, event.key, maxDigits));
      else if (event.key in HARDWARE) onFigures(pressKey(figures, HARDWARE[event.key]!, maxDigits));
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
