/** `values` are one for each series. */
export type ChartRow = { label: string; values: readonly number[] };
/** Two at most: more cannot be told apart without colour. */
export type ChartProps = { series: readonly [string, string] | readonly [string]; rows: readonly ChartRow[] };

/** The first series is striped, the second one full. */
export const Stripes = ({ id }: { id: string }) => (
  <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="6" height="6" fill="var(--color-white)" />
    <rect width="3" height="6" fill="var(--color-key-600)" />
  </pattern>
);

/** How the bars of a series are filled; `stripes` is the pattern's ID in the same drawing. */
export const lookOf = (at: number, stripes: string) => ({
  fill: at === 0 ? `url(#${stripes})` : 'var(--color-key-900)',
  stroke: at === 0 ? 'var(--color-key-800)' : 'var(--color-key-900)',
});
