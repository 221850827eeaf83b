/** What towns are looked for by. `code` has five digits, `kana` is the reading in either script. */
export type Town = { code: string; checkDigit: string; name: string; kana: string; prefecture: string };

/** Old and simplified, printed and handwritten forms of one character, of which a name may be written with any. */
const forms = [
  '崎﨑嵜',
  '高髙',
  '浜濱濵',
  '竜龍',
  '梼檮',
  '鯵鰺',
  '釜竈竃',
  '沢澤',
  '国國',
  '広廣',
  '島嶋嶌',
  '瀬瀨',
  '騨驒',
  '芦蘆',
  '辺邊邉',
  '斎齋斉齊',
  '会會',
  '館舘',
  '砺礪',
  '穂穗',
  '栄榮',
  '寿壽',
  '万萬',
  '与與',
  '徳德',
  '恵惠',
  '讃讚',
  '桜櫻',
  '横橫',
  '亀龜',
  '郷鄕',
  '塩鹽',
  '条條',
  '豊豐',
  '蔵藏',
  '弥彌',
  '鎮鎭',
  '奥奧',
  '富冨',
  '峰峯',
  '岳嶽',
  '渕淵',
  '曽曾',
  '薮藪',
  '桧檜',
  '祢禰',
  '諫諌',
  '鉄鐵',
  '船舩',
  '吉𠮷',
  '真眞',
  '鶴靏',
  '糸絲',
  '円圓',
  '静靜',
];
const simple = new Map(forms.flatMap(([first = '', ...others]) => others.map((other) => [other, first] as const)));

/**
 * A town's name as it is compared: one width, one kana script, no variation selectors, one form of each character; ヶ, ケ, が and
 * カ are one sign, and so are の, ノ and 之.
 */
export const foldTownName = (text: string): string =>
  [...text.normalize('NFKC').replace(/\s|\p{Variation_Selector}/gu, '')]
    .map((one) => simple.get(one) ?? one)
    .join('')
    .replace(/[ぁ-ゖ]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0x60))
    .replace(/[ヶヵガカ]/g, 'ケ')
    .replace(/[之乃]/g, 'ノ')
    .replace(/ッ/g, 'ツ')
    .replace(/[ー－-]/g, '');

/**
 * The towns that somebody may mean, those first whose whole name was typed: by the beginning of the name or its reading, with the
 * prefecture or the 郡 in front or without, or by the code of five or six digits or its beginning.
 */
export function searchTowns<T extends Town>(towns: readonly T[], typed: string): T[] {
  const wanted = foldTownName(typed);
  if (wanted === '') return [];
  const ranked = towns.flatMap((town) => {
    const rank = rankOf(town, wanted);
    return rank === undefined ? [] : [{ town, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ town }) => town);
}

/** The names of the list as they are compared: they are the same at every search. */
const folded = new Map<string, string>();
function foldedOf(name: string): string {
  const known = folded.get(name) ?? foldTownName(name);
  // The list has some six thousand; more are somebody else's.
  if (folded.size < 10_000) folded.set(name, known);
  return known;
}

function rankOf({ code, checkDigit, name, kana, prefecture }: Town, wanted: string): number | undefined {
  if (/^\d+$/.test(wanted)) return `${code}${checkDigit}`.startsWith(wanted) ? 0 : undefined;
  const [own, reading, before] = [foldedOf(name), foldedOf(kana), foldedOf(prefecture)];
  // 「東京都府中市」, 「熊本 小国町」, 「阿蘇郡小国町」
  const behind = [before, before.slice(0, -1)].find((front) => front.length > 1 && wanted.startsWith(front));
  const inDistrict = /^.+郡(.+)$/.exec(behind ? wanted.slice(behind.length) : wanted)?.[1];
  const candidates = [wanted, behind && wanted.slice(behind.length), inDistrict].filter(
    (one): one is string => one !== undefined,
  );
  if (candidates.some((one) => one === own || one === reading)) return 0;
  if (candidates.some((one) => own.startsWith(one) || reading.startsWith(one))) return 1;
  return undefined;
}
