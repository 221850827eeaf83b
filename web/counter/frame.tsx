import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { PageTitle, Shell } from '../components/shell.tsx';
import { useAsk } from '../components/use-ask.ts';
import { Waiting } from '../components/waiting.tsx';
import { EnrolPage } from './enrol-page.tsx';
import { type Terminal, TerminalContext, useFace } from './face.ts';

/** Asks マイキー who this terminal is; only an enrolled one goes on. */
export function CounterFrame() {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const asked = useAsk(['terminal'], () => mykey.call(mykeyRoutes.showTerminal));
  if (asked.value)
    return (
      <TerminalContext value={asked.value}>
        <Shell face="counter" aside={<OtherWork terminal={asked.value} />}>
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
          </>
        )
      )}
    </Shell>
  );
}

/** Facilities with customer numbers of their own have two kinds of work; one link leads from each to the other. */
function OtherWork({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation('counter');
  const { pathname } = useLocation();
  if (pathname === '/look-up') return <Link to="/">{t('terminal.till')}</Link>;
  return looksUp(terminal) ? <Link to="/look-up">{t('terminal.lookUp')}</Link> : null;
}

/** Whether terminals of this kind of place look up customer numbers. */
export const looksUp = ({ operatorKind }: Terminal) =>
  ['library', 'museum', 'sports', 'hospital'].includes(operatorKind);
