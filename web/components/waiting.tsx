import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Patience, patienceAt } from './patience.ts';

const CHANGES = [100, 1_000, 10_000];

/**
 * A state that waits, and says for what. With a count it is a progress bar from the start of its words.
 *
 * @param props.what what is waited for, as a sentence: 「カードを確かめています」
 * @param props.goesOn whether the work goes on when the page is closed; only then does the page say so
 */
export function Waiting(props: { what: string; done?: number; total?: number; goesOn?: boolean }) {
  const { what, done, total, goesOn = false } = props;
  const { t } = useTranslation();
  const patience = usePatience();
  const counted = done !== undefined && total !== undefined;
  const count = counted
    ? t('waiting.count', { done: done.toLocaleString(), total: total.toLocaleString() })
    : undefined;
  return (
    <div role="status" aria-live="polite" className="my-6 min-h-16">
      {patience === 'quiet' && <span aria-hidden="true" className="block h-1 w-full animate-pulse bg-key-300" />}
      {(patience === 'words' || patience === 'long') && (
        <>
          <p className="mb-2 text-xl font-700">{what}</p>
          <progress
            className="h-3 w-full accent-key-900"
            aria-label={what}
            {...(counted && { value: done, max: total })}
          />
          {count && <p className="tabular-nums">{count}</p>}
          {patience === 'long' && goesOn && <p>{t('waiting.longer')}</p>}
        </>
      )}
    </div>
  );
}

function usePatience(): Patience {
  const [patience, setPatience] = useState<Patience>('nothing');
  useEffect(() => {
    const timers = CHANGES.map((after) => setTimeout(() => setPatience(patienceAt(after)), after));
    return () => timers.forEach(clearTimeout);
  }, []);
  return patience;
}
