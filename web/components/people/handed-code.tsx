import { useTranslation } from 'react-i18next';
import { Banner } from '../banner.tsx';
import { CopyButton } from '../copy-button.tsx';

export type Handed = { name: string; code: string; part: 'whole' | 'first' | 'second' };

const WORDS = { whole: 'people.codeWhole', first: 'people.codeHalf', second: 'people.codeSecond' } as const;

/** A one-time code, or the half of it that this person hands over; shown once, large enough to be copied by hand. */
export function HandedCode({ handed, path }: { handed: Handed; path: string }) {
  const { t } = useTranslation();
  const { name, code, part } = handed;
  return (
    <Banner tone="success" live title={t('people.code', { name })}>
      <p className="my-3 flex flex-wrap items-center gap-4">
        <span className="font-mono text-2xl font-700 tracking-wide">{code}</span>
        <CopyButton text={code} size="small" />
      </p>
      <p>{t(WORDS[part], { path: new URL(path, location.origin).href })}</p>
      <p>{t('people.codeOnce')}</p>
    </Banner>
  );
}
