import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from './button.tsx';
import { PageTitle } from './shell.tsx';

/** An address that no page answers, and the ways on. */
export function Nowhere({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle lead={t('failure.notFoundBody')}>{t('failure.notFound')}</PageTitle>
      <div className="flex flex-wrap gap-4">
        {children}
        <LinkButton href="/" look={children ? 'outline' : 'solid'}>
          {t('shell.home')}
        </LinkButton>
      </div>
    </>
  );
}
