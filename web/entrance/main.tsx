import { useTranslation } from 'react-i18next';
import { openFace } from '../components/face.tsx';
import { Nowhere } from '../components/nowhere.tsx';
import { PageTitle, Shell } from '../components/shell.tsx';

const FACES = ['counter', 'mypage', 'office', 'mykey'] as const;

const DOORS = [
  ['apply', '/mykey/apply'],
  ['lost', '/mykey/lost'],
  ['desk', '/mykey/desk'],
  ['admin', '/mykey/admin'],
] as const;

/** The door of the house: which face is for whom. */
function Entrance() {
  const { t } = useTranslation();
  return (
    <Shell face="entrance">
      <PageTitle lead={t('entrance.lead')}>{t('entrance.title')}</PageTitle>
      <h2 className="mb-4 text-xl font-700">{t('entrance.choose')}</h2>
      <ul className="grid gap-4 sm:grid-cols-2">
        {FACES.map((face) => (
          <li key={face}>
            <a
              href={`/${face}/`}
              className="flex h-full flex-col gap-1 rounded-16 border-2 border-solid-gray-300 p-6 text-solid-gray-900 no-underline hover:border-key-900 hover:bg-key-50"
            >
              <span className="text-solid-gray-700">{t(`entrance.${face}.who`)}</span>
              <strong className="text-2xl text-key-1000 underline underline-offset-4">
                {t(`entrance.${face}.name`)}
              </strong>
              <span>{t(`entrance.${face}.what`)}</span>
            </a>
          </li>
        ))}
      </ul>
      <h2 className="mt-12 mb-4 text-xl font-700">{t('entrance.more')}</h2>
      <ul className="grid gap-2">
        {DOORS.map(([door, href]) => (
          <li key={door}>
            <a href={href}>{t(`entrance.doors.${door}`)}</a>
          </li>
        ))}
      </ul>
    </Shell>
  );
}

/** What is at no address of the site is said in its look too; the server says 404 with it. */
const NotHere = () => (
  <Shell face="entrance">
    <Nowhere />
  </Shell>
);

void openFace('entrance', () => (['/', '/index.html'].includes(location.pathname) ? <Entrance /> : <NotHere />));
