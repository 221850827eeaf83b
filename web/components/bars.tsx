import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount, type AmountUnit } from './amount.tsx';
import { Button } from './button.tsx';

export type Bar = { label: string; value: number };

/**
 * A few amounts side by side. Every bar has its figure written beside it, so nothing is read from lengths alone, and
 * the same can be had as a table.
 */
export function Bars({ title, bars, unit = 'points' }: { title: string; bars: readonly Bar[]; unit?: AmountUnit }) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const titleId = useId();
  const longest = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <section aria-labelledby={titleId} className="mb-10">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3 print:break-after-avoid">
        <h2 id={titleId} className="text-xl font-700">
          {title}
        </h2>
        <Button look="text" size="small" onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'bars.asBars' : 'bars.asTable')}
        </Button>
      </div>
      {asTable ? (
        <table className="w-full border-collapse" aria-labelledby={titleId}>
          <tbody>
            {bars.map(({ label, value }) => (
              <tr key={label} className="border-b border-solid-gray-300">
                <th scope="row" className="py-2 pe-4 text-start font-400">
                  {label}
                </th>
                <td className="py-2 text-end">
                  <Amount value={value} unit={unit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <ul className="grid gap-3">
          {bars.map(({ label, value }) => (
            <li key={label} className="break-inside-avoid">
              <span className="flex flex-wrap justify-between gap-x-4">
                <span>{label}</span>
                <Amount value={value} unit={unit} />
              </span>
              <span aria-hidden="true" className="block h-4 rounded-4 bg-solid-gray-100">
                <span
                  className="block h-4 rounded-4 bg-key-700 [print-color-adjust:exact]"
                  style={{ width: `${(Math.max(0, value) / longest) * 100}%` }}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
