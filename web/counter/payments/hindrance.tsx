import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { figures } from '../../components/figures.ts';
import { type Confirming, chosenPurse, type Hindrance } from './sale.ts';
import type { Till } from './use-sale.ts';

/** What stands in the way, and the one press that takes the number that can be used. */
export function HindranceBanner(props: { till: Till; sale: Confirming; hindrance: Hindrance }) {
  const { till, sale, hindrance } = props;
  const { t } = useTranslation('counter');
  if (hindrance.why === 'empty')
    return (
      <Banner tone="warning" live title={t('confirm.empty')}>
        <p>{t('confirm.emptyBody')}</p>
      </Banner>
    );
  const { why, most } = hindrance;
  const { usable, paymentMax } = chosenPurse(sale);
  const words = { missing: figures(sale.amount - usable), limit: figures(paymentMax ?? 0), points: figures(most) };
  return (
    <Banner tone="warning" live title={t(`hindrance.${why}`, words)}>
      <p className="mb-4">{t(`hindrance.${why}Body`)}</p>
      <Button size="large" onClick={() => till.changeAmount(most)}>
        {t(
          why === 'short' && most === usable ? 'confirm.all' : why === 'limit' ? 'confirm.limit' : 'confirm.most',
          words,
        )}
      </Button>
    </Banner>
  );
}
