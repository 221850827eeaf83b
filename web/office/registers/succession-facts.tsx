import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';

type Shown = RouteAnswer<typeof pointsRoutes.previewSuccession>;

/** What goes to the successor on the day, what ends, and what the office of before still has to do. */
export function SuccessionFacts({ shown }: { shown: Shown }) {
  const { t } = useTranslation('office');
  const { from, to, ends } = shown;
  const goes = ['places', 'streets', 'programs', 'events', 'tieUps', 'defaults'] as const;
  const over = ['venues', 'campaigns', 'uplifts', 'conversionTargets', 'voucherKinds'] as const;
  return (
    <>
      <p className="mb-4">{t('succession.goes', { from: from.name, to: to.name })}</p>
      {!shown.isOpen && <Banner tone="info" title={t('succession.opens', { to: to.name })} />}
      <Facts
        className="mb-6"
        facts={[
          [t('succession.points'), figures(shown.points)],
          [t('succession.holders'), figures(shown.holders)],
          ...goes.map((what) => [t(`succession.counts.${what}`), figures(shown[what])] as [string, string]),
        ]}
      />
      <p className="mb-2 font-700">{t('succession.ends')}</p>
      <Facts
        className="mb-6"
        facts={over.map((what) => [t(`succession.counts.${what}`), figures(ends[what])] as [string, string])}
      />
      <p className="mb-2">{t('succession.windows', { count: shown.windows })}</p>
      <p className="mb-6">{t('succession.protected')}</p>
    </>
  );
}
