import type { ReactNode } from 'react';

/** What is known of one thing, line by line: what it is called beside what it is; below each other on a phone. */
export function Facts({
  facts,
  className = '',
}: {
  facts: readonly (readonly [string, ReactNode])[];
  className?: string;
}) {
  return (
    <dl className={`grid grid-cols-1 sm:grid-cols-[auto_1fr] ${className}`}>
      {facts.map(([name, value]) => (
        <div
          key={name}
          className="col-span-full grid items-baseline gap-x-6 border-b border-solid-gray-300 py-3 sm:grid-cols-subgrid"
        >
          <dt className="text-solid-gray-700">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
