import type { Texts } from '../../words/ja.ts';
import type { signInWordsJa } from './words-ja.ts';

export const signInWordsEn: Texts<typeof signInWordsJa> = {
  signIn: {
    title: 'Sign in to {{site}}',
    lead: 'A site of {{operator}}. Your card and its four-digit PIN confirm that it is you.',
    told: 'What the site is told',
    toldPseudonym: 'A code that stands for you (for {{operator}} only; every other operator gets another one)',
    toldCard: 'That your card and its PIN were checked',
    toldCustomerId: 'Your customer number, if there is one (the next page asks whether to pass it on)',
    untold: 'Your MyKey ID and your name are not passed on. MyKey keeps no record of where you signed in.',
    returns: 'You return to',
    start: 'Read my card',
    abandon: 'Stop and go back to the site',
    back: 'Go back to the site',
    over: 'This sign-in has ended',
    going: 'Going back to the site',
    consentTitle: 'Pass on your customer number?',
    consentLead: '{{site}} asks for your customer number at {{operator}}. You can sign in without it.',
    number: 'Customer number',
    pass: 'Pass it on and sign in',
    keep: 'Sign in without it',
  },
  noId: 'New card',
};
