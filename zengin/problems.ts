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
  bank_closed: '銀行の休業日です。営業日を指定してください。',
  calendar_not_published: '祝日がまだ公表されていない年です。営業日かどうかを決められません。',
  empty_batch: '振込が1件もありません。',
  too_many_items: '件数が1つのファイルに入る上限（999,999件）を超えています。',
  total_too_large: '合計金額が1つのファイルに入る上限（12桁）を超えています。',
  byte_order_mark: 'ファイルの先頭に余分な印（BOM）があります。付けずに保存してください。',
  wrong_line_end: 'レコードの終わりの改行（CR LF）が正しくありません。',
  record_cut_short: 'レコードが120文字ありません。行末の空白が消えていないか確かめてください。',
  byte_not_allowed: '半角英数字・半角カナ以外のバイトがあります。',
  record_out_of_order: 'レコードの並びが正しくありません（ヘッダー、データ、トレーラー、エンドの順です）。',
  count_differs: '合計件数がデータの件数と一致しません。',
  total_differs: '合計金額がデータの合計と一致しません。',
} as const;

export type ProblemCode = keyof typeof PROBLEM_WORDS;
