import type { Texts } from '../../words/ja.ts';
import type { upliftJa } from './uplift-words-ja.ts';

export const upliftEn: Texts<typeof upliftJa> = {
  uplifts: {
    title: 'More than the points',
    lead: 'Shops are paid some percent more than the points, by a named payer in a period. It is a line of its own in the statements.',
    caption: 'Uplifts',
    empty: 'There is no uplift yet. Add one with the button below.',
    name: 'Name',
    nameHint: 'For example: savings on issuing cards',
    place: 'For',
    everywhere: 'All shops where points of this town were used',
    placeHint: 'With a tie-up, what counts is what was used at its places while it holds.',
    tieUp: 'Tie-up: {{name}}',
    percent: 'Percent',
    percentHint: 'A whole number from 1 to 100; cut once for each shop.',
    percentInvalid: 'Enter a whole number from 1 to 100.',
    payer: 'Paid by',
    ourselves: 'This town',
    other: 'Another (such as the prefecture)',
    payerName: 'Name of the payer',
    from: 'First day',
    through: 'Last day',
    action: 'Action',
    end: 'Change the last day',
    add: 'Add an uplift',
    saved: 'The uplift was added.',
    changed: 'The last day was changed.',
  },
};
