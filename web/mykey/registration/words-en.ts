import type { Texts } from '../../words/ja.ts';
import type { registrationWordsJa } from './words-ja.ts';

export const registrationWordsEn: Texts<typeof registrationWordsJa> = {
  certificate:
    'The electronic certificate is the part of your card’s chip that shows it is you. Your 12-digit My Number is not read.',
  card: {
    title: 'Place your card on the reader',
    lead: 'Place your My Number Card on the card reader and enter your 4-digit PIN to confirm that it is you.',
    start: 'Read card',
    lost: 'If your card is lost or stolen',
    help: 'What you can do with MyKey',
    helpBody:
      'One card becomes your library card and your membership card for shops. You choose a “MyKey ID” and link your membership numbers to it.',
  },
  choose: {
    title: 'This card has no MyKey ID yet',
    lead: 'A MyKey ID is a name of your own choosing. Please choose one of these.',
    back: 'Choose again',
    first: 'Make my first MyKey ID',
    firstHint: 'If you have never had a MyKey ID',
    renew: 'Move from my old card',
    renewHint: 'If your card was replaced or renewed. You need your recovery code.',
  },
  register: {
    title: 'Choose your MyKey ID',
    lead: 'You cannot change it later, so choose one you can remember.',
    mykeyId: 'Choose my own',
    mykeyIdHint: '3 to 16 letters and digits. Capital and small letters count as the same.',
    available: 'Available',
    checking: 'Checking',
    suggested: 'Choose a suggestion',
    suggestedHint: 'Press one to put it in the field above.',
    more: 'Show other suggestions',
    next: 'Use this MyKey ID',
    confirmTitle: 'Register this MyKey ID',
    confirmBody: 'You cannot change it after registering.',
    confirm: 'Register',
  },
  begun: {
    title: 'Your MyKey ID is ready',
    lead: 'With this card you can now do the following.',
    join: 'Join municipal points',
    joinBody:
      'Municipal points are a separate system from MyKey. Open My Page and place the same card on the reader again to join.',
    add: 'Add a library or membership number',
    addBody: 'Add the number of a membership card you have, and this card becomes your membership card.',
    later: 'Later',
  },
  codes: {
    title: 'Write down these two codes',
    lead: 'They are shown only on this screen. Write them down or print them, and keep them in a different place from your card.',
    mykeyId: 'MyKey ID',
    recovery: 'Recovery code',
    recoveryFor: 'Lets you keep the same MyKey ID when you get a new card.',
    stop: 'Stop code',
    stopFor: 'Suspends your MyKey ID if you lose your card. It cannot be used for anything else.',
    print: 'Print the two codes',
    done: 'I have written them down. Continue',
    heading: 'Your MyKey ID',
    warning: 'Do not show these to anyone. Do not carry them together with your card.',
    former: 'The codes you wrote down before no longer work. Please throw that paper away.',
  },
};
