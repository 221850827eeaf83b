import { useId } from 'react';
import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { type ChartProps, type ChartRow, lookOf, Stripes } from './chart-look.tsx';
import { figures } from './figures.ts';

const TEXT = { fill: 'var(--color-solid-gray-900)', fontSize: 15 };
const BAR = 18;

/** The bars themselves; a part of its own, so that the library is loaded by those pages alone that draw. */
export function ChartDrawing({ series, rows }: ChartProps) {
  const stripes = useId();
  const longest = Math.max(...rows.flatMap(({ values }) => values.map((value) => figures(value).length)));
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
          width={128}
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
