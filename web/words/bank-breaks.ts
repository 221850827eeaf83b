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
