import { problems } from '../../problem.ts';

/** 締めパック. */
export const closingPackProblems = problems({
  pack_not_closed: {
    status: 409,
    ja: '締めパックは、2人の承認が済んだ精算期間について書き出せます。承認を終えてから、もう一度ダウンロードしてください。',
    en: 'A closing pack is exported of a period that two persons have approved. Download it again once that is done.',
  },
  pack_of_before: {
    status: 409,
    ja: 'この精算書は、口座と通し番号を固定するようになる前のものなので、締めパックにできません。仕訳帳の書き出しを、運営者に依頼してください。',
    en: 'This statement was made before accounts and serial numbers were fixed, and cannot be a closing pack. Ask the platform for an export of the journal.',
  },
});
