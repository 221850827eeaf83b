import { useId } from 'react';
import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { type ChartProps, type ChartRow, lookOf, Stripes } from './chart-look.tsx';
import { figures } from './figures.ts';

const TEXT = { fill: 'var(--color-solid-gray-900)', fontSize: 15 };
const BAR = 18;
/** Room for the labels: as wide as their longest word, within what a telephone has beside bars; pixels. */
const LABEL = { least: 128, most: 170, gap: 12 };
const widthOf = (word: string) => Array.from(word).reduce((width, letter) => width + (letter < '\u0100' ? 9 : 15), 0);

/** The bars themselves; a part of its own, so that the library is loaded by those pages alone that draw. */
export function ChartDrawing({ series, rows }: ChartProps) {
  const stripes = useId();
  const longest = Math.max(...rows.flatMap(({ values }) => values.map((value) => figures(value).length)));
  const widest = Math.max(0, ...rows.flatMap(({ label }) => label.split(' ').map(widthOf)));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={[...rows]}
        layout="vertical"
        accessibilityLayer={false}
        margin={{ top: 0, bottom: 0, left: 0, right: longest * 10 + 8 }}
        barGap={4}
      >
        <defs>
          <Stripes id={stripes} />
        </defs>
        <XAxis type="number" hide />
        <YAxis
          type="category"
          dataKey={({ label }: ChartRow) => label}
          width={Math.min(LABEL.most, Math.max(LABEL.least, widest + LABEL.gap))}
          tick={TEXT}
          tickLine={false}
          axisLine={{ stroke: 'var(--color-solid-gray-600)' }}
          interval={0}
        />
        {series.map((name, at) => (
          <Bar
            key={name}
            dataKey={({ values }: ChartRow) => values[at] ?? 0}
            name={name}
            barSize={BAR}
            isAnimationActive={false}
            // Nothing is a figure too: without a bar there would be no label.
            minPointSize={1}
            {...lookOf(at, stripes)}
          >
            <LabelList position="right" {...TEXT} formatter={(value) => figures(Number(value))} />
          </Bar>
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
