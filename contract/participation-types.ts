import type { TownFunction } from './town-functions.ts';

/** A pattern of taking part, as the plan names it, and what it begins with. */
type ParticipationType = { id: string; ja: string; en: string; functions: readonly TownFunction[] };

/**
 * 参加検討パターン例 Ⅰ–Ⅷ (7-3). Data alone: one preselects functions, which stay the municipality's own to switch; another pattern is
 * another line here. No pattern is a permission.
 */
export const participationTypes = [
  {
    id: 'I',
    ja: 'Ⅰ 商店街ポイント先行型',
    en: 'I Shopping street points first',
    functions: ['vouchers', 'conversions', 'premiums'],
  },
  {
    id: 'II',
    ja: 'Ⅱ 自治体ポイント先行型',
    en: 'II Municipal points first',
    functions: ['grants', 'venues', 'fees'],
  },
  {
    id: 'III',
    ja: 'Ⅲ 新規総合的導入型',
    en: 'III Everything at once',
    functions: ['grants', 'venues', 'vouchers', 'conversions', 'premiums', 'events', 'tieUps', 'fees'],
  },
  {
    id: 'IV',
    ja: 'Ⅳ 都道府県調整型',
    en: 'IV Coordinated by the prefecture',
    functions: ['grants', 'tieUps', 'events', 'fees'],
  },
  {
    id: 'V',
    ja: 'Ⅴ 公共交通機関カードとの連携',
    en: 'V With public transport cards',
    functions: ['grants', 'conversions', 'tieUps'],
  },
  {
    id: 'VI',
    ja: 'Ⅵ 応援ポイント主導モデル',
    en: 'VI Led by support points',
    functions: ['premiums', 'events', 'tieUps'],
  },
  {
    id: 'VII',
    ja: 'Ⅶ 商店街振興策との連携',
    en: 'VII With the promotion of shopping streets',
    functions: ['grants', 'vouchers', 'conversions', 'premiums'],
  },
  {
    id: 'VIII',
    ja: 'Ⅷ 全国移住ナビ等との連携',
    en: 'VIII With the national navigators',
    functions: ['events', 'tieUps', 'fees'],
  },
] as const satisfies readonly ParticipationType[];
export type ParticipationTypeId = (typeof participationTypes)[number]['id'];
