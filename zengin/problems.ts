/**
 * Everything that can be wrong with a bank file, on the way out or on the way in: one list, one sentence each.
 * A new kind does not compile until it has its sentence.
 */
export const PROBLEM_WORDS = {
  name_not_writable: '銀行のファイルに書けない文字があります。カタカナか英数字に直してください。',
  too_long: '長すぎます。決められた文字数に収めてください（濁点・半濁点も1文字に数えます）。',
  required: '空欄にはできません。',
  not_digits: '数字だけを、決められた桁数で入れてください。',
  out_of_range: '取り扱える範囲を超えています。',
  unknown_code: '決められた区分のどれでもありません。',
  wrong_constant: '決められた値ではありません。',
  no_such_date: '存在しない日付です。',
  date_not_near: '和暦の日付が、ファイルを受け取った日から離れすぎています。年を確かめてください。',
  outside_period: 'ヘッダーに書かれた勘定日の期間に入っていない日付です。',
  bank_closed: '銀行の休業日です。営業日を指定してください。',
  calendar_not_published: '祝日がまだ公表されていない年です。営業日かどうかを決められません。',
  empty_batch: '振込が1件もありません。',
  too_many_items: '件数が1つのファイルに入る上限（999,999件）を超えています。',
  total_too_large: '合計金額が1つのファイルに入る上限（12桁）を超えています。',
  byte_order_mark: 'ファイルの先頭に余分な印（BOM）があります。付けずに保存してください。',
  wrong_line_end: 'レコードの終わりの改行（CR LF）が正しくありません。',
  record_cut_short: 'レコードの文字数が足りません。行末の空白が消えていないか確かめてください。',
  byte_not_allowed: '半角英数字・半角カナ以外のバイトがあります。',
  record_out_of_order: 'レコードの並びが正しくありません（ヘッダー、データ、トレーラー、エンドの順です）。',
  count_differs: '合計件数がデータの件数と一致しません。',
  total_differs: '合計金額がデータの合計と一致しません。',
  balance_differs: '取引前残高に入金と出金を加えた額が、取引後残高と一致しません。',
  balance_incomplete: '残高と、その正負を表す貸越区分が揃っていません。',
  not_a_request: '銀行が返した結果のファイルです。依頼のファイルを選んでください。',
  not_a_result: 'まだ結果が書かれていない依頼のファイルです。銀行が返した結果のファイルを選んでください。',
  amounts_of_12_digits:
    '金額が12桁の形式（フォーマットB）です。銀行から10桁の形式（フォーマットA）で受け取ってください。',
} as const;

export type ProblemCode = keyof typeof PROBLEM_WORDS;
