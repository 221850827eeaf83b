/** How many of another kind of points one municipal point makes, as a fraction. */
export type Rate = { numerator: number; denominator: number };

/**
 * What points become at a rate. Only whole units are made, and only the points that make them are taken: at 1/3, ten
 * points make three units and take nine; the tenth stays where it was. This is the one place where a conversion is rounded.
 */
export function convert(points: number, { numerator, denominator }: Rate): { units: number; consumed: number } {
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  const units = (BigInt(points) * n) / d;
  const consumed = (units * d + n - 1n) / n;
  return { units: Number(units), consumed: Number(consumed) };
}
