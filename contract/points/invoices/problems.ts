import { problems } from '../../problem.ts';

/** Invoices, payments, and what is passed on. */
export const invoiceProblems = problems({
  invoice_unknown: { status: 404, ja: '請求が見つかりません。', en: 'The invoice was not found.' },
  invoice_state: {
    status: 409,
    ja: 'この請求は、いまの状態ではこの手続きをとれません。画面を読み込み直してください。',
    en: 'This cannot be done with the invoice as it stands. Please reload the page.',
  },
  invoice_changed: {
    status: 409,
    ja: '表示された請求と、保存されている請求が違います。画面を読み込み直し、なお続くときは運営者に連絡してください。',
    en: 'The invoice shown is not the one that is stored. Reload the page; if this goes on, contact the operator.',
  },
  debtor_unknown: {
    status: 404,
    ja: 'この相手への請求がありません。請求の一覧から選んでください。',
    en: 'Nothing was billed to this payer. Please choose from the list of invoices.',
  },
  collection_known: {
    status: 409,
    ja: 'この照会番号の入金は入力済みです。二重に入力していないか、請求の入金の欄で確認してください。',
    en: 'A payment with this bank reference is entered already. Check the payments of the invoice before entering another.',
  },
  collection_unknown: {
    status: 404,
    ja: 'この入金は見つからないか、すでに取り消されています。画面を読み込み直してください。',
    en: 'The payment was not found, or is taken back already. Please reload the page.',
  },
  collection_passed_on: {
    status: 409,
    ja: 'この入金は、自治体への振込にすでに使われています。先にその振込を取り消してください。振り込んだ後は取り消せません。',
    en: 'Remittances to municipalities use this payment already. Call those off first; what was transferred cannot be taken back.',
  },
  collection_in_future: {
    status: 400,
    ja: '入金日には、今日までの日を入力してください。',
    en: 'Enter a day up to today as the day of the payment.',
  },
  remittance_unknown: { status: 404, ja: '振込が見つかりません。', en: 'The remittance was not found.' },
  remittance_state: {
    status: 409,
    ja: 'この振込は、いまの状態ではこの手続きをとれません。画面を読み込み直してください。',
    en: 'This cannot be done with the remittance as it stands. Please reload the page.',
  },
  remittance_changed: {
    status: 409,
    ja: '表示された振込と、保存されている振込が違います。画面を読み込み直してください。',
    en: 'The remittance shown is not the one that is stored. Please reload the page.',
  },
  remittance_account_changed: {
    status: 409,
    ja: '承認の後に口座が変わったか、支店がなくなりました。この振込を取り消して、申請し直してください。',
    en: 'An account was changed or its branch has closed since the approval. Call this remittance off and ask for it anew.',
  },
  nothing_to_remit: {
    status: 422,
    ja: 'いま振り込めるものがありません。入金か、自治体の口座の登録を待ってください。',
    en: 'There is nothing to transfer now. Wait for payments, or for accounts of municipalities to be registered.',
  },
});
