import { charactersIn, type FileLanguage, holdsIndividualNumber, isPlainLine } from '../../contract/index.ts';
import { type CsvRefusal, readCsvRecords } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { damagedSign } from '../../server/text.ts';
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
  library: 'library',
  museum: 'museum',
  gallery: 'museum',
  'sports facility': 'sports',
  hospital: 'hospital',
  'shopping street': 'shoppingStreet',
  shop: 'shop',
  transport: 'transport',
  company: 'partner',
  municipality: 'municipality',
  other: 'other',
};
const characters: Record<string, Pick<CustomerIdRule, 'mode' | 'pattern'>> = {
  数字: { mode: 'own', pattern: 'digits' },
  英数字: { mode: 'own', pattern: 'alphanumeric' },
  ログインid: { mode: 'own', pattern: 'login' },
  マイキーid: { mode: 'mykeyId', pattern: 'alphanumeric' },
  digits: { mode: 'own', pattern: 'digits' },
  'letters and digits': { mode: 'own', pattern: 'alphanumeric' },
  'login id': { mode: 'own', pattern: 'login' },
  'mykey id': { mode: 'mykeyId', pattern: 'alphanumeric' },
};
const yes = ['はい', 'yes', '1'];
const no = ['', 'いいえ', 'no', '0'];
export const applicationLinesMax = 200;

/** The empty form: its headings and one example line, as a spreadsheet opens it. */
export const applicationForm: Record<FileLanguage, string> = {
  ja: formOf(0, '小国町 図書室,図書館,43424,数字,8,8,いいえ,library@example.jp'),
  en: formOf(1, 'Oguni Town Library,library,43424,digits,8,8,no,library@example.jp'),
};

function formOf(which: 0 | 1, example: string): string {
  return `\uFEFF${columns.map(({ names }) => names[which]).join(',')}\r\n${example}\r\n`;
}

/** What a cell of the form means, in either language. */
const meantBy = <Meaning>(words: Record<string, Meaning>, typed: string): Meaning | undefined =>
  Object.hasOwn(words, typed.toLowerCase()) ? words[typed.toLowerCase()] : undefined;

/** Reads a filled form. */
export async function readApplicationFile(
  bytes: Uint8Array,
): Promise<
  | { line: number; cells: ApplicationCells }[]
  | CsvRefusal
  | Refusal<'form_columns_missing' | 'file_empty' | 'form_too_long'>
> {
  const known = columns.map(({ names }) => names.map((name) => name.toLowerCase()));
  const filled: { line: number; cells: ApplicationCells }[] = [];
  let places: number[] | undefined;
  const read = await readCsvRecords(bytes, ({ line, record }) => {
    if (!places) {
      const header = record.map((name) => name.normalize('NFKC').trim().toLowerCase());
      places = known.map((names) => header.findIndex((name) => names.includes(name)));
      const missing = columns.filter((_, index) => (places?.[index] ?? -1) < 0).map(({ names }) => names[0]);
      return missing.length > 0 ? refuse('form_columns_missing', { missing }) : undefined;
    }
    if (filled.length === applicationLinesMax) return refuse('form_too_long');
    const cells = columns.map(({ key }, index) => [key, record[places?.[index] ?? 0] ?? '']);
    filled.push({ line, cells: Object.fromEntries(cells) as ApplicationCells });
    return undefined;
  });
  if (isRefusal(read)) return read;
  if (!places) return refuse('form_columns_missing', { missing: columns.map(({ names }) => names[0]) });
  return filled.length === 0 ? refuse('file_empty') : filled;
}

/** Judges one line, alone: its application, or the first thing that is wrong with it on that day in Japan. */
export function judgeApplication(
  cells: ApplicationCells,
  day: string,
): Application | Exclude<ApplicationOutcome, 'accepted'> {
  const cell = (key: keyof ApplicationCells) => cells[key].normalize('NFKC').trim();
  const name = cells.name.normalize('NFC').trim();
  if (name === '') return 'name_missing';
  const isReadable = (text: string) => isPlainLine(text.trim()) && !text.includes(damagedSign);
  if (!Object.values(cells).every(isReadable) || charactersIn(name) > 80) return 'text_refused';
  if (Object.values(cells).some(holdsIndividualNumber)) return 'individual_number_refused';
  const kind = meantBy(kinds, cell('kind'));
  if (!kind) return 'kind_unknown';
  const typedCode = cell('municipalityCode');
  const municipalityCode = typedCode === '' ? null : municipalityCodeOf(typedCode, day);
  if (municipalityCode === undefined) return 'municipality_unknown';
  const rule = ruleOf(cell('characters'), cell('lengthMin'), cell('lengthMax'));
  const residents = cell('residentsOnly').toLowerCase();
  if (!rule || ![...yes, ...no].includes(residents)) return 'rule_invalid';
  const mail = cell('mail');
  if (mail.length > 254 || !/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(mail)) return 'mail_invalid';
  return { name, kind, municipalityCode, rule, residentsOnly: yes.includes(residents), mail };
}

function ruleOf(typed: string, typedMin: string, typedMax: string): CustomerIdRule | undefined {
  const known = meantBy(characters, typed);
  if (!known) return undefined;
  const [lengthMin, lengthMax] = known.mode === 'own' ? [Number(typedMin), Number(typedMax)] : [1, 40];
  const isLength = (value: number) => Number.isInteger(value) && value >= 1 && value <= 40;
  if (!isLength(lengthMin) || !isLength(lengthMax) || lengthMin > lengthMax) return undefined;
  return { ...known, lengthMin, lengthMax, checkDigit: 'none' };
}
