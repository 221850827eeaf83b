/** The value, where it is there; a seed or a recipe that finds none says so rather than go on with a number nobody has. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what}: not there`);
  return value;
}
