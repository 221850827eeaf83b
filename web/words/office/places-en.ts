import type { Texts } from '../ja.ts';
import type { placesUseJa } from './places-ja.ts';

export const placesUseEn: Texts<typeof placesUseJa> = {
  fees: {
    title: 'Fees of facilities',
    lead: 'Fees can be chosen at the facility’s till. Choosing one fills in the sum and counts the use. Nobody learns who used it.',
    caption: 'Fees',
    empty: 'What you add with “Add a fee” is listed here.',
    place: 'Facility',
    name: 'Name of the fee',
    nameHint: 'Such as: Special exhibition, adults',
    yen: 'Yen',
    yenHint: 'A number from 1.',
    from: 'First day',
    through: 'Last day',
    action: 'Action',
    change: 'Change the last day',
    changed: 'The last day was changed',
    add: 'Add a fee',
    saved: 'Added',
    noPlaces: 'Please register a place of use first.',
    month: 'Month',
    uses: 'Uses',
    usesEmpty: 'No fee was chosen in this month.',
    on: 'Day',
    count: 'Times',
    exempted: 'Fees waived in the open settlement',
    exemptedEmpty: 'No fees were waived in the open settlement.',
    exemptedPoints: 'Waived (yen)',
    exemptedCount: 'Uses',
  },
};
