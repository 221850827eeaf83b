/** How many of another kind of points one municipal point makes, as a fraction. */
export type Rate = { numerator: number; denominator: number };

/**
 * What points become at a rate. Only whole units are made, and only the points that make them are taken: at 1/3, ten
 * points make three units and take nine; the tenth stays where it was. This is the one place where a conversion is
 * rounded; the page that shows it before and the server that does it ask the same.
 */
export function convert(points: number, { numerator, denominator }: Rate): { units: number; consumed: number } {
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  const units = (BigInt(points) * n) / d;
  const consumed = (units * d + n - 1n) / n;
  return { units: Number(units), consumed: Number(consumed) };
}

/** The least that makes one unit and is not below a minimum. */
export const leastOf = (pointsMin: number, { numerator, denominator }: Rate): number =>
  Math.max(pointsMin, Math.ceil(denominator / numerator));
