import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import type { KeptTaps } from './use-kept-taps.ts';

/** For whoever stands at the reception: how many wait for the network, and who could not be received when it was back. */
export function KeptNotes({ kept: { waiting, brought, forgetBrought } }: { kept: KeptTaps }) {
  const { t } = useTranslation('counter');
  const { clock } = useDates();
  const done = brought.filter(({ outcome }) => outcome === 'received' || outcome === 'attended_already').length;
  const others = brought.filter(({ outcome }) => outcome !== 'received' && outcome !== 'attended_already');
  return (
    <>
      {waiting > 0 && <Banner tone="info" title={t('kiosk.waiting', { count: waiting })} />}
      {brought.length > 0 && (
        <Banner tone={others.length > 0 ? 'warning' : 'success'} live title={t('kiosk.broughtTitle', { count: done })}>
          {others.length > 0 && (
            <>
              <p>{t('kiosk.broughtOthers')}</p>
              <ul className="my-2 list-disc ps-6">
                {others.map(({ tappedAt, outcome }) => (
                  <li key={`${tappedAt}${outcome}`}>{t('kiosk.broughtOne', { at: clock(tappedAt) })}</li>
                ))}
              </ul>
            </>
          )}
          <Button look="outline" size="small" onClick={forgetBrought}>
            {t('kiosk.broughtSeen')}
          </Button>
        </Banner>
      )}
    </>
  );
}
