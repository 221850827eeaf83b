import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStaff } from '../face.ts';
import { type Page, screensOf } from '../pages.ts';

/** My own pages, each with what it is for: those of my daily work first, the others as in the menu. */
export function Screens() {
  const { t } = useTranslation('office');
  const { main, others } = screensOf(useStaff());
  return (
    <div className="print:hidden">
      {main.length > 0 && (
        <section aria-labelledby="screens-main" className="mb-10">
          <h2 id="screens-main" className="mb-3 text-xl font-700">
            {t('home.main')}
          </h2>
          <Links pages={main} />
        </section>
      )}
      <section aria-labelledby="screens-others">
        <h2 id="screens-others" className="mb-4 text-xl font-700">
          {t('home.others')}
        </h2>
        {others.map(({ group, pages }) => (
          <div key={group} className="mb-6">
            <h3 className="mb-2 font-700 text-solid-gray-700">{t(`nav.groups.${group}`)}</h3>
            <Links pages={pages} />
          </div>
        ))}
      </section>
    </div>
  );
}

function Links({ pages }: { pages: readonly Page[] }) {
  const { t } = useTranslation('office');
  return (
    <ul className="grid gap-x-8 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      {pages.map(({ to, name }) => (
        <li key={to}>
          <Link to={to} className="inline-flex min-h-11 items-center font-700">
            {t(`nav.${name}`)}
          </Link>
          <p className="text-pretty [word-break:auto-phrase] text-solid-gray-700">{t(`home.about.${name}`)}</p>
        </li>
      ))}
    </ul>
  );
}
