import type { Texts } from '../../words/ja.ts';
import type { applyWordsJa } from './apply-words-ja.ts';

export const applyWordsEn: Texts<typeof applyWordsJa> = {
  apply: {
    title: 'Apply as a facility or shop',
    lead: 'For libraries, shops and others that would like to join Meguri. We let you know the result by e-mail.',
    one: 'Apply for one place',
    name: 'Name of the facility or shop',
    nameHint: 'The name that users see.',
    kind: 'Type',
    municipalityCode: 'Municipality',
    municipalityCodeHint: 'Type its name in kanji or kana and choose it. Leave empty for a nationwide company.',
    characters: 'Characters in membership numbers',
    mail: 'Contact e-mail address',
    mailHint: 'We delete it after sending you the result.',
    submit: 'Apply',
    many: 'Apply for several places at once',
    manyBody:
      'Download the application form (CSV), fill in one place per line and send it. You see the result for each line before you apply.',
    form: 'Download the form',
    formName: 'application-form',
    choose: 'Choose the completed form',
    wrong: 'Lines to correct: {{count}}. Nothing has been submitted yet.',
    wrongLines: 'Lines to correct',
    line: 'Line',
    reason: 'Reason',
    allRight: 'All {{count}} lines are ready to submit',
    submitAll: 'Apply for {{count}} places',
    received: 'We received your applications for {{count}} places',
    next: 'We will send the result to your contact e-mail address.',
    another: 'Apply for other places',
    outcomes: {
      accepted: 'Ready to submit',
      name_missing: 'The name is missing. Please enter one.',
      text_refused:
        'Some characters cannot be used (such as line breaks, or = + - @ at the start). Names can have up to 80 characters.',
      individual_number_refused: 'Contains digits that look like a My Number. Please remove them.',
      kind_unknown: 'Unknown type. Use one of the words given in the form.',
      municipality_unknown: 'Municipality code not found. Please check the number.',
      rule_invalid:
        'The rule for membership numbers is not valid. Use lengths from 1 to 40, with the shortest no longer than the longest.',
      mail_invalid: 'Not a valid e-mail address.',
      duplicate_in_file: 'The same place appears in an earlier line.',
      already_received: 'This place is already registered, or an application for it is waiting.',
    },
  },
};
