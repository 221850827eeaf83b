import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, LinkButton } from '../../components/button.tsx';
import { PageTitle } from '../../components/shell.tsx';

/** After the first codes: where a new ID is used. The other system is another address, and is told nothing from here. */
export function BegunPage({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('mykey');
  const navigate = useNavigate();
  const go = (to: '/' | '/add') => () => {
    onDone();
    void navigate({ to });
  };
  return (
    <>
      <PageTitle lead={t('begun.lead')}>{t('begun.title')}</PageTitle>
      <ul className="mb-8 grid max-w-2xl gap-6">
        <li>
          <LinkButton href="/mypage/" size="large" wide>
            {t('begun.join')}
          </LinkButton>
          <p className="mt-2">{t('begun.joinBody')}</p>
        </li>
        <li>
          <Button look="outline" size="large" wide onClick={go('/add')}>
            {t('begun.add')}
          </Button>
          <p className="mt-2">{t('begun.addBody')}</p>
        </li>
      </ul>
      <Button look="text" onClick={go('/')}>
        {t('begun.later')}
      </Button>
    </>
  );
}
