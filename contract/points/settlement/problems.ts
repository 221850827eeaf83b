import { problems } from '../../problem.ts';

/** 精算: windows, statements, approvals, uplifts. */
export const settlementProblems = problems({
  settlement_unknown: { status: 404, ja: '精算が見つかりません。', en: 'The settlement was not found.' },
  settlement_state: {
    status: 409,
    ja: 'この精算は、いまその操作ができません。状態を確かめてください。',
    en: 'This cannot be done with this settlement at the moment. Check its status.',
  },
  earlier_window_open: {
    status: 409,
    ja: '前の精算期間の精算書が、まだ確定していません。前の期間を先に締めてください。締めてある場合は、その精算書を開き、足りない予算科目などを入力してください。',
    en: 'The statement of an earlier period is not fixed yet. Close the earlier period first. If it is closed, open its statement and enter the budget that it lacks.',
  },
  cut_off_to_come: {
    status: 409,
    ja: 'この精算期間の締め日は、まだ過ぎていません。締め日の翌日から締められます。',
    en: 'The last day of this period is not over yet. It can be closed from the day after.',
  },
  settlement_changed: {
    status: 409,
    ja: '承認する内容が、表示したものと変わっています。もう一度確かめてください。',
    en: 'What you would approve differs from what was shown. Please check it again.',
  },
  settlement_returned: {
    status: 409,
    ja: 'この精算書は差し戻されています。会計担当が直して、新しい精算書を作ってから承認してください。',
    en: 'This statement was sent back. Approve the next one, once accounting has corrected and renewed it.',
  },
  findings_unseen: {
    status: 409,
    ja: '支払い前の点検で止まっている項目があります。内容を確かめ、支払ってよい理由を入力して承認してください。承認のあとで点検の結果が変わったときは、差し戻して承認をやり直してください。',
    en: 'The check before payment has stopped. Look at what it found, and approve with the reason why it is right. If it changed after the approval, send the statement back and approve it anew.',
  },
  payee_unknown: {
    status: 404,
    ja: '振込先が見つからないか、口座がまだ登録されていません。口座を登録してから発行してください。',
    en: 'The payee was not found, or has no account yet. Register the account first.',
  },
  letter_by_enterer: {
    status: 403,
    ja: 'この口座の登録を申請した職員と確認した職員は、口座確認書を発行できません。ほかの職員が発行してください。',
    en: 'Who asked for this account or confirmed it cannot issue its letter. Another member of staff issues it.',
  },
  account_altered: {
    status: 409,
    ja: '口座が、表示したものと変わっています。画面を開き直して、もう一度確かめてください。',
    en: 'The account is no longer the one that was shown. Reload the page and check it again.',
  },
  account_code_wrong: {
    status: 422,
    ja: '確認コードが正しくないか、使えなくなっています（期限切れ、回答済み、口座の変更、5回のまちがい）。もう一度確かめ、それでも開けないときは、確認書を送った市町村に新しい確認書を頼んでください。',
    en: 'The code is wrong, or no longer good (expired, answered, the account changed, or five wrong tries). Check it; if it still fails, ask the municipality for a new letter.',
  },
  line_unknown: {
    status: 404,
    ja: 'その行は、この精算書にありません。画面を開き直してください。',
    en: 'This statement has no such line. Reload the page.',
  },
  line_not_payable: {
    status: 422,
    ja: '支払いのない行（減免、マイナスの行）です。保留や却下はできません。',
    en: 'Nothing is paid for this line (waived, or below zero). It cannot be held or refused.',
  },
  line_paid: {
    status: 409,
    ja: 'この行は、振込ファイルに入っています。保留や却下はできません。',
    en: 'A bank file already pays this line. It can be neither held nor refused.',
  },
  line_carried: {
    status: 409,
    ja: 'この行は、すでに次の期間の精算書に入っています。その精算書の行で決めてください。',
    en: 'This line is already in the statement of a later period. Decide it there.',
  },
  line_decided: {
    status: 409,
    ja: 'この行は、すでにそのように決めてあります。',
    en: 'This is already decided of this line.',
  },
  payout_maker_approved: {
    status: 403,
    ja: '精算書や、前の振込ファイルの取消を承認した人は、振込ファイルを作れません。ほかの会計担当が作ってください。',
    en: 'Who approved the statement, or the cancellation of its former file, cannot make its bank files. Another person of accounting makes them.',
  },
  approver_is_creator: {
    status: 403,
    ja: '締めた人と承認する人は別の人でなければなりません。',
    en: 'The person who closed the period cannot approve it. Another person must approve.',
  },
  approver_twice: {
    status: 403,
    ja: '2人目の承認は、別の人が行ってください。',
    en: 'A different person must give the second approval.',
  },
  uplift_without_payer: {
    status: 400,
    ja: '上乗せの負担者を決めてください。負担者のない上乗せはできません。',
    en: 'Set the funder of the uplift. An uplift needs a funder.',
  },
  uplift_for_two: {
    status: 400,
    ja: '上乗せの対象は、店1つか提携1つのどちらかを選んでください。',
    en: 'Choose either one shop or one tie-up for the uplift.',
  },
  uplift_of_other_payer: {
    status: 409,
    ja: 'ほかの負担者の上乗せです。このまちの予算は確保しません。',
    en: 'Another funder pays this uplift. No budget of this municipality is set aside for it.',
  },
  uplift_not_in_year: {
    status: 422,
    ja: 'この上乗せの期間にない年度です。上乗せの期間に入る年度を選んでください。',
    en: 'The uplift has no day in this fiscal year. Choose a year of its period.',
  },
  uplift_below_spent: {
    status: 422,
    ja: 'すでに精算書に入った上乗せの額より小さくはできません。',
    en: 'The budget cannot be less than what statements already pay of this uplift.',
  },
  budget_line_missing: {
    status: 422,
    ja: '予算科目の決まっていない支払いがあるため、締められません。精算書に示した支払いの予算科目を入力してから、もう一度締めてください。',
    en: 'Some payments have no budget line, so the period cannot be closed. Enter the lines of those named on the statement, then close it again.',
  },
  uplift_over_budget: {
    status: 422,
    ja: '上乗せが、確保した予算を超えるため、締められません。上乗せの予算を増やしてから、もう一度締めてください。',
    en: 'An uplift exceeds the budget set aside for it, so the period cannot be closed. Raise that budget, then close it again.',
  },
  uplift_unknown: { status: 404, ja: '上乗せが見つかりません。', en: 'The uplift was not found.' },
});
