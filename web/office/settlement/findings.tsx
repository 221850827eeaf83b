import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { figures } from '../../components/figures.ts';
import type { StatementData } from './step.ts';

/** 支払い前の点検: what is unlike before, or unlike the ledger, in words and yen. */
export function Findings({ findings }: Pick<StatementData, 'findings'>) {
  const { t } = useTranslation('office');
  if (findings.length === 0) return null;
  const stops = findings.some((finding) => finding.stops);
  return (
    <Banner tone={stops ? 'error' : 'warning'} title={t('gate.title')}>
      <p className="mb-2">{t(stops ? 'gate.stops' : 'gate.look')}</p>
      <ul className="list-inside list-disc">
        {findings.map(({ what, name, yen, against }) => (
          <li key={`${what} ${name}`}>{t(`gate.${what}`, { name, yen: figures(yen), against: figures(against) })}</li>
        ))}
      </ul>
    </Banner>
  );
}
