import type { FormKind } from './form-routes.ts';

/** What the forms are called: on pages, on paper and in files. */
export const formTitlesJa = {
  monthly: 'ポイント発行集計',
  transactions: '取引データ',
  yearly: '付与事業ごとの年間集計',
  circulation: 'ポイントの流通',
  kinds: '種別ごとの付与',
  places: '利用場所ごとの利用',
  ratios: '経費率と還元率',
  revenue: '収入（財源別）',
  expenditure: '支出（予算科目別）',
  expenditureOrders: '支出命令書',
  revenueOrders: '収入調定票',
} as const satisfies Record<FormKind, string>;
export const formTitlesEn: Record<FormKind, string> = {
  monthly: 'Points granted',
  transactions: 'Grants one by one',
  yearly: 'The year by programme',
  circulation: 'Circulation of points',
  kinds: 'Granted by kind',
  places: 'Used by place',
  ratios: 'Cost and return ratios',
  revenue: 'Revenue by source',
  expenditure: 'Expenditure by budget line',
  expenditureOrders: 'Expenditure orders',
  revenueOrders: 'Revenue orders',
};
