import { createContext, useContext, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useDates } from './dates.ts';

/** When a server told what a page shows, for tables that do not know better (ISO 8601). */
export const ToldAt = createContext<string | undefined>(undefined);

/** Who sits before the page, and prints. */
export const PrintedBy = createContext<string | undefined>(undefined);

const now = () => new Date().toISOString();

/** The moment of printing: a page may have stood open since yesterday. */
function usePrintedAt(): string {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const set = () => flushSync(() => setAt(now()));
    addEventListener('beforeprint', set);
    return () => removeEventListener('beforeprint', set);
  }, []);
  return at;
}

/** Seen on paper only, beside its table: what data as of when, who printed it and when. */
export function PrintedWith({ asOf }: { asOf: string | undefined }) {
  const { t } = useTranslation();
  const { time } = useDates();
  const toldAt = useContext(ToldAt);
  const at = usePrintedAt();
  const trueAt = asOf ?? toldAt;
  const by = useContext(PrintedBy);
  return (
    <p className="mt-2 hidden flex-wrap gap-x-6 text-sm print:flex print:break-before-avoid">
      {trueAt && <span>{t('table.asOf', { at: time(trueAt) })}</span>}
      {by && <span>{t('table.printedBy', { by })}</span>}
      <span>{t('table.printedAt', { at: time(at) })}</span>
    </p>
  );
}
