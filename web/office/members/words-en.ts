import type { OfficeWords } from '../words-ja.ts';

export const membersWordsEn = {
  protections: {
    title: 'Protected persons',
    lead: 'For a person under the resident register’s protection, two officers only handle their points. To all other staff they appear in no list, search, file or form. The person uses everything as before.',
    caption: 'Protections that you handle',
    empty: 'You handle no protection.',
    mykeyId: 'MyKey ID',
    officers: 'Officers',
    officerNamed: '{{name}} ({{staffId}})',
    officerLeft: '{{name}} ({{staffId}}, has left: enter who takes over)',
    begun: 'Begun on',
    state: 'State',
    going: 'In force',
    ending: 'Its end waits for confirmation',
    reason: 'Reason',
    endReason: 'Reason for its end',
    add: 'Begin a protection',
    addLead:
      'The officers are you and one other. In files of grants a line of this person reads “Is not a member”; one of the two grants at the desk.',
    officer: 'Staff number of the other officer',
    saved: 'The protection has begun',
    hand: 'Change officer',
    handed: 'The officer was changed',
    leaving: 'Officer who hands over',
    end: 'End',
    endDone: 'Registered',
    askEnd: 'Ask for its end',
    askLead:
      'You ask for the end of the protection of “{{mykeyId}}”. Once the other officer confirms, other staff see this person again.',
    confirmEnd: 'Confirm the end',
    confirmLead:
      'The protection of “{{mykeyId}}” ends, and other staff see this person again. Reason given: {{reason}}',
    keepInstead: 'Refuse the end, and keep it',
    keep: 'Keep the protection',
    keepLead: 'The request to end the protection of “{{mykeyId}}” is taken back, and the protection stays.',
  },
} satisfies Pick<OfficeWords, 'protections'>;
