import type { FormKind } from '../../../contract/points/circulation/form-routes.ts';
import { formTitlesEn, formTitlesJa } from '../../../contract/points/circulation/form-titles.ts';
import { programKindsEn, programKindsJa } from '../../../contract/points/grants/kind-words.ts';
import type { ProgramKind } from '../../../contract/points/grants/values.ts';
import type { FileLanguage } from '../../../contract/values.ts';
import type { TownMeasure } from '../turnover.ts';

/** The words of the forms on paper and in files; a page shows the same. */
export type FormWords = {
  titles: Record<FormKind, string>;
  heads: Record<
    | 'share'
    | 'department'
    | 'program'
    | 'count'
    | 'points'
    | 'at'
    | 'mykeyId'
    | 'takenBack'
    | 'receipt'
    | 'year'
    | 'month'
    | 'paid'
    | 'kind'
    | 'place'
    | 'placeKind'
    | 'street'
    | 'what'
    | 'value'
    | 'source'
    | 'payer'
    | 'sourceKind'
    | 'billed'
    | 'received'
    | 'open'
    | 'spentOf'
    | 'fiscalYear'
    | 'subject'
    | 'project'
    | 'spent'
    | 'paidOut'
    | 'payee'
    | 'yen'
    | 'billNumber'
    | 'due',
    string
  >;
  regular: string;
  premium: string;
  total: string;
  kinds: Record<ProgramKind, string>;
  placeKinds: Record<string, string>;
  measures: Record<TownMeasure, string>;
  ratios: Record<'granted' | 'premium' | 'cost' | 'costRatio' | 'returnRatio', string>;
  notEntered: string;
  notComputable: string;
  notes: Record<
    'premium' | 'counts' | 'ratios' | 'paid' | 'measures' | 'revenue' | 'revenueOfWindow' | 'expenditure',
    string
  >;
  charts: Record<'departments' | 'months' | 'kinds' | 'places' | 'sources' | 'budgets', string>;
  accounts: {
    general: string;
    earmarked: string;
    sources: Record<'own' | 'points' | 'premium' | 'uplift', string>;
    noLine: string;
    use: string;
    inWindow: (number: number) => string;
  };
  windowOf: (window: { number: number; opensOn: string }) => string;
  monthOf: (month: Temporal.PlainYearMonth) => string;
  yearOf: (year: number) => string;
  nextYear: (month: string) => string;
  print: { asOf: string; by: string; at: string };
};

const ja: FormWords = {
  titles: formTitlesJa,
  heads: {
    share: '区分',
    department: '担当課',
    program: '付与事業',
    count: '件数',
    points: 'ポイント数',
    at: '取引日時',
    mykeyId: 'マイキーID',
    takenBack: '取り消し',
    receipt: '受付番号',
    year: '年度計',
    month: '月',
    paid: '支払（円）',
    kind: '種別',
    place: '利用場所',
    placeKind: '場所の種類',
    street: '商店街',
    what: '項目',
    value: '値',
    source: '財源',
    payer: '負担者',
    sourceKind: '種別',
    billed: '調定額',
    received: '収入済額',
    open: '未済額',
    spentOf: '充当額',
    fiscalYear: '年度',
    subject: '科目',
    project: '事業名',
    spent: '支出額（円）',
    paidOut: '支払済（円）',
    payee: '債権者',
    yen: '金額（円）',
    billNumber: '請求番号',
    due: '納期限',
  },
  regular: '通常分',
  premium: 'プレミアム分',
  total: '合計',
  kinds: programKindsJa,
  placeKinds: {
    facility: '公共施設',
    shop: '店舗',
    transport: '交通',
    booth: '出店',
    antenna: 'アンテナショップ',
    street: '商店街事務局',
    other: 'その他',
  },
  measures: {
    granted: '付与',
    premium: 'プレミアム',
    arrived: '応援の受入',
    used: '利用',
    succeeded: '合併の引き継ぎ',
    setAside: '券・支援',
    expired: '失効',
  },
  ratios: {
    granted: '付与したポイント（通常分）',
    premium: '付与したポイント（プレミアム分）',
    cost: '運営経費（円）',
    costRatio: '経費率（運営経費÷付与したポイント）',
    returnRatio: '還元率（付与したポイント÷（付与したポイント＋運営経費））',
  },
  notEntered: '未入力',
  notComputable: '算定不可',
  notes: {
    premium: 'プレミアム分は、キャンペーンの名前で示します。取り消された付与と返ったプレミアムは差し引いています。',
    counts: '件数には、取り消した付与も数えます。ポイント数は、取り消した分を差し引いています。',
    measures:
      '付与は通常分です。応援の受入は応援ポイントから、券・支援はポイント券と支援イベントへの払出で、返った分は差し引いています。',
    ratios: '1ポイントを1円として計算します。付与がないときと運営経費が未入力のときは、算定できません。',
    revenue:
      '単位は円です。調定額は、応援ポイントでは会社への月ごとの請求、プレミアムと上乗せでは精算期間ごとの請求です。収入済額は、出納閉鎖の日（5月31日）までに自治体に入った額です。充当額は、支払に充てた額を、使われたポイントの財源ごとに示すもので、調定額とは別に総額で示します。',
    revenueOfWindow: '会社への請求は月ごとに、すべての自治体をまとめて行うため、精算期間の調定額には入りません。',
    expenditure:
      '精算書を確定したときの科目で示します。確定したあとの科目の変更は、差し戻して作り直した精算書だけに入ります。減免、却下と翌期へ回した行は入りません。保留の行は、支出額に入り、支払済には入りません。',
    paid: '支払は、自治体が利用場所と主催者に振り込む額を、振込指定日の月で示します。3月までの利用を4月以後に支払った分は、翌年度の月の行にあり、この年度に入ります。',
  },
  charts: {
    departments: '担当課ごとのポイント',
    months: '付与と利用',
    kinds: '種別ごとのポイント',
    places: '利用の多い場所',
    sources: '財源ごとの支払',
    budgets: '科目ごとの支出',
  },
  accounts: {
    general: '一般財源',
    earmarked: '特定財源',
    sources: { own: '', points: '応援ポイント', premium: 'プレミアム', uplift: '上乗せ' },
    noLine: '（科目の登録なし）',
    use: '利用',
    inWindow: (number) => `第${number}期`,
  },
  windowOf: ({ number, opensOn }) => `精算期間 第${number}期（${opensOn}から）`,
  monthOf: ({ year, month }) => `${year}年${month}月度`,
  yearOf: (year) => `${year}年度`,
  nextYear: (month) => `翌年度${month}`,
  print: { asOf: '集計時点', by: '発行者', at: '発行日時' },
};

const en: FormWords = {
  titles: formTitlesEn,
  heads: {
    share: 'Share',
    department: 'Department',
    program: 'Programme',
    count: 'Grants',
    points: 'Points',
    at: 'Date and time',
    mykeyId: 'MyKey ID',
    takenBack: 'Taken back',
    receipt: 'Receipt number',
    year: 'Year',
    month: 'Month',
    paid: 'Paid (yen)',
    kind: 'Kind',
    place: 'Place',
    placeKind: 'Kind of place',
    street: 'Shopping street',
    what: 'Item',
    value: 'Value',
    source: 'Source',
    payer: 'Payer',
    sourceKind: 'Kind',
    billed: 'Billed',
    received: 'Received',
    open: 'Open',
    spentOf: 'Spent',
    fiscalYear: 'Year',
    subject: 'Budget line',
    project: 'Project',
    spent: 'Expenditure (yen)',
    paidOut: 'Paid (yen)',
    payee: 'Payee',
    yen: 'Yen',
    billNumber: 'Invoice',
    due: 'Due',
  },
  regular: 'Regular',
  premium: 'Premium',
  total: 'Total',
  kinds: programKindsEn,
  placeKinds: {
    facility: 'Public facility',
    shop: 'Shop',
    transport: 'Transport',
    booth: 'Booth',
    antenna: 'Antenna shop',
    street: 'Shopping street office',
    other: 'Other',
  },
  measures: {
    granted: 'Granted',
    premium: 'Premium',
    arrived: 'Received',
    used: 'Used',
    succeeded: 'Taken over',
    setAside: 'Set aside',
    expired: 'Expired',
  },
  ratios: {
    granted: 'Points granted (regular)',
    premium: 'Points granted (premium)',
    cost: 'Running cost (yen)',
    costRatio: 'Cost ratio (running cost ÷ points granted)',
    returnRatio: 'Return ratio (points granted ÷ (points granted + running cost))',
  },
  notEntered: 'Not entered',
  notComputable: 'Cannot be computed',
  notes: {
    premium:
      'Premium points stand under the name of their campaign. Grants and premiums that were taken back are deducted.',
    counts: 'Grants that were taken back are counted too; their points are deducted.',
    measures:
      'Granted is the regular share. Received came from support points; set aside went into vouchers and events, less what came back.',
    ratios: 'One point is counted as one yen. Without grants, or without a running cost, nothing can be computed.',
    revenue:
      'In yen. Billed: points of companies by the month, premiums and uplifts by the settlement period. Received: what reached the municipality by 31 May, when the books close. Spent is by the source of the points that were used, gross and apart from what was billed.',
    revenueOfWindow:
      'Companies are billed by the month for all municipalities together, so a settlement period has no bill of theirs.',
    expenditure:
      'By the budget lines as they were when the statement was fixed; later changes are only in a statement that was sent back and renewed. Waived, refused and postponed lines are left out; lines on hold are expenditure that is not paid.',
    paid: 'Paid is what the municipality transfers to places and organisers, in the month of the transfer date. What was used until March and paid later stands in rows of the next year, and counts for this one.',
  },
  charts: {
    departments: 'Points by department',
    months: 'Granted and used',
    kinds: 'Points by kind',
    places: 'Places with the most use',
    sources: 'Payments by source',
    budgets: 'Expenditure by budget line',
  },
  accounts: {
    general: 'General',
    earmarked: 'Earmarked',
    sources: { own: '', points: 'Support points', premium: 'Premium', uplift: 'Uplift' },
    noLine: '(no budget line entered)',
    use: 'Use',
    inWindow: (number) => `period ${number}`,
  },
  windowOf: ({ number, opensOn }) => `Settlement period ${number} (from ${opensOn})`,
  monthOf: (month) => month.toLocaleString('en', { month: 'long', year: 'numeric', calendar: 'iso8601' }),
  yearOf: (year) => `FY ${year}`,
  nextYear: (month) => `${month} (next year)`,
  print: { asOf: 'As of', by: 'Issued by', at: 'Issued at' },
};

export const formWords: Record<FileLanguage, FormWords> = { ja, en };
