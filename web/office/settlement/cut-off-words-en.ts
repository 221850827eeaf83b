import type { Texts } from '../../words/ja.ts';
import type { cutOffWordsJa } from './cut-off-words-ja.ts';

export const cutOffWordsEn: Texts<typeof cutOffWordsJa> = {
  cutOff: {
    title: 'Last days of settlement periods',
    none: 'None are set. A period lasts until accounting closes it.',
    rule: 'Each month on {{days}}, at midnight',
    plain: 'Each month on {{days}}',
    byHand: 'None (when accounting closes the period)',
    body: 'At midnight after that day the period ends by itself, and what is used later belongs to the next one. It is closed from the day after.',
    dayOf: 'day {{day}}',
    lastDay: 'the last day',
    coming: 'From {{on}}: {{days}}',
    comingByHand: 'From {{on}}: none (when accounting closes the period)',
    next: 'Coming last days (31 March, the end of the fiscal year, among them)',
    change: 'Request other last days',
    asked: 'Asked for. It holds, and shops read it, once a colleague has confirmed it among the changes that wait.',
    plan: 'Last days',
    fromOn: 'From',
    fromOnHint: 'Tomorrow or later. Periods end by the new days from then on.',
    reason: 'Reason',
    ends: 'last day {{on}}',
    waits: 'The last day of this period is {{on}}. It can be closed from the day after.',
    over: 'The last day ({{on}}) is over. Check the statement and close it.',
    close:
      'This fixes the lines as they are shown. The period ended with {{on}}, and the next one is open already. It cannot be undone.',
  },
};
