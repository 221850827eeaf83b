import type { Texts } from '../../words/ja.ts';
import type { identificationWordsJa } from './words-ja.ts';

export const identificationWordsEn: Texts<typeof identificationWordsJa> = {
  lookUp: {
    title: 'Look up a membership number',
    lead: 'Place the card on the reader to find its membership number at this facility.',
    start: 'Place the card on the reader',
    customerId: 'Membership number',
    next: 'Next person',
    cleared: 'The number disappears from the screen after one minute.',
    notLinked: 'This card has no membership number here yet',
    notLinkedBody:
      'To link one, enter the number on the person’s membership card and place the card on the reader again.',
    number: 'Membership number',
    numberHint: 'The number printed on this facility’s own card',
    link: 'Place the card again and link',
    linked: 'Linked. From now on, this card is all they need.',
    replace: 'Replace the number',
    replaceLead:
      'For people who have been given a new membership card. Enter the new number and ask them to place their card on the reader again.',
    newNumber: 'New membership number',
    replaceSubmit: 'Place the card again and replace',
    replaced: 'Number replaced. The old number no longer works at this facility.',
    working: 'Checking',
  },
  handOver: {
    handed: 'Sent to your application',
    type: 'Type it into my application',
    typing: 'Click the input field in your application within {{seconds}} seconds',
    typed: 'Typed into your application',
    failed: 'The number could not be sent to your application. Copy it and paste it there.',
  },
};
