import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { FoldingMenu } from '../components/folding-menu.tsx';
import { NextLink } from '../components/next.tsx';
import { PracticeMark } from '../components/practice-mark.tsx';
import { PageTitle, Shell } from '../components/shell.tsx';
import { useRouteQuery } from '../components/use-route.ts';
import { Waiting } from '../components/waiting.tsx';
import { PlaceContext, type Terminal, TerminalContext, useFace, usePlace } from './face.ts';
import { EnrolPage } from './places/enrol-page.tsx';
import { worksOf } from './works.ts';

const KEPT_AS = 'meguri.counter.terminal';
const keptTerminal = (): Terminal | undefined => JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') ?? undefined;

/** Asks マイキー who this terminal is; only an enrolled one goes on. */
export function CounterFrame() {
  const { t } = useTranslation('counter');
  const { mykey, mykeySoon } = useFace();
  const { pathname } = useLocation();
  const isLost = useRef(false);
  // A page that opens says soon that there is no network; then it asks as long as it takes, and opens by itself.
  const asked = useRouteQuery(['terminal'], () => (isLost.current ? mykey : mykeySoon).call(mykeyRoutes.showTerminal));
  isLost.current = asked.refusal?.outcome === 'no_answer';
  if (asked.data) localStorage.setItem(KEPT_AS, JSON.stringify(asked.data));
  // Vouchers are checked and venues received without a network too: this terminal is then who it was when it last had one.
  const alone = ['/redeem', '/kiosk'].includes(pathname) && (asked.isPending || isLost.current);
  const terminal = asked.data ?? (alone ? keptTerminal() : undefined);
  if (terminal)
    return (
      <TerminalContext value={terminal}>
        <AtPlace>
          <Shell
            face="counter"
            banner={<Practice />}
            aside={pathname !== '/kiosk' && <OtherWork terminal={terminal} />}
          >
            <Ended />
            <Outlet />
          </Shell>
        </AtPlace>
      </TerminalContext>
    );
  const outcome = asked.refusal?.outcome;
  return (
    <Shell face="counter">
      {asked.isPending && <Waiting what={t('terminal.checking')} />}
      {outcome === 'terminal_revoked' && (
        <Banner tone="warning" title={t('terminal.revoked')}>
          <p>{t('terminal.revokedBody')}</p>
        </Banner>
      )}
      {outcome === 'terminal_unknown' || outcome === 'terminal_revoked' ? (
        <EnrolPage onEnrolled={asked.refetch} />
      ) : (
        asked.refusal && (
          <>
            <PageTitle>{t('terminal.checking')}</PageTitle>
            <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />
            {keptTerminal() && <NextLink to="/redeem">{t('redeem.title')}</NextLink>}
          </>
        )
      )}
    </Shell>
  );
}

/** Asks the points cloud where this terminal stands; nothing waits for it. */
function AtPlace({ children }: { children: ReactNode }) {
  const { points } = useFace();
  const {
    data: value,
    isPending: waiting,
    refetch: refresh,
  } = useRouteQuery(['place'], () => points.call(pointsRoutes.showPlaceHere));
  return <PlaceContext value={{ place: value?.place, waiting, refresh }}>{children}</PlaceContext>;
}

/** Whether what is done at this place is for practice. */
function Practice() {
  const { place } = usePlace();
  return <PracticeMark code={place?.municipalityCode} />;
}

/** What a place that has ended says on every page: its papers stay to be read, and nothing is taken. */
function Ended() {
  const { t } = useTranslation('counter');
  const { place } = usePlace();
  if (place?.isOpen !== false) return null;
  return (
    <Banner tone="warning" title={t('terminal.ended')}>
      <p>{t('terminal.endedBody')}</p>
    </Banner>
  );
}

/** A terminal has more than one kind of work; links lead from each to the others. */
function OtherWork({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation('counter');
  const { pathname } = useLocation();
  const { place } = usePlace();
  return (
    <FoldingMenu label={t('terminal.works')} beside={terminal.operatorName} className="w-full lg:w-auto">
      <ul className="flex flex-wrap gap-x-6">
        {worksOf({ terminal, place })
          .filter(({ to }) => to !== pathname)
          .map(({ to, name, words }) => (
            <li key={name}>
              <Link to={to} className="inline-flex min-h-11 items-center">
                {t(words)}
              </Link>
            </li>
          ))}
      </ul>
    </FoldingMenu>
  );
}
