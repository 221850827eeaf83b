import type { Texts } from '../../words/ja.ts';
import type { signInWordsJa } from './words-ja.ts';

export const signInWordsEn: Texts<typeof signInWordsJa> = {
  signIn: {
    title: 'Sign in to “{{site}}”',
    lead: 'This is a site of “{{operator}}”. Confirm that it is you with your card and 4-digit PIN.',
    told: 'What the site learns',
    toldPseudonym: 'A code that identifies you to “{{operator}}” only (other operators get a different one)',
    toldCard: 'That you were confirmed with your card and PIN',
    toldCustomerId: 'Your membership number (if you have linked one, you choose on the next page whether to share it)',
    untold: 'Your MyKey ID and name are not shared. MyKey keeps no record of where you signed in.',
    returns: 'Returns you to',
    start: 'Read card',
    abandon: 'Cancel and return to the site',
    back: 'Return to the site',
    over: 'This sign-in has ended',
    going: 'Returning to the site',
    consentTitle: 'Share your membership number?',
    consentLead: '“{{site}}” asks for your membership number at “{{operator}}”. You can sign in without sharing it.',
    number: 'Membership number',
    pass: 'Share and sign in',
    keep: 'Sign in without sharing',
  },
  noId: 'New card',
};
