const ONE: Record<string, string> = {
  points: 'point',
  seconds: 'second',
  minutes: 'minute',
  days: 'day',
  times: 'time',
  vouchers: 'voucher',
  lines: 'line',
  numbers: 'number',
  places: 'place',
  digits: 'digit',
  characters: 'character',
  contributions: 'contribution',
  people: 'person',
};
const oneOfMany = new RegExp(`(?<![\\d.,–-])1 (${Object.keys(ONE).join('|')})\\b`, 'g');

/** English words of figures as English says them of one: “1 point”, where a sentence was written for many. */
export const oneOfIt = (text: string): string => text.replace(oneOfMany, (_, many: string) => `1 ${ONE[many]}`);
