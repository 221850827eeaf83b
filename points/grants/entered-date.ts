/** Years before the first of an era, by its letter and its name. */
const eras: Readonly<Record<string, number>> = {
  M: 1867,
  明治: 1867,
  T: 1911,
  大正: 1911,
  S: 1925,
  昭和: 1925,
  H: 1988,
  平成: 1988,
  R: 2018,
  令和: 2018,
};
const western = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/;
const japanese = /^([MTSHR]|明治|大正|昭和|平成|令和)(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/i;

/**
 * A date as registers and spreadsheets write it, in any width: `2016-09-01`, `2016/9/1`, `2016年9月1日`, `20160901`,
 * `S10.4.1`, `昭和10年4月1日`. Undefined where it is no day of the calendar.
 */
export function enteredDate(typed: string): Temporal.PlainDate | undefined {
  const text = typed.normalize('NFKC').replace(/\s/g, '');
  const [, year, month, day, month8, day8] = western.exec(text) ?? [];
  if (year) return dateOf(Number(year), month ?? month8, day ?? day8);
  const [, era = '', ofEra = '', eraMonth, eraDay] = japanese.exec(text) ?? [];
  const before = eras[era.toUpperCase()];
  if (before === undefined) return undefined;
  return dateOf(before + (ofEra === '元' ? 1 : Number(ofEra)), eraMonth, eraDay);
}

function dateOf(year: number, month = '', day = ''): Temporal.PlainDate | undefined {
  // As the database and every form take them; what lies outside is a slip of the hand.
  if (year < 1850 || year > 2999) return undefined;
  try {
    return Temporal.PlainDate.from({ year, month: Number(month), day: Number(day) }, { overflow: 'reject' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
