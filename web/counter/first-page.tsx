import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../components/shell.tsx';
import { Waiting } from '../components/waiting.tsx';
import { usePlace, useTerminal } from './face.ts';
import { TillPage } from './payments/till-page.tsx';
import { PlaceConsent } from './places/place-consent.tsx';
import { worksOf } from './works.ts';

/** A counter opens on its till; one that takes no points, as a library's, on what it can do. */
export function FirstPage() {
  const { t } = useTranslation('counter');
  const { place, waiting } = usePlace();
  if (waiting) return <Waiting what={t('till.opening')} />;
  return place === null ? <Works /> : <TillPage />;
}

function Works() {
  const { t } = useTranslation('counter');
  const terminal = useTerminal();
  const { place, refresh } = usePlace();
  // Registering a place takes the office a moment; the till is there when it is done.
  useEffect(() => {
    const timer = setInterval(refresh, 5_000);
    return () => clearInterval(timer);
  }, [refresh]);
  return (
    <>
      <PageTitle lead={t('works.lead')}>{t('works.title')}</PageTitle>
      <ul className="mb-12 grid max-w-4xl gap-4 sm:grid-cols-2">
        {worksOf({ terminal, place }).map((work) => 'about' in work && <Work key={work.name} {...work} />)}
      </ul>
      {terminal.operatorKind !== 'partner' && terminal.operatorKind !== 'municipality' && (
        <section aria-labelledby="takes-points" className="max-w-3xl">
          <h2 id="takes-points" className="mb-2 text-xl font-700">
            {t('works.takePoints')}
          </h2>
          <p className="mb-4 text-pretty [word-break:auto-phrase]">{t('works.takePointsBody')}</p>
          <PlaceConsent />
        </section>
      )}
    </>
  );
}

type Described = Extract<ReturnType<typeof worksOf>[number], { about: string }>;

/** The whole box is the link. */
function Work({ to, words, about }: Described) {
  const { t } = useTranslation('counter');
  return (
    <li className="relative rounded-12 border-2 border-solid-gray-300 p-5 hover:border-key-900">
      <Link to={to} className="text-xl font-700 after:absolute after:inset-0">
        {t(words)}
      </Link>
      <p className="mt-1 text-pretty [word-break:auto-phrase]">{t(about)}</p>
    </li>
  );
}
