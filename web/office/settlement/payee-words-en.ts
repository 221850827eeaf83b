import type { Texts } from '../../words/ja.ts';
import type { payeeWordsJa } from './payee-words-ja.ts';

export const payeeWordsEn: Texts<typeof payeeWordsJa> = {
  payeeAccounts: {
    title: 'Accounts checked by payees',
    lead: 'Places and organisers of support events confirm themselves, before their first payout, that the registered account is right. Nothing is paid to an account that is not confirmed.',
    caption: 'Accounts of payees',
    empty: 'Places and support events with an account appear here.',
    name: 'Payee',
    answer: 'Payee’s answer',
    waits: 'Waiting for the payee’s answer',
    confirmed: {
      terminal: 'Confirmed by the payee ({{on}}, at its terminal)',
      letter: 'Confirmed by the payee ({{on}}, by letter)',
      paid: 'Confirmed (paid there on {{on}})',
    },
    refused: 'The payee says it is wrong ({{on}})',
    refusedBecause: 'The payee says it is wrong ({{on}}): {{note}}',
    returned: 'A transfer came back from it ({{on}}); waits for the payee',
    letter: 'Issue a letter',
    letterOut: 'Letter issued {{on}} (valid until {{until}})',
    letterTitle: 'Issue the letter for {{name}}?',
    letterBody:
      'A paper for payees without a terminal. Its code is shown once, on the next screen. An earlier letter is no longer good. Who asked for this account or confirmed it cannot issue it. Post it to the registered address, or hand it over in person.',
  },
  accountLetter: {
    title: 'Confirmation of a bank account',
    once: 'The code is shown on this screen only',
    onceBody: 'Print it before you leave. If printing failed, issue it again; it then has a new code.',
    print: 'Print',
    close: 'Back to the list',
    to: 'To: {{name}}',
    body: '{{town}} pays for points to the account below. Please confirm in these steps that it is right. Until then nothing is paid.',
    stepOpen: 'Open this page on the internet:',
    stepCode: 'Enter this code:',
    stepAnswer: 'Check the account, and press “Yes, it is right” or “No, it is wrong”.',
    until: 'The code can be used once, until {{at}}.',
    warning:
      'Nobody will ask you for the code by telephone or e-mail. If you do not know the account or have a question, contact {{town}}.',
    pageTitle: 'Check your bank account',
    pageLead: 'Enter the code of the letter from your municipality.',
    checkLead: 'Check whether the account is yours, and answer.',
    from: '{{town}} pays to this account.',
    code: 'Code',
    codeHint: '16 characters, printed on the letter. Capitals do not matter.',
    show: 'Show the account',
    thanksYes: 'Thank you. The account is confirmed',
    thanksYesBody: '{{town}} pays to this account. You can close this page.',
    thanksNo: 'Your “no” was sent',
    thanksNoBody: 'Nothing is paid to this account. {{town}} will check it and contact you. You can close this page.',
    link: 'I have a letter about a bank account',
  },
};
