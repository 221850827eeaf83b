import { problems } from '../../problem.ts';

/** 帳票. */
export const formProblems = problems({
  form_period: {
    status: 400,
    ja: 'この帳票の期間は、月の帳票なら「2016-09」、年度の帳票なら「2016」、精算期間の帳票なら「w」と精算の番号で指定してください。',
    en: 'Give the period as 2016-09 for a form of a month, as 2016 for one of a fiscal year, or as w and the number of a settlement.',
  },
  form_without_lines: {
    status: 409,
    ja: 'この期間には、票にする収入・支出がありません。期間を選び直してください。',
    en: 'There is no revenue or expenditure of this period to make vouchers of. Choose another period.',
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

/** 新しいマイキーIDへの引き継ぎ. */
export const transferProblems = problems({
  transfer_from_unknown: {
    status: 404,
    ja: '前のマイキーIDが見つかりません。控えの文字を一つずつ照らし合わせてください。',
    en: 'The former MyKey ID was not found. Compare it with the slip, letter by letter.',
  },
  transfer_from_not_ended: {
    status: 409,
    ja: '前のマイキーIDは、まだ無効になっていません。先に、マイキーIDの窓口で無効の手続きをしてください。',
    en: 'The former MyKey ID has not been invalidated. Have it invalidated at a counter of MyKey IDs first.',
  },
  transfer_to_unknown: {
    status: 404,
    ja: '新しいマイキーIDが見つかりません。文字を照らし合わせ、ご本人がマイページで入会を済ませたかも確認してください。',
    en: 'The new MyKey ID was not found. Compare its letters, and ask whether the person has joined on My Page.',
  },
  transfer_to_not_usable: {
    status: 409,
    ja: '新しいマイキーIDは、今は使えません（停止か無効）。使えるようになってから申請してください。',
    en: 'The new MyKey ID cannot be used now: it is suspended or invalidated. Ask again once it can be used.',
  },
  transfer_known: {
    status: 409,
    ja: '前のマイキーIDのポイントは、すでに新しいマイキーIDへ引き継がれています。',
    en: 'The points of the former MyKey ID have been handed on to a new one already.',
  },
  transfer_protected: {
    status: 409,
    ja: '支援措置の対象の方です。確認待ちの一覧にマイキーIDが出てしまうため、この手続きでは引き継げません。ポイントは、期限まで前のマイキーIDに残ります。',
    en: 'This person is protected. The list of what waits would show the MyKey ID, so points cannot be handed on here. They stay with the former MyKey ID until they expire.',
  },
});
