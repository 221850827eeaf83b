import type { Texts } from '../../words/ja.ts';
import type { staffWordsJa } from './words-ja.ts';

export const staffWordsEn: Texts<typeof staffWordsJa> = {
  staff: {
    other: 'This page is for people of another office.',
    platform: {
      name: 'Platform',
      title: 'Sign-in of the platform',
      lead: 'For the people who register operators and terminals.',
      open: 'To the pages of the platform',
    },
    municipality: {
      name: 'Counter of a municipality',
      title: 'Sign-in of a counter',
      lead: 'For people of municipalities who stop MyKey IDs and move them to new cards.',
      open: 'To the counter',
    },
  },
  failedJobs: {
    names: {
      'files-of-links': 'Registering customer IDs from files',
      'sweep-moments': 'Deleting sign-ins and codes that are over',
      'revocation-sweep': 'The daily check of cards for revocation',
      'sweep-applications': 'Ending applications whose time is over',
      'sweep-files-of-links': 'Deleting files of customer IDs',
      mail: 'Sending mail',
    },
  },
};
