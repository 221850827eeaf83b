import type { Texts } from '../../words/ja.ts';
import type { flowWordsJa } from './flow-words-ja.ts';

export const flowWordsEn: Texts<typeof flowWordsJa> = {
  flow: {
    title: 'Where points went',
    lead: 'For each closed month: to which towns the company’s points were moved, and what they were used for. A month that was counted does not change later.',
    few: 'Fewer than {{count}} people',
    fewNote:
      'Figures of fewer than {{count}} people are not shown, and neither are others from which they could be worked out. There are no figures by shop or by person.',
    month: 'Month to show',
    empty: 'No month has been counted yet. A month is counted on the day after it ends.',
    countedAt: 'Counted',
    chart: 'Moved and used by month',
    months: 'By month',
    monthHead: 'Month',
    exchanged: 'Exchanged',
    moved: 'Moved to towns',
    used: 'Used',
    expired: 'Expired',
    reserve: 'Not moved yet',
    towns: 'By town, {{month}}',
    townsEmpty: 'Nobody moved or used points in this month.',
    town: 'Town',
    uses: 'By use, {{month}}',
    usesEmpty: 'Nobody used points in this month.',
    use: 'Use',
    useNames: {
      facility: 'Public facilities',
      shop: 'Shops',
      transport: 'Transport',
      booth: 'Stalls at events',
      antenna: 'Antenna shops',
      street: 'Merged into a street’s own points',
      other: 'Other',
      voucher: 'Point vouchers',
      event: 'Support events',
    },
  },
  inflow: {
    title: 'Inflow from companies',
    lead: 'Points of partner companies that were moved to this town, by closed month, counted as in the bills.',
    year: 'Fiscal year',
    chart: 'Inflow by company',
    caption: 'Inflow in fiscal year {{year}}',
    empty: 'Nothing has been moved here in this fiscal year yet.',
    origin: 'Where they live',
    originCaption: 'Inflow of fiscal {{year}}, by where those live who moved it',
    origins: { here: 'This town', overseas: 'Abroad', unknown: 'Not known' },
    originNote:
      'Where somebody lives is counted by the prefecture of the town that noted them as a resident. No addresses are used. Whoever has no such note, or is under protection, is “not known”.',
    company: 'Company',
  },
};
