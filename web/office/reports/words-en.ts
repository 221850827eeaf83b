import { formTitlesEn } from '../../../contract/points/circulation/form-titles.ts';
import type { Texts } from '../../words/ja.ts';
import type { reportsWordsJa } from './words-ja.ts';

export const reportsWordsEn: Texts<typeof reportsWordsJa> = {
  forms: {
    title: 'Reports and forms',
    form: 'Form',
    kinds: formTitlesEn,
    month: 'Month',
    year: 'Fiscal year',
    yearForm: 'Enter the fiscal year as four digits.',
    caption: '{{municipality}}, {{period}}: {{title}}',
    empty: 'Nothing was granted or used in this period.',
    isCut: 'The first 500 lines are shown here. The CSV has all of them.',
    layouts: { portrait: 'PDF (A4 portrait)', landscape: 'PDF (A4 landscape)' },
    ways: { portrait: 'A4 portrait', landscape: 'A4 landscape' },
    layout: 'Paper',
    issued: 'Copies of issued forms',
    issuedEmpty: 'Copies appear here once you issue a PDF. A copy is the same file however often you download it.',
    at: 'Issued at',
    by: 'Issued by',
    sha256: 'Checksum (SHA-256)',
    receive: 'Download',
    costs: 'Running cost',
    costsEmpty: 'Enter the running cost to have the ratios computed.',
    costSaved: 'The running cost was registered',
    enterCost: 'Enter the running cost',
    yen: 'Running cost (yen)',
    reason: 'Reason',
    person: 'One person’s grants',
    personLead:
      'State the purpose to see what was granted to a person in this fiscal year. Who looked and why stays in the audit trail.',
    personLook: 'Show',
    mykeyId: 'MyKey ID',
    purpose: 'Purpose',
  },
};
