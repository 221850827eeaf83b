import type { Texts } from '../../words/ja.ts';
import type { staffWordsJa } from './words-ja.ts';

export const staffWordsEn: Texts<typeof staffWordsJa> = {
  staff: {
    other: 'This page is for staff with a different role.',
    platform: {
      name: 'Platform staff',
      title: 'Platform staff sign-in',
      lead: 'For staff who register operators and terminals.',
      open: 'Go to the platform pages',
    },
    municipality: {
      name: 'Municipal counter',
      title: 'Counter staff sign-in',
      lead: 'For municipal staff who suspend MyKey IDs or move them to new cards.',
      open: 'Go to the counter',
    },
  },
  failedJobs: {
    names: {
      'files-of-links': 'Registering membership numbers from files',
      'sweep-moments': 'Deleting finished sign-ins and used enrolment codes',
      'revocation-sweep': 'Regular revocation check of cards',
      'sweep-applications': 'Closing expired applications',
      'sweep-files-of-links': 'Deleting membership number files',
      mail: 'Sending e-mail',
    },
  },
};
