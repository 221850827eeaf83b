import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { FoldingMenu } from '../components/folding-menu.tsx';
import { NextLink } from '../components/next.tsx';
import { PageTitle, Shell } from '../components/shell.tsx';
import { useAsk } from '../components/use-ask.ts';
import { Waiting } from '../components/waiting.tsx';
import { type Terminal, TerminalContext, useFace } from './face.ts';
import { EnrolPage } from './places/enrol-page.tsx';

const KEPT_AS = 'meguri.counter.terminal';
const keptTerminal = (): Terminal | undefined => JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') ?? undefined;

/** Asks マイキー who this terminal is; only an enrolled one goes on. */
export function CounterFrame() {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const { pathname } = useLocation();
  const asked = useAsk(['terminal'], () => mykey.call(mykeyRoutes.showTerminal));
  if (asked.value) localStorage.setItem(KEPT_AS, JSON.stringify(asked.value));
  // Vouchers are checked without a network too: this terminal is then who it was when it last had one.
  const alone = pathname === '/redeem' && (asked.waiting || asked.refusal?.outcome === 'no_answer');
  const terminal = asked.value ?? (alone ? keptTerminal() : undefined);
  if (terminal)
    return (
      <TerminalContext value={terminal}>
        <Shell face="counter" aside={<OtherWork terminal={terminal} />}>
          <Outlet />
        </Shell>
      </TerminalContext>
    );
  const outcome = asked.refusal?.outcome;
  return (
    <Shell face="counter">
      {asked.waiting && <Waiting what={t('terminal.checking')} />}
      {outcome === 'terminal_revoked' && (
        <Banner tone="warning" title={t('terminal.revoked')}>
          <p>{t('terminal.revokedBody')}</p>
        </Banner>
      )}
      {outcome === 'terminal_unknown' || outcome === 'terminal_revoked' ? (
        <EnrolPage onEnrolled={asked.refresh} />
      ) : (
        asked.refusal && (
          <>
            <PageTitle>{t('terminal.checking')}</PageTitle>
            <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />
            {keptTerminal() && <NextLink to="/redeem">{t('redeem.title')}</NextLink>}
          </>
        )
      )}
    </Shell>
  );
}

/** Facilities with customer numbers of their own have more than one kind of work; links lead from each to the others. */
function OtherWork({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation('counter');
  const { pathname } = useLocation();
  const works = [
    { to: '/', words: t('terminal.till'), has: true },
    { to: '/redeem', words: t('redeem.title'), has: true },
    { to: '/vouchers', words: t('vouchers.title'), has: true },
    { to: '/shop', words: t('shop.title'), has: true },
    { to: '/look-up', words: t('terminal.lookUp'), has: looksUp(terminal) },
    { to: '/files', words: t('terminal.files'), has: terminal.role === 'office' },
    { to: '/terminals', words: t('terminals.title'), has: terminal.role === 'office' },
    { to: '/wide-area', words: t('wide.title'), has: terminal.role === 'office' },
    { to: '/terminal', words: t('terminal.check'), has: true },
  ] as const;
  return (
    <FoldingMenu label={t('terminal.works')} beside={terminal.operatorName} className="w-full lg:w-auto">
      <ul className="flex flex-wrap gap-x-6">
        {works
          .filter(({ to, has }) => has && to !== pathname)
          .map(({ to, words }) => (
            <li key={to}>
              <Link to={to} className="inline-flex min-h-11 items-center">
                {words}
              </Link>
            </li>
          ))}
      </ul>
    </FoldingMenu>
  );
}

/** Whether this terminal looks up customer numbers: own ones, or the マイキーIDs that these kinds of places keep as such. */
export const looksUp = ({ hasOwnNumbers, operatorKind }: Terminal) =>
  hasOwnNumbers || ['library', 'museum', 'sports', 'hospital'].includes(operatorKind);
