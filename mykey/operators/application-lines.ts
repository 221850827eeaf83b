import { parse } from 'csv-parse/sync';
import { holdsIndividualNumber, isPlainLine } from '../../contract/index.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { decodeText } from '../../server/text.ts';
import { municipalityCodeOf } from './municipality.ts';
import type { CustomerIdRule, OperatorKind } from './operator.ts';

/** What a line of the form comes to; only the first is taken. */
export type ApplicationOutcome =
  | 'accepted'
  | 'name_missing'
  | 'text_refused'
  | 'individual_number_refused'
  | 'kind_unknown'
  | 'municipality_unknown'
  | 'rule_invalid'
  | 'mail_invalid'
  | 'duplicate_in_file'
  | 'already_received';

/** The cells of a line, as typed. */
export type ApplicationCells = Record<(typeof columns)[number]['key'], string>;
export type Application = {
  name: string;
  kind: OperatorKind;
  municipalityCode: string | null;
  rule: CustomerIdRule;
  residentsOnly: boolean;
  mail: string;
};

/** The columns of the form (5-2 ①③ 申請様式), in order; the first name is the one that the form bears. */
const columns = [
  { key: 'name', names: ['名称', 'name'] },
  { key: 'kind', names: ['種類', 'kind'] },
  { key: 'municipalityCode', names: ['自治体コード', 'municipalityCode'] },
  { key: 'characters', names: ['会員番号の文字', 'characters'] },
  { key: 'lengthMin', names: ['会員番号の最短', 'lengthMin'] },
  { key: 'lengthMax', names: ['会員番号の最長', 'lengthMax'] },
  { key: 'residentsOnly', names: ['住民だけ', 'residentsOnly'] },
  { key: 'mail', names: ['連絡先メール', 'mail'] },
] as const;

const kinds: Record<string, OperatorKind> = {
  図書館: 'library',
  美術館: 'museum',
  博物館: 'museum',
  スポーツ施設: 'sports',
  病院: 'hospital',
  商店街: 'shoppingStreet',
  店: 'shop',
  お店: 'shop',
  交通: 'transport',
  会社: 'partner',
  自治体: 'municipality',
  その他: 'other',
};
const characters: Record<string, Pick<CustomerIdRule, 'mode' | 'pattern'>> = {
  数字: { mode: 'own', pattern: 'digits' },
  英数字: { mode: 'own', pattern: 'alphanumeric' },
  ログインID: { mode: 'own', pattern: 'login' },
  マイキーID: { mode: 'mykeyId', pattern: 'alphanumeric' },
};
const yes = ['はい', 'yes', '1'];
const no = ['', 'いいえ', 'no', '0'];
export const applicationLinesMax = 200;

/** The empty form: its headings and one example line, as a spreadsheet opens it. */
export const applicationForm = `\uFEFF${columns.map(({ names }) => names[0]).join(',')}\r\n小国町 図書室,図書館,43424,数字,8,8,いいえ,library@example.jp\r\n`;

/** Reads a filled form. */
export function readApplicationFile(
  bytes: Uint8Array,
):
  | { line: number; cells: ApplicationCells }[]
  | Refusal<'file_not_text' | 'form_columns_missing' | 'file_empty' | 'form_too_long'> {
  const text = decodeText(bytes);
  if (text === undefined) return refuse('file_not_text');
  const read = parse(text, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  }) as unknown as {
    record: string[];
    info: { lines: number };
  }[];
  const header = (read[0]?.record ?? []).map((name) => name.normalize('NFKC').trim().toLowerCase());
  const known = columns.map(({ names }) => names.map((name) => name.toLowerCase()));
  const places = known.map((names) => header.findIndex((name) => names.includes(name)));
  const missing = columns.filter((_, index) => (places[index] ?? -1) < 0).map(({ names }) => names[0]);
  if (missing.length > 0) return refuse('form_columns_missing', { missing });
  if (read.length === 1) return refuse('file_empty');
  if (read.length - 1 > applicationLinesMax) return refuse('form_too_long');
  return read.slice(1).map(({ record, info }) => ({
    line: info.lines,
    cells: Object.fromEntries(columns.map(({ key }, i) => [key, record[places[i] ?? 0] ?? ''])) as ApplicationCells,
  }));
}

/** Judges one line, alone: its application, or the first thing that is wrong with it. */
export function judgeApplication(cells: ApplicationCells): Application | Exclude<ApplicationOutcome, 'accepted'> {
  const cell = (key: keyof ApplicationCells) => cells[key].normalize('NFKC').trim();
  const name = cells.name.normalize('NFC').trim();
  if (name === '') return 'name_missing';
  if (Object.values(cells).some((text) => !isPlainLine(text.trim())) || name.length > 80) return 'text_refused';
  if (Object.values(cells).some(holdsIndividualNumber)) return 'individual_number_refused';
  const kind = kinds[cell('kind')];
  if (!kind) return 'kind_unknown';
  const typedCode = cell('municipalityCode');
  const municipalityCode = typedCode === '' ? null : municipalityCodeOf(typedCode);
  if (municipalityCode === undefined) return 'municipality_unknown';
  const rule = ruleOf(cell('characters'), cell('lengthMin'), cell('lengthMax'));
  const residents = cell('residentsOnly').toLowerCase();
  if (!rule || ![...yes, ...no].includes(residents)) return 'rule_invalid';
  const mail = cell('mail');
  if (mail.length > 254 || !/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(mail)) return 'mail_invalid';
  return { name, kind, municipalityCode, rule, residentsOnly: yes.includes(residents), mail };
}

function ruleOf(typed: string, typedMin: string, typedMax: string): CustomerIdRule | undefined {
  const known = characters[typed];
  if (!known) return undefined;
  const [lengthMin, lengthMax] = known.mode === 'own' ? [Number(typedMin), Number(typedMax)] : [1, 40];
  const isLength = (value: number) => Number.isInteger(value) && value >= 1 && value <= 40;
  if (!isLength(lengthMin) || !isLength(lengthMax) || lengthMin > lengthMax) return undefined;
  return { ...known, lengthMin, lengthMax, checkDigit: 'none' };
}
