import { problems } from '../../problem.ts';

/** 帳票. */
export const formProblems = problems({
  form_period: {
    status: 400,
    ja: 'この帳票の期間は、月の帳票なら「2016-09」、年度の帳票なら「2016」のように指定してください。',
    en: 'Give the period as 2016-09 for a form of a month, or as 2016 for a form of a fiscal year.',
  },
  form_too_long: {
    status: 422,
    ja: 'PDFにできるのは3,000行までです。CSVを使ってください。',
    en: 'A PDF can have up to 3,000 lines. Use the CSV.',
  },
  form_outdated: {
    status: 409,
    ja: 'この控えは取り出せなくなりました。もう一度発行してください。',
    en: 'This copy can no longer be taken out. Issue the form again.',
  },
  month_not_counted: {
    status: 404,
    ja: 'この月はまだ集計していません。月が締まってから、一覧の月を選んでください。',
    en: 'This month has not been counted yet. Once it is closed, choose it from the list.',
  },
  form_unknown: { status: 404, ja: '帳票の控えが見つかりません。', en: 'The copy of the form was not found.' },
});
