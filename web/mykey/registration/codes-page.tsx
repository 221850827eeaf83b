import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { PageTitle } from '../../components/shell.tsx';
import type { Codes } from '../face.ts';

/** The two codes, once. Nothing keeps them here: the browser asks before the page is left. */
export function CodesPage({ codes, isFirst, onKept }: { codes: Codes; isFirst: boolean; onKept: () => void }) {
  const { t } = useTranslation('mykey');
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  return (
    <>
      <PageTitle lead={t('codes.lead')}>{t('codes.title')}</PageTitle>
      <dl className="mb-8 max-w-2xl rounded-12 border-2 border-solid-gray-800">
        <Code name={t('codes.mykeyId')} value={codes.mykeyId} />
        <Code name={t('codes.recovery')} value={codes.recoveryCode} use={t('codes.recoveryFor')} />
        <Code name={t('codes.stop')} value={codes.stopCode} use={t('codes.stopFor')} />
      </dl>
      <div className="max-w-2xl">
        <Banner tone="warning" title={t('codes.warning')}>
          {!isFirst && <p>{t('codes.former')}</p>}
        </Banner>
      </div>
      <div className="flex flex-wrap gap-4">
        <Button look="outline" size="large" onClick={() => window.print()}>
          {t('codes.print')}
        </Button>
        <Button size="large" onClick={onKept}>
          {t('codes.done')}
        </Button>
      </div>
    </>
  );
}

function Code({ name, value, use }: { name: string; value: string; use?: string }) {
  return (
    <div className="border-b border-solid-gray-300 p-5 last:border-b-0">
      <dt className="text-solid-gray-700">{name}</dt>
      <dd>
        <span className="block font-mono text-3xl font-700 tracking-wide">{value}</span>
        {use && <span className="block">{use}</span>}
      </dd>
    </div>
  );
}
