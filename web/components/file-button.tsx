import { type ReactNode, useId } from 'react';
import { FieldError } from './field.tsx';

type FileButtonProps = {
  children: ReactNode;
  /** What is wrong with the file that was chosen. */
  error?: ReactNode;
  /** Endings of files to choose from; tables unless said. */
  accept?: string;
  onFile: (file: string, name: string) => void;
};

/** A button that lets a person choose a file; gives it as base64 with its name. The same file can be chosen again. */
export function FileButton({ children, error, accept = '.csv,.txt,text/csv', onFile }: FileButtonProps) {
  const errorId = useId();
  return (
    <div>
      <label className="inline-flex min-h-16 cursor-pointer items-center rounded-8 bg-key-900 px-8 text-xl font-700 text-white focus-within:outline-4 focus-within:outline-black focus-within:ring-4 focus-within:ring-yellow-300 hover:bg-key-1000">
        {children}
        <input
          type="file"
          accept={accept}
          className="sr-only"
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : undefined}
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            event.target.value = '';
            if (chosen)
              void chosen.arrayBuffer().then((bytes) => onFile(new Uint8Array(bytes).toBase64(), chosen.name));
          }}
        />
      </label>
      <FieldError id={errorId} error={error} />
    </div>
  );
}
