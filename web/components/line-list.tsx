import type { ReactNode } from 'react';
import { Amount, type AmountUnit } from './amount.tsx';

export type Line = {
  key: string;
  name: ReactNode;
  /** The line below the name: a date, a place, when it ends. */
  note?: ReactNode;
  amount?: { value: number | bigint; unit?: AmountUnit; signed?: boolean };
  /** The line below the amount: the balance after it. */
  after?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
};

/** Lines of a phone: what on the left, how many on the right; nothing is wider than the screen. */
export function LineList({ label, lines, empty }: { label: string; lines: readonly Line[]; empty: ReactNode }) {
  if (lines.length === 0) return <p className="rounded-8 bg-solid-gray-50 p-6">{empty}</p>;
  return (
    <ul aria-label={label} className="mb-8 border-t border-solid-gray-300">
      {lines.map(({ key, name, note, amount, after, action }) => (
        <li
          key={key}
          className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 sm:gap-x-6 border-b border-solid-gray-300 py-4"
        >
          <div className="min-w-0 flex-[1_1_10rem]">
            <div className="font-700">{name}</div>
            {note && <div className="text-solid-gray-700">{note}</div>}
          </div>
          <div className="ms-auto text-end">
            {amount && <Amount size="medium" {...amount} />}
            {after && <div className="text-solid-gray-700">{after}</div>}
          </div>
          {action && <div className="w-full">{action}</div>}
        </li>
      ))}
    </ul>
  );
}
