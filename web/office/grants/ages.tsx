import { useTranslation } from 'react-i18next';

type Ages = { ageFrom: number | null; ageTo: number | null };

/** For which ages a programme is, in words. */
export function useAges(): (of: Ages) => string {
  const { t } = useTranslation('office');
  return ({ ageFrom: from, ageTo: to }) => {
    if (from !== null && to !== null) return t('programs.ages', { from, to });
    if (from !== null) return t('programs.agesFrom', { from });
    return to === null ? '' : t('programs.agesTo', { to });
  };
}

/** For which ages the programme is: the card does not say how old somebody is, the officer sees to it. */
export function ForAges({ of }: { of: Ages }) {
  const { t } = useTranslation('office');
  const whom = useAges()(of);
  return whom && <p className="mb-4">{t('grant.forAges', { whom })}</p>;
}
