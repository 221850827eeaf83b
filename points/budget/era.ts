/** The year of a day by its era: 平成28年, and the first is 元年. */
const eraOf = (day: Temporal.PlainDate): string =>
  day.toLocaleString('ja-JP-u-ca-japanese', { calendar: 'japanese', era: 'long', year: 'numeric' });

/** A day in Japan as officers write it: 平成28年10月3日. */
export const dayInEra = (day: Temporal.PlainDate): string => `${eraOf(day)}${day.month}月${day.day}日`;

/** A fiscal year as officers write it, by the era of 1 May of the year in which it begins: 平成28年度, and 2019 is 令和元年度. */
export const yearInEra = (year: number): string => `${eraOf(Temporal.PlainDate.from({ year, month: 5, day: 1 }))}度`;
