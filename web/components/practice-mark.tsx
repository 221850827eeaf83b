import { useTranslation } from 'react-i18next';
import { isSandboxCode } from '../../contract/index.ts';

/** Above every page of a municipality for practice: that nothing here is in earnest. On paper too. */
export function PracticeMark({ code }: { code: string | undefined }) {
  const { t } = useTranslation();
  if (code === undefined || !isSandboxCode(code)) return null;
  return (
    <section
      aria-label={t('practice.label')}
      className="border-b-3 border-warning-yellow-2 bg-yellow-300 px-4 py-2 text-center font-700 text-black"
    >
      {t('practice.mark')}
    </section>
  );
}
