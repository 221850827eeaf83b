import type { Texts } from '../../words/ja.ts';
import type { registrationWordsJa } from './words-ja.ts';

export const registrationWordsEn: Texts<typeof registrationWordsJa> = {
  certificate:
    'The electronic certificate is a mark in the chip of the card that says it is you. The 12-digit number is not read.',
  card: {
    title: 'Please lay down your card',
    lead: 'Put your My Number Card on the reader and confirm with the four-digit PIN that it is you.',
    start: 'Read my card',
    lost: 'My card is lost or stolen',
    help: 'What MyKey does',
    helpBody:
      'It lets one card serve as library card and as card of shops. You choose a MyKey ID and link your customer numbers with it.',
  },
  choose: {
    title: 'This card has no MyKey ID yet',
    lead: 'A MyKey ID is a name that you choose. Please pick one of the two.',
    back: 'Choose again',
    first: 'Make my first one',
    firstHint: 'If you never had a MyKey ID',
    renew: 'Take over from my former card',
    renewHint: 'If your card or certificate is new. You need the recovery code.',
  },
  register: {
    title: 'Choose a MyKey ID',
    lead: 'It cannot be changed later. Choose one that you can remember.',
    own: 'Choose my own',
    hint: '3 to 16 letters and digits. Capital and small letters count as the same.',
    available: 'Free',
    checking: 'Checking',
    suggested: 'Pick a suggestion',
    suggestedHint: 'Pressing one puts it into the field above.',
    more: 'Show other suggestions',
    next: 'Take this MyKey ID',
    confirmTitle: 'Register this MyKey ID',
    confirmBody: 'It cannot be changed afterwards.',
    confirm: 'Register',
  },
  begun: {
    title: 'Your MyKey ID is ready',
    lead: 'Here is what you can do with this card.',
    join: 'Join municipal points',
    joinBody: 'Municipal points are a separate system. Open My Page and lay down the same card once more to join.',
    add: 'Add a library or membership number',
    addBody: 'Add the number of a membership you already have, and this card becomes your membership card.',
    later: 'Later',
  },
  codes: {
    title: 'Write down two codes',
    lead: 'They are shown only here. Write them down or print them, and keep them away from your card.',
    mykeyId: 'MyKey ID',
    recovery: 'Recovery code',
    recoveryFor: 'With a new card, it lets you keep the same MyKey ID.',
    stop: 'Stop code',
    stopFor: 'If your card is lost, it stops the MyKey ID. It can do nothing else.',
    print: 'Print the two codes',
    done: 'I have written them down. Go on',
    heading: 'Your MyKey ID',
    former: 'The codes you wrote down before no longer work. Please throw that paper away.',
    warning: 'Tell nobody. Do not carry this together with the card.',
  },
};
