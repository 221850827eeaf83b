import { lazy, type ReactNode, Suspense, useId } from 'react';
import { type ChartProps, lookOf, Stripes } from './chart-look.tsx';
import { figures } from './figures.ts';
import { usePhrases } from './phrases.tsx';

/** The library comes when a chart is to be drawn. Without it the page stands as it is: its figures are in a table. */
const Drawing = lazy(async (): Promise<{ default: (props: ChartProps) => ReactNode }> => {
  try {
    return { default: (await import('./chart-drawing.tsx')).ChartDrawing };
  } catch {
    return { default: () => null };
  }
});

/** How high a row of bars is, and what the axis takes; pixels. */
const HEIGHT = { bar: 26, gap: 18, axis: 8 };

/**
 * Bars of two series side by side, told apart by a pattern as well as by colour, with every figure written at its bar. To whom
 * pictures say nothing it is one sentence; the page has the same as a table.
 */
export function Chart({ title, series, rows }: ChartProps & { title: string }) {
  const titleId = useId();
  const { list, named } = usePhrases();
  const said = rows.map(({ label, values }) =>
    named(label, list(values.map((value, at) => `${series[at]} ${figures(value)}`))),
  );
  const height = rows.length * (series.length * HEIGHT.bar + HEIGHT.gap) + HEIGHT.axis;
  return (
    // As wide as A4 has room for, at most: it is drawn for the screen, and printed as it was drawn.
    <figure aria-labelledby={titleId} className="mb-8 max-w-2xl">
      <figcaption id={titleId} className="mb-2 flex flex-wrap items-center gap-x-6 gap-y-1">
        <span className="font-700">{title}</span>
        <span className="flex flex-wrap gap-x-6" aria-hidden="true">
          {series.map((name, at) => (
            <span key={name} className="inline-flex items-center gap-2">
              <Swatch at={at} />
              {name}
            </span>
          ))}
        </span>
      </figcaption>
      <div role="img" aria-label={said.join('; ')} style={{ height }}>
        <div aria-hidden="true" className="h-full">
          <Suspense fallback={null}>
            <Drawing series={series} rows={rows} />
          </Suspense>
        </div>
      </div>
    </figure>
  );
}

function Swatch({ at }: { at: number }) {
  const id = useId();
  return (
    <svg width="20" height="14" aria-hidden="true" className="[print-color-adjust:exact]">
      <defs>
        <Stripes id={id} />
      </defs>
      <rect x="0.5" y="0.5" width="19" height="13" {...lookOf(at, id)} />
    </svg>
  );
}
