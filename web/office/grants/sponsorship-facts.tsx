import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import type { Column } from '../../components/table.tsx';

export type SponsorshipTerms = {
  name: string;
  amount: number;
  repeats: 'once' | 'daily' | 'free';
  personMax: number | null;
  budget: number;
  /** YYYY-MM-DD. */
  startsOn: string;
  endsOn: string;
  expiresOn: string;
};

/** The terms of a sponsorship in words, by what each is called. */
function useTerms() {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { date } = useDates();
  const inPoints = (value: number) => `${figures(value)} ${shared('money.points')}`;
  return ({ amount, repeats, personMax, budget, startsOn, endsOn, expiresOn }: SponsorshipTerms) =>
    ({
      amount: inPoints(amount),
      repeats: t(`sponsorships.repeatsOf.${repeats}`),
      personMax: personMax === null ? t('sponsorships.noMax') : inPoints(personMax),
      budget: inPoints(budget),
      startsOn: date(startsOn),
      endsOn: date(endsOn),
      expiresOn: date(expiresOn),
    }) as const;
}

type FactsProps = { terms: SponsorshipTerms; first: readonly (readonly [string, string])[] };
/** The terms as they are read before a yes, behind whom they are with. */
export function SponsorshipFacts({ terms, first }: FactsProps) {
  const { t } = useTranslation('office');
  const inWords = useTerms()(terms);
  const names = Object.keys(inWords) as (keyof typeof inWords)[];
  const own = names.map((one) => [t(`sponsorships.${one}`), inWords[one]] as const);
  return (
    <Facts
      className="mb-4"
      facts={[...first, [t('sponsorships.name'), <strong key="name">{terms.name}</strong>], ...own]}
    />
  );
}

/** What opens with a row of either list. */
export function useTermColumns<Row extends SponsorshipTerms>(): Column<Row>[] {
  const { t } = useTranslation('office');
  const inWords = useTerms();
  const names = ['amount', 'repeats', 'personMax', 'startsOn', 'expiresOn'] as const;
  return names.map((name) => ({
    key: name,
    inDetail: true,
    head: t(`sponsorships.${name}`),
    value: (row) => inWords(row)[name],
  }));
}
