import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import type { Act, Asked } from '../components/use-ask.ts';
import { Waiting } from '../components/waiting.tsx';

/** Shows what was asked for, or the wait, or why there is nothing. */
export function Told<Value>({ asked, children }: { asked: Asked<Value>; children: (value: Value) => ReactNode }) {
  const { t } = useTranslation();
  if (asked.value !== undefined) return <>{children(asked.value)}</>;
  if (asked.refusal) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />;
  return <Waiting what={t('waiting.working')} />;
}

/** A form that opens below the table it adds to, and closes when it is done. */
export function AddForm(props: { label: string; children: (close: () => void) => ReactNode }) {
  const { label, children } = props;
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <p className="mb-8 print:hidden">
        <Button onClick={() => setOpen(true)}>{label}</Button>
      </p>
    );
  return (
    <section aria-label={label} className="mb-10 max-w-2xl rounded-12 border-2 border-key-900 p-6 print:hidden">
      <h2 className="mb-4 text-xl font-700">{label}</h2>
      {children(() => setOpen(false))}
    </section>
  );
}

/** The end of a form: stop on the left, the step itself on the right. */
export function FormButtons(props: { submit: string; act: Act; disabled?: boolean; onCancel?: () => void }) {
  const { submit, act, disabled = false, onCancel } = props;
  const { t } = useTranslation();
  return (
    <div className="flex flex-wrap justify-between gap-4">
      {onCancel && (
        <Button look="outline" onClick={onCancel}>
          {t('confirm.cancel')}
        </Button>
      )}
      <Button type="submit" busy={act.busy} disabled={disabled}>
        {submit}
      </Button>
    </div>
  );
}
