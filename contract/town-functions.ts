/**
 * What a municipality does with points beyond holding an account, switched by itself. Receiving 応援ポイント is none of them: the
 * account alone makes a municipality their destination (7-1 2②).
 */
export const townFunctions = [
  'grants',
  'venues',
  'vouchers',
  'conversions',
  'premiums',
  'events',
  'tieUps',
  'fees',
] as const;
export type TownFunction = (typeof townFunctions)[number];

/** A function that is of no use without another: a tap at a venue is a grant. */
export const standsOn: Partial<Record<TownFunction, TownFunction>> = { venues: 'grants' };

/**
 * | state    | set by                          | next     | what is refused                                      |
 * | -------- | ------------------------------- | -------- | ---------------------------------------------------- |
 * | `off`    | the opening without it          | `on`     | all of its routes                                    |
 * | `on`     | a switch whose day has come     | `ending` | nothing                                              |
 * | `ending` | a switch off, after it was `on` | `on`     | what is new; what was begun goes on to its end       |
 */
export const functionStates = ['off', 'on', 'ending'] as const;
export type FunctionState = (typeof functionStates)[number];
export type FunctionsOfTown = Record<TownFunction, FunctionState>;

/** What a route says of functions. */
type OfFunction = { needs?: TownFunction | undefined; finishes?: TownFunction | undefined };

/** Whether a route is open to people of a municipality with these functions. */
export function isSwitchedOn({ needs, finishes }: OfFunction, functions: FunctionsOfTown): boolean {
  if (needs) return functions[needs] === 'on';
  return finishes === undefined || functions[finishes] !== 'off';
}
