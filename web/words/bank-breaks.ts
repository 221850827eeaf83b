/** Why something does not match what a bank tells: on its own page, and where a second person decides. */
export const bankBreakKindsJa = {
  missing_at_bank: '明細にない',
  missing_at_us: '当てはまるものがない',
  amount_differs: '金額が違う',
  duplicate_at_bank: '明細に2回ある',
  duplicate_at_us: '2回入力されている',
  date_differs: '日付が違う',
  ambiguous: '当てはまるものが複数ある',
  payee_differs: '相手の名前が違う',
  returned: '振込が戻った',
  fee_differs: '手数料の分だけ違う',
  voided: '銀行が取り消した',
  late: 'あとから届いた',
} as const;
export const bankBreakKindsEn = {
  missing_at_bank: 'Not in the statement',
  missing_at_us: 'Nothing here fits it',
  amount_differs: 'Amount differs',
  duplicate_at_bank: 'Twice in the statement',
  duplicate_at_us: 'Entered twice',
  date_differs: 'Day differs',
  ambiguous: 'Several could fit',
  payee_differs: 'Name of the other party differs',
  returned: 'Transfer came back',
  fee_differs: 'Differs by a fee',
  voided: 'Cancelled by the bank',
  late: 'Told later',
} as const satisfies Record<keyof typeof bankBreakKindsJa, string>;

/** Why something does not match what a company reports of its days. */
export const reportBreakKindsJa = {
  order_unknown: '当てはまる申込がない',
  not_reported: '日報にない',
  points_differ: 'ポイント数が違う',
  reported_twice: '2回減算したとある',
  not_credited: 'まだポイントになっていない',
  order_refused: '減算しないと知らせた申込',
  cancelled_after: '取り消したが、ポイントがある',
  deduction_differs: '減算の番号か日付が違う',
  posting_missing: '台帳にない',
  posting_differs: '台帳のポイント数が違う',
  posting_unknown: '申込のないポイント',
  report_missing: '日報が届いていない',
} as const;
export const reportBreakKindsEn = {
  order_unknown: 'No order fits it',
  not_reported: 'Not in the reports',
  points_differ: 'Number of points differs',
  reported_twice: 'Deducted twice',
  not_credited: 'No points yet',
  order_refused: 'Order that was not to be deducted',
  cancelled_after: 'Cancelled, but the points are there',
  deduction_differs: 'Number or day of the deduction differs',
  posting_missing: 'Not in the ledger',
  posting_differs: 'Points in the ledger differ',
  posting_unknown: 'Points without an order',
  report_missing: 'No report has come',
} as const satisfies Record<keyof typeof reportBreakKindsJa, string>;
