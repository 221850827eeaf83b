import type { Texts } from '../../words/ja.ts';
import type { membersWordsJa } from './words-ja.ts';

export const membersWordsEn: Texts<typeof membersWordsJa> = {
  signIn: {
    title: 'Sign in to My page',
    lead: 'See your points, use them, or move them to a town.',
    card: 'Sign in with the card',
    cardHint: 'Put the card on the reader and type the four-digit PIN.',
    or: 'Sign in with e-mail',
    email: 'E-mail address',
    password: 'Password',
    submit: 'Sign in',
    noId: 'This card has no MyKey ID yet',
    noIdBody: 'Please make a MyKey ID first. It takes a few minutes.',
    makeId: 'Make a MyKey ID',
    changed: 'Your sign-in was changed. Please sign in again.',
  },
  join: {
    title: 'Start collecting municipal points',
    lead: 'You join with MyKey ID {{mykeyId}}. No name or address is registered.',
    login: 'See them without a card reader too',
    loginHint: 'With e-mail and password you can sign in from a phone alone. You can also do this later.',
    email: 'E-mail address',
    password: 'Password',
    passwordHint: '10 characters or more',
    submit: 'Join',
    stop: 'Cancel',
  },
  settings: {
    title: 'Settings',
    municipalityCode: 'Usual town',
    municipalityCodeHint: 'Chosen at first when you move common points.',
    townNone: 'Not chosen',
    save: 'Choose',
    saved: 'Chosen',
    login: 'Sign-in with e-mail',
    loginHint: 'After a change you sign in again.',
    email: 'E-mail address',
    password: 'New password',
    passwordHint: '10 characters or more',
    change: 'Change my sign-in',
  },
};
