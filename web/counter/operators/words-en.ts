import type { Texts } from '../../words/ja.ts';
import type { operatorsWordsJa } from './words-ja.ts';

export const operatorsWordsEn: Texts<typeof operatorsWordsJa> = {
  terminal: {
    revoked: 'This terminal’s registration has been revoked',
    revokedBody: 'Contact your administrator and ask for a new enrolment code.',
    checking: 'Checking this terminal',
    ended: 'This place has ended',
    endedBody:
      'It takes no points and no vouchers. Statements of what was paid can still be read. To go on, ask the municipality’s department to reopen it.',
    consent: {
      title: 'When another municipality asks to register you',
      lead: 'If you agree, that municipality can register this operator as a place that accepts its points. If nobody has asked you, do nothing.',
      town: 'Municipality that asked',
      agree: 'Agree',
      done: 'You agreed to accept points of {{name}}',
    },
    lookUp: 'Look up a membership number',
    till: 'Accept points',
    files: 'Register membership numbers from a file',
    works: 'Other tasks',
    check: 'Check this terminal',
    operator: 'Operator',
    place: 'Location',
    number: 'Terminal number',
    since: 'Enrolled on',
    again: 'Enrol again',
    againBody:
      'Use this after changing browsers, or when your administrator asks you to replace the key. Get a new enrolment code from the administrator first.',
    againTitle: 'Enrol this terminal again?',
    againWarning: 'This terminal’s key will be deleted. It cannot read cards until you enter a new enrolment code.',
  },
  works: {
    title: 'What you can do on this terminal',
    lead: 'This terminal does not accept points.',
    takePoints: 'To accept points as well',
    takePointsBody:
      'Ask the municipality’s department to register this place. Once that is done, this screen changes by itself.',
    about: {
      lookUp: 'Ask for a card and look up its membership number. You can link numbers too.',
      files: 'Register pairs of membership number and MyKey ID from a file.',
      terminals: 'Add counter terminals, or stop one.',
      wideArea: 'Handle applications from users of other libraries and facilities.',
      kiosk: 'Receive the cards of people who take part at a venue.',
      check: 'Check that the card reader and the network are working.',
    },
  },
  terminals: {
    title: 'Terminals',
    lead: 'Add counter terminals, or stop a lost one straight away.',
    counter: 'Counter',
    office: 'Office',
    active: 'In use',
    place: 'Location of the new counter terminal',
    placeHint: 'A name you will recognise later, such as “Second-floor counter”',
    create: 'Get an enrolment code',
    until: 'Until {{at}}',
    codeBody: 'On the terminal, open “Counter and shops” and enter this code. It works once.',
    another: 'Get another code',
    revoke: 'Revoke',
    revoked: 'Revoked',
    revokeTitle: 'Revoke this terminal’s registration?',
    revokeBody: 'The terminal at “{{place}}” stops working at once. To use it again, enrol it again.',
  },
  selfTest: {
    title: 'Self-test',
    allRight: 'Everything is working.',
    wrong: 'Things to fix: {{count}}',
    again: 'Check again',
    states: { right: 'OK', wrong: 'Needs fixing', unknown: 'Could not be checked', waiting: 'Checking' },
    checks: {
      browser: 'Browser',
      mykey: 'Connection to MyKey',
      points: 'Connection to municipal points',
      clock: 'Clock',
      agent: 'Card reader software',
      agentVersion: 'Version of the card reader software',
      reader: 'Card reader',
    },
    help: {
      browser:
        'This browser is not supported. Use a recent version of Chrome, Edge, Safari or Firefox, and not a private (incognito) window.',
      mykey: 'No connection. Check the internet connection and that the proxy allows it.',
      points: 'No connection. Check the internet connection and that the proxy allows it.',
      clock: 'The clock is {{seconds}} seconds off. Turn on “Set time automatically” in the device settings.',
      agent:
        'The card reader software is not running. Start it. If it is not installed, follow the administrator’s guide.',
      agentVersion:
        'The card reader software is too old for this page. Get the new package from the office, run “install” in it again, then restart the software.',
      reader: 'No card reader was found. Unplug the USB cable and plug it in again.',
    },
  },
};
