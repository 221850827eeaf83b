import { useTranslation } from 'react-i18next';
import { Aside } from './phrases.tsx';

/** The steps of a procedure and where the person is in them, past the last when all is done; colour, sign and word say the same. */
export function Stepper({ steps, now }: { steps: readonly string[]; now: number }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('steps.label')} className="mb-8 print:hidden">
      <p className="mb-3 text-solid-gray-700">
        {now < steps.length ? t('steps.position', { now: now + 1, total: steps.length }) : t('steps.all')}
      </p>
      <ol className="flex max-w-2xl">
        {steps.map((step, i) => {
          const state = i < now ? 'done' : i === now ? 'now' : 'next';
          return (
            <li
              key={step}
              aria-current={state === 'now' ? 'step' : undefined}
              className="relative flex flex-1 flex-col items-center gap-2 text-center leading-snug"
            >
              {i > 0 && (
                <span
                  aria-hidden="true"
                  className="absolute end-[calc(50%+1.75rem)] top-5 h-0.5 w-[calc(100%-3.5rem)] bg-solid-gray-420"
                />
              )}
              <span
                aria-hidden="true"
                className={`inline-grid size-10 shrink-0 place-items-center rounded-full border-2 font-700 ${MARKS[state]}`}
              >
                {state === 'done' ? '✓' : i + 1}
              </span>
              <span className={state === 'now' ? 'font-700' : 'text-solid-gray-800'}>
                {step}
                <Aside of={t(`steps.${state}`)} />
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const MARKS = {
  done: 'border-success-2 bg-white text-success-2',
  now: 'border-key-900 bg-key-900 text-white',
  next: 'border-solid-gray-420 bg-white text-solid-gray-700',
} as const;
