import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '../device/http.ts';
import { Button } from './button.tsx';
import { Phrased } from './phrased.tsx';

export type Tone = 'info' | 'success' | 'warning' | 'error';

const TONES: Record<Tone, { box: string; mark: string; sign: string }> = {
  info: { box: 'border-key-900', mark: 'bg-key-900 text-white', sign: 'i' },
  success: { box: 'border-success-2', mark: 'bg-success-2 text-white', sign: '✓' },
  warning: { box: 'border-warning-yellow-2', mark: 'bg-yellow-300 text-black', sign: '!' },
  error: { box: 'border-error-2', mark: 'bg-error-2 text-white', sign: '×' },
};

/**
 * What the person has to know, with a sign, a word and a colour that say the same. `live` speaks it when it appears:
 * an error at once (alert), all else when the reader has a pause (status). What was just done belongs to the screen, not to a paper.
 */
export function Banner(props: { tone: Tone; title: ReactNode; children?: ReactNode; live?: boolean }) {
  const { tone, title, children, live = false } = props;
  const { t } = useTranslation();
  const { box, mark, sign } = TONES[tone];
  const role = live ? (tone === 'error' ? 'alert' : 'status') : undefined;
  return (
    <div
      role={role}
      className={`mb-6 flex gap-4 rounded-12 border-3 border-solid bg-white p-4 sm:p-5 ${live ? 'print:hidden' : ''} ${box}`}
    >
      <span
        aria-hidden="true"
        className={`inline-grid size-9 shrink-0 place-items-center rounded-full text-xl leading-none font-700 ${mark}`}
      >
        {sign}
      </span>
      <div className="min-w-0 flex-1">
        <p className="text-xl leading-normal font-700">
          <span className="sr-only">{t(`banner.${tone}`)}: </span>
          <Phrased>{title}</Phrased>
        </p>
        {children && <div className="mt-2">{children}</div>}
      </div>
    </div>
  );
}

/** A refusal in the person's language, with 「もう一度送る」 where sending again is safe. */
export function RefusalBanner({ refusal, onAgain }: { refusal: Refusal; onAgain?: (() => void) | undefined }) {
  const { t, i18n } = useTranslation();
  return (
    <Banner tone="error" live title={i18n.language === 'en' ? refusal.titleEn : refusal.title}>
      {typeof refusal.details.line === 'number' && <p>{t('banner.line', { line: refusal.details.line })}</p>}
      <CanHelp details={refusal.details} />
      {onAgain && <Button onClick={onAgain}>{t('again')}</Button>}
    </Banner>
  );
}

/** Who could do instead what this person may not, where the server names them. */
function CanHelp({ details }: Pick<Refusal, 'details'>) {
  const { t } = useTranslation();
  const names = details.canHelp;
  if (!Array.isArray(names)) return null;
  return (
    <p>
      {names.length === 0 ? t('people.nobodyCanHelp') : t('people.canHelp', { names: names.join(t('phrase.and')) })}
    </p>
  );
}

/** Whose session this is, on a terminal that many people use. */
export function SessionBanner({ name, children }: { name: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-3 bg-yellow-100 px-4 py-2 text-lg print:hidden"
    >
      <strong>{t('shell.signedInAs', { name })}</strong>
      {children}
    </div>
  );
}
