import type { Texts } from '../../words/ja.ts';
import type { noticeWordsJa } from './notice-words-ja.ts';

export const noticeWordsEn: Texts<typeof noticeWordsJa> = {
  letters: {
    title: 'Letters of deadlines',
    lead: 'People without mail that works are told of their deadline by letter. The CSV holds no names: the department that sends letters matches MyKey IDs with addresses. Once a letter or mail that came back is entered, the person is on the list of those to be told at a counter.',
    sent: 'Sent',
    sentOf: '{{at}} {{by}}',
    notSent: 'Not sent',
    markAll_one: 'Mark {{count}} unsent letter shown as sent',
    markAll_other: 'Mark {{count}} unsent letters shown as sent',
    markTitle: 'Mark as sent?',
    markBody_one: 'Records the time and your name on {{count}} unsent letter. This cannot be undone.',
    markBody_other: 'Records the time and your name on {{count}} unsent letters. This cannot be undone.',
    marked_one: '{{count}} letter was marked as sent.',
    marked_other: '{{count}} letters were marked as sent.',
  },
  returned: {
    letter: 'Enter a letter that came back',
    mail: 'Enter a mail that came back',
    mykeyId: 'MyKey ID',
    email: 'Address of the mail',
    reason: 'Why it came back',
    letterDone: 'Recorded. The person is on the list of those to be told at a counter.',
    mailDone: 'Recorded. Nothing more is sent to this address, and notices of coming deadlines go by letter.',
  },
  unreached: {
    caption: 'People whose notice did not arrive, to be told at a counter',
    empty: 'Everybody’s notice arrived.',
    kind: 'Notice',
    kinds: {
      told: 'Deadline to choose',
      moved: 'Moved after the deadline',
      postponed: 'Deadline moved on for want of a destination',
    },
    allocateBy: 'Deadline',
    returnedAt: 'Came back at',
  },
  desk: {
    title: 'There is a notice for this person',
    lead: 'A letter or mail came back, so they have not been told. Tell them, and point them to My Page for the company and the points.',
    notices: {
      told: 'Choose by {{on}} where the common points go',
      moved: 'After the deadline of {{on}} the common points became points of their usual municipality',
      postponed: 'The common points had nowhere to go, and the deadline of {{on}} moved on',
    },
    told: 'The person was told',
    done: 'It was recorded that the person was told.',
  },
};
