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
};
