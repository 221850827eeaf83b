import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { type Config, loadConfig } from '../device/config.ts';
import { createWords, type FaceWords } from '../words/i18n.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { type FaceName, PageTitle, Shell } from './shell.tsx';

/**
 * Opens a face: words, queries, the addresses of the servers, and then whatever the face shows. A site that does not
 * say where its servers are gets a page with a way on, never a blank one.
 *
 * @param show the face itself, usually a router; called once, with the addresses
 * @param faceWords the words that only this face has
 */
export async function openFace(
  face: FaceName,
  show: (config: Config) => ReactNode | Promise<ReactNode>,
  faceWords?: FaceWords,
): Promise<void> {
  const words = createWords(faceWords);
  const queries = new QueryClient({
    // The client repeats unanswered requests itself; a refusal asked again is the same refusal. A device that thinks it has no
    // network asks all the same: it is told at once, where it would wait without a word.
    defaultOptions: {
      queries: { retry: false, staleTime: 5_000, networkMode: 'always' },
      mutations: { retry: false },
    },
  });
  const content = await loadConfig().then(show, () => undefined);
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <I18nextProvider i18n={words}>
        <QueryClientProvider client={queries}>{content ?? <CannotOpen face={face} />}</QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}

function CannotOpen({ face }: { face: FaceName }) {
  const { t } = useTranslation();
  return (
    <Shell face={face}>
      <PageTitle>{t('failure.title')}</PageTitle>
      <Banner tone="error" title={t('failure.body')}>
        <Button onClick={() => location.reload()}>{t('reload')}</Button>
      </Banner>
    </Shell>
  );
}
