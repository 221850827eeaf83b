import type { Texts } from '../words/ja.ts';
import { bankFileWordsJa } from './bank-files/words-ja.ts';
import { accountsWordsJa } from './budget/words-ja.ts';
import { closingPackWordsJa } from './closing-packs/words-ja.ts';
import { conversionsWordsJa } from './conversions/words-ja.ts';
import { couponsWordsJa } from './coupons/words-ja.ts';
import { eventsWordsJa } from './events/words-ja.ts';
import { noticeWordsJa } from './exchange/notice-words-ja.ts';
import { exchangeWordsJa } from './exchange/words-ja.ts';
import { mailingWordsJa } from './grants/mailing-words-ja.ts';
import { rehearsalWordsJa } from './grants/rehearsal-words-ja.ts';
import { sponsorWordsJa } from './grants/sponsor-words-ja.ts';
import { uploadWordsJa } from './grants/upload-words-ja.ts';
import { venueWordsJa } from './grants/venue-words-ja.ts';
import { grantsWordsJa } from './grants/words-ja.ts';
import { homeWordsJa } from './home/words-ja.ts';
import { invoicesWordsJa } from './invoices/words-ja.ts';
import { membersWordsJa } from './members/words-ja.ts';
import { partnerSystemsWordsJa } from './partner-systems/words-ja.ts';
import { paymentsWordsJa } from './payments/words-ja.ts';
import { placesWordsJa } from './places/words-ja.ts';
import { premiumsWordsJa } from './premiums/words-ja.ts';
import { companyReconciliationWordsJa } from './reconciliation/company-words-ja.ts';
import { reconciliationWordsJa } from './reconciliation/words-ja.ts';
import { bankWordsJa } from './registers/bank-words-ja.ts';
import { functionWordsJa } from './registers/function-words-ja.ts';
import { openingWordsJa } from './registers/opening-words-ja.ts';
import { successionWordsJa } from './registers/succession-words-ja.ts';
import { trailWordsJa } from './registers/trail-words-ja.ts';
import { registersWordsJa } from './registers/words-ja.ts';
import { flowWordsJa } from './reports/flow-words-ja.ts';
import { reportsWordsJa } from './reports/words-ja.ts';
import { yearWordsJa } from './reports/year-words-ja.ts';
import { budgetWordsJa } from './settlement/budget-words-ja.ts';
import { cutOffWordsJa } from './settlement/cut-off-words-ja.ts';
import { payeeWordsJa } from './settlement/payee-words-ja.ts';
import { settlementWordsJa } from './settlement/words-ja.ts';
import { traceWordsJa } from './trace/words-ja.ts';
import { vouchersWordsJa } from './vouchers/words-ja.ts';

/** The words of the offices: 自治体 and platform. What closes and pays is in `money-ja.ts`. */
export const officeJa = {
  ...grantsWordsJa,
  ...rehearsalWordsJa,
  ...sponsorWordsJa,
  ...uploadWordsJa,
  ...mailingWordsJa,
  ...membersWordsJa,
  ...reportsWordsJa,
  ...yearWordsJa,
  ...flowWordsJa,
  ...venueWordsJa,
  ...placesWordsJa,
  ...registersWordsJa,
  ...bankWordsJa,
  ...functionWordsJa,
  ...openingWordsJa,
  ...successionWordsJa,
  ...trailWordsJa,
  ...settlementWordsJa,
  ...invoicesWordsJa,
  ...reconciliationWordsJa,
  ...companyReconciliationWordsJa,
  ...traceWordsJa,
  ...couponsWordsJa,
  ...partnerSystemsWordsJa,
  ...bankFileWordsJa,
  ...closingPackWordsJa,
  ...exchangeWordsJa,
  ...noticeWordsJa,
  ...budgetWordsJa,
  ...accountsWordsJa,
  ...payeeWordsJa,
  ...cutOffWordsJa,
  ...paymentsWordsJa,
  ...premiumsWordsJa,
  ...conversionsWordsJa,
  ...eventsWordsJa,
  ...vouchersWordsJa,
  ...homeWordsJa,
  signIn: { title: '事務室のサインイン', lead: '自治体の職員の方、運営者の方の画面です。' },
  register: { action: '操作' },
  nav: {
    label: '事務室のメニュー',
    groups: {
      give: 'ポイントの付与',
      places: 'お店と施設',
      vouchers: 'ポイント券',
      beyond: '寄付と変換',
      money: '精算と口座',
      people: '運営と職員',
    },
    home: '今日の仕事',
    grant: 'ポイントの付与',
    programs: '付与事業',
    programKinds: '付与事業の種別',
    uploads: '一括付与',
    mailing: '発送前の名簿確認',
    venues: '会場',
    departments: '担当課',
    budgetLines: '予算差引',
    campaigns: 'プレミアム',
    paidCampaigns: '負担するキャンペーン',
    sponsorships: '協賛の提案',
    offeredSponsorships: '届いた協賛',
    prefecture: '県内の市町村',
    report: '集計と帳票',
    year: '年度の締め',
    accounts: '収入と支出',
    flow: 'ポイントのゆくえ',
    inflow: '会社からの流入',
    merchants: '利用場所',
    placeTerminals: '端末と登録番号',
    streets: '商店街',
    useRule: '使える場所の決まり',
    tieUps: '提携',
    fees: '施設の利用料',
    refunds: '利用の取り消し・返金',
    voucherKinds: 'ポイント券の種類',
    voucherLookup: '券を調べる',
    voucherBreaks: '不突合の券',
    events: '支援イベント',
    conversions: 'ポイントの変換先',
    settlements: '精算',
    invoices: '請求と入金',
    orderFiles: '申し込みのファイル',
    companyReconciliation: '交換実績の突き合わせ',
    comparedCompanies: '会社との突き合わせ',
    companyOrders: '申し込み',
    remittances: '自治体への振込',
    bankStatements: '銀行の明細',
    bankBreaks: '不突合',
    trace: '付与から振込まで',
    partnerSystem: 'システム連携',
    coupons: 'クーポン',
    uplifts: '上乗せ',
    account: '自治体の口座',
    payeeAccounts: '口座の本人確認',
    banks: '金融機関マスタ',
    functions: '使う機能',
    openings: '開設の申請',
    leaving: '脱退',
    successions: '自治体の引き継ぎ',
    municipalities: '自治体を始める',
    partners: '協力会社',
    reserveCases: '移し先のない共通ポイント',
    reserveLetters: '期限のお知らせの郵送',
    organisations: '受託会社・負担団体',
    company: '会社の精算データ',
    failedJobs: '失敗した自動処理',
    staff: '職員',
    changes: '確認待ちの変更',
    trail: '監査証跡',
    sample: '監査の抽出',
    access: '権限の一覧',
    handover: '人事異動',
    protections: '支援措置',
    holderTransfers: 'マイキーIDの引き継ぎ',
    secondFactor: '二段階認証',
    password: 'パスワードの変更',
  },
  roles: {
    platform: '運営者',
    lead: '総合管理担当課',
    department: '担当課',
    accounting: '会計',
    approver: '決裁',
    venue: '会場',
    auditor: '監査',
    company: '応援ポイント会社',
    settlementAgent: '受託会社',
    payer: '負担団体',
  },
} as const;
export type OfficeWords = Texts<typeof officeJa>;
