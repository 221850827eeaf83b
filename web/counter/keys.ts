import { useEffect, useRef } from 'react';

/** What takes Enter for itself. A radio button does not: it is chosen already when it has the focus. */
const ownEnter = 'button, a, input:not([type=radio]), dialog';

/**
 * Enter and Esc of a hardware ten-key wherever the focus is, but on a button, link or field of text, whose own key it is, and
 * under a question that lies over the page. A held key is one press.
 */
export function useKeys(keys: { enter?: () => void; escape?: () => void }): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = event.key === 'Enter' ? latest.current.enter : event.key === 'Escape' && latest.current.escape;
      const target = event.target as HTMLElement;
      if (!action || event.repeat || event.isComposing || target.closest(ownEnter)) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
