import type { Texts } from '../../words/ja.ts';
import type { townTerminalsJa } from './town-words-ja.ts';

export const townTerminalsEn: Texts<typeof townTerminalsJa> = {
  townTerminals: {
    title: 'Terminals of shops and facilities',
    lead: 'Give enrolment codes for terminals of your town’s shops and facilities. Revoke a terminal that was stolen or thrown away.',
    search: 'Name of the shop or facility',
    find: 'Find',
    empty: 'No shop or facility of this municipality was found. Ask the platform to register one.',
    of: 'Terminals of {{name}}',
    noTerminal: 'There is no terminal yet. Give a code and enter it at the terminal.',
    waits: 'A code was given. It can be used until {{at}}.',
    give: 'Give a code',
    giveTitle: 'Give a code for {{name}}',
    take: 'Take the code back',
    takeTitle: 'Take this code back?',
    takeBody: 'The code for “{{place}}” can no longer be used at once.',
    place: 'Where it stands',
    placeHint: 'A name that you will recognise, such as “Counter on the 1st floor”',
    reason: 'Reason',
    reasonHint: 'Such as “stolen”',
    done: {
      give: 'A code for {{name}} was given',
      take: 'The code for {{name}} was taken back',
      revoke: 'The terminal of {{name}} was revoked',
    },
    trail: 'What was done with terminals',
    noTrail: 'What you do with codes and terminals is recorded here.',
    at: 'When',
    by: 'Who',
    act: 'What',
    acts: { createCode: 'Code given', revokeCode: 'Code taken back', revoke: 'Terminal revoked' },
  },
};
