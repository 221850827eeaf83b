import type { Texts } from '../../words/ja.ts';
import type { membersWordsJa } from './words-ja.ts';

export const membersWordsEn: Texts<typeof membersWordsJa> = {
  signIn: {
    title: 'Sign in to My Page',
    lead: 'See your balance, use your points, or move them to a municipality.',
    card: 'Sign in with your card',
    cardHint: 'Place your card on the card reader and enter your 4-digit PIN.',
    or: 'Sign in with your e-mail address',
    email: 'E-mail address',
    password: 'Password',
    submit: 'Sign in',
    noId: 'This card has no MyKey ID yet',
    noIdBody: 'First make a MyKey ID on the MyKey pages. It takes a few minutes.',
    makeId: 'Make a MyKey ID',
    changed: 'Your sign-in details were changed. Please sign in again.',
  },
  join: {
    title: 'Join municipal points',
    lead: 'You are joining with MyKey ID {{mykeyId}}. We do not register your name or address.',
    login: 'Sign in without a card reader as well',
    loginHint: 'Set an e-mail address and password to sign in with just your smartphone. You can also do this later.',
    email: 'E-mail address',
    password: 'Password',
    passwordHint: 'At least 10 characters',
    submit: 'Join',
    stop: 'Cancel',
  },
  settings: {
    title: 'Settings',
    municipalityCode: 'Your usual municipality',
    municipalityCodeHint:
      'Selected for you when you move common points. Common points for which you choose nothing by their deadline move there.',
    townNone: 'Not set',
    save: 'Save',
    saved: 'Saved',
    login: 'Signing in with your e-mail address',
    loginHint: 'After a change, you need to sign in again.',
    email: 'E-mail address',
    password: 'New password',
    passwordHint: 'At least 10 characters',
    change: 'Change sign-in details',
  },
};
