import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';

type Terms = {
  name: string;
  host: string;
  occasion: 'use' | 'voucher' | 'allocation';
  place: string;
  percent: number;
  /** The last usable day of the premium: YYYY-MM-DD. */
  expiresOn: string;
  /** Null: each municipality pays for its own points. */
  payer: string | null;
  /** Whose points count, where that is to be said. */
  ownPoints?: string;
  /** ISO 8601 with a zone. */
  startsAt: string;
  endsAt: string;
  budget: number;
  perHolder: number | null;
};

/** The terms of a campaign, as they are read before a yes. */
export function CampaignFacts(terms: Terms) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { date, time } = useDates();
  const inPoints = (value: number) => `${figures(value)} ${shared('money.points')}`;
  const facts = {
    name: <strong>{terms.name}</strong>,
    host: terms.host,
    occasion: t(`campaigns.${terms.occasion}`),
    place: terms.place,
    percent: `${terms.percent}%`,
    starts: time(terms.startsAt),
    ends: time(terms.endsAt),
    expires: date(terms.expiresOn),
    payer: terms.payer ?? t('campaigns.ourselves'),
    budget: <strong>{inPoints(terms.budget)}</strong>,
    perHolder: terms.perHolder === null ? t('campaigns.noLimit') : inPoints(terms.perHolder),
  };
  const names = Object.keys(facts) as (keyof typeof facts)[];
  const said = names.map((one): [string, ReactNode] => [t(`campaigns.${one}`), facts[one]]);
  const whose: [string, ReactNode][] = terms.ownPoints ? [[t('paid.ownPoints'), terms.ownPoints]] : [];
  return <Facts className="mb-4" facts={[...said, ...whose]} />;
}
