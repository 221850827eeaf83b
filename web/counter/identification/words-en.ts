import type { Texts } from '../../words/ja.ts';
import type { identificationWordsJa } from './words-ja.ts';

export const identificationWordsEn: Texts<typeof identificationWordsJa> = {
  lookUp: {
    title: 'Look up a customer number',
    lead: 'A card on the reader gives its customer number at this facility.',
    start: 'Please lay down the card',
    customerId: 'Customer number',
    next: 'Next person',
    cleared: 'It leaves the screen after a minute.',
    notLinked: 'This card has no customer number here yet',
    notLinkedBody: 'Enter the number of the library card and lay down the card once more to link them.',
    number: 'Customer number',
    numberHint: 'The number on the card of this facility',
    link: 'Lay down the card again and link',
    linked: 'Linked. From now on the card alone will do.',
    replace: 'Replace the number',
    replaceLead: 'For whoever has a new card of this facility. Enter the new number and have the card laid down again.',
    newNumber: 'New customer number',
    replaceSubmit: 'Lay down the card again and replace',
    replaced: 'Replaced. The number before no longer works at this facility.',
    working: 'Checking',
  },
  handOver: {
    handed: 'Handed to your application',
    type: 'Type it into my application',
    typing: 'Go to the field of your application within {{seconds}} seconds',
    typed: 'Typed into your application',
    failed: 'It could not be handed over. Please copy the number and paste it.',
  },
};
