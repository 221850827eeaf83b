import type { Problem } from '../../problem.ts';
import { uploadProblems } from './upload-problems.ts';

/** Why no letter goes to the person of a line: what the officer reads beside it. */
export const mailingProblems = {
  line_malformed: uploadProblems.line_malformed,
  individual_number_refused: uploadProblems.individual_number_refused,
  mykey_id_form: uploadProblems.mykey_id_form,
  person_number_form: {
    ja: '宛名番号は、英数字とハイフンで20文字までです',
    en: 'A resident number has up to 20 letters, digits and hyphens',
  },
  date_invalid: uploadProblems.date_invalid,
  died: { ja: '発送日までに亡くなっています', en: 'Died by the day of mailing' },
  moved_out: { ja: '発送日までに転出しています', en: 'Moved out by the day of mailing' },
  gone_in_other_line: {
    ja: '同じ方の別の行に、死亡日または転出日があります',
    en: 'Another line of the same person has a date of death or of moving out',
  },
  birth_missing: uploadProblems.birth_missing,
  age_outside: { ja: '発送日に、対象の年齢ではありません', en: 'Is not of the given ages on the day of mailing' },
  member_unknown: uploadProblems.member_unknown,
  suspended: { ja: '停止中のマイキーIDです', en: 'The MyKey ID is suspended' },
  invalidated: { ja: '無効のマイキーIDです', en: 'The MyKey ID is invalid' },
  residence_elsewhere: uploadProblems.residence_elsewhere,
  line_repeated: { ja: '同じマイキーIDの行が、上にあります', en: 'The same MyKey ID stands in a line above' },
  same_person: {
    ja: '同じ宛名番号の方が、別のマイキーIDで送付先にあります',
    en: 'The same resident number is on the list under another MyKey ID',
  },
} as const satisfies Record<string, Pick<Problem, 'ja' | 'en'>>;
export type MailingProblem = keyof typeof mailingProblems;
