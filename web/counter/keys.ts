import { useEffect, useRef } from 'react';

/**
 * Enter and Esc of a hardware ten-key wherever the focus is, but on a button, link or field, whose own key it is, and
 * under a question that lies over the page. A held key is one press.
 */
export function useKeys(keys: { enter?: () => void; escape?: () => void }): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = event.key === 'Enter' ? latest.current.enter : event.key === 'Escape' && latest.current.escape;
      const target = event.target as HTMLElement;
      if (!action || event.repeat || event.isComposing || target.closest('button, a, input, dialog')) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
