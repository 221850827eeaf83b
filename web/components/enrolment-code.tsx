import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';

/** A code that is shown once, large, to be read out or copied; until when, and what to do with it. */
export function EnrolmentCode(props: {
  title: string;
  code: string;
  until: string;
  children: ReactNode;
  /** The way on: another code, or closing. */
  next: string;
  onNext: () => void;
}) {
  const { title, code, until, children, next, onNext } = props;
  return (
    <section role="status" className="mb-10 max-w-2xl rounded-16 border-3 border-key-900 p-6">
      <h2 className="text-xl font-700">{title}</h2>
      <p className="my-3 flex flex-wrap items-center gap-4">
        <strong className="font-mono text-4xl tracking-wider">{code}</strong>
        <CopyButton text={code} />
      </p>
      <p className="font-700">{until}</p>
      <p className="mb-4">{children}</p>
      <Button look="outline" onClick={onNext}>
        {next}
      </Button>
    </section>
  );
}
