import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Aside } from '../components/phrases.tsx';
import { PageTitle } from '../components/shell.tsx';
import { Table, type TableProps } from '../components/table.tsx';
import type { Act, Asked } from '../components/use-ask.ts';
import { Waiting } from '../components/waiting.tsx';
import type { Refusal } from '../device/http.ts';
import { useStaff } from './face.ts';

/** Shows what was asked for, or the wait, or why there is nothing. */
export function Told<Value>({ asked, children }: { asked: Asked<Value>; children: (value: Value) => ReactNode }) {
  const { t } = useTranslation();
  if (asked.value !== undefined) return <>{children(asked.value)}</>;
  if (asked.refusal) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />;
  return <Waiting what={t('waiting.working')} />;
}

/** A page that keeps a register: its title, and what was just done there. */
export function RegisterPage(props: { title: string; lead?: string | undefined; done: string | undefined; children: ReactNode }) {
  const { title, lead, done, children } = props;
  return (
    <>
      <PageTitle lead={lead}>{title}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      {children}
    </>
  );
}

export type RegisterName =
  | 'streets'
  | 'voucherKinds'
  | 'fees'
  | 'merchants'
  | 'programs'
  | 'events'
  | 'conversions'
  | 'partners'
  | 'staff'
  | 'uplifts'
  | 'tieUps'
  | 'campaigns';
type RegisterTableProps<Row> = Pick<TableProps<Row>, 'rows' | 'rowKey' | 'columns'> & { register: RegisterName };

/** What a register holds, in its own words, to save as CSV and to print under the name of who prints. */
export function RegisterTable<Row>({ register, ...table }: RegisterTableProps<Row>) {
  const { t } = useTranslation('office');
  const { name } = useStaff();
  return (
    <Table
      {...table}
      caption={t(`${register}.caption`)}
      empty={t(`${register}.empty`)}
      csvName={`${register}.csv`}
      printedBy={name}
    />
  );
}

/** What can be done with one line of a table; read aloud, it says which one. */
export function RowButton({ label, of, onClick }: { label: string; of: string; onClick: () => void }) {
  return (
    <Button look="outline" size="small" className="whitespace-nowrap" onClick={onClick}>
      {label}
      <Aside of={of} />
    </Button>
  );
}

/** A form that opens below the table it adds to, and closes when it is saved or given up. */
export function AddForm(props: {
  label: string;
  onDone: (saved: boolean) => void;
  children: (onDone: (saved: boolean) => void) => ReactNode;
}) {
  const { label, onDone, children } = props;
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
      {children((saved) => {
        setOpen(false);
        onDone(saved);
      })}
    </section>
  );
}

type EntryFormProps = {
  act: Act;
  /** The refusal that no field says. */
  rest: Refusal | undefined;
  submit: string;
  disabled: boolean;
  onSubmit: () => void;
  onCancel?: (() => void) | undefined;
  children: ReactNode;
};

/** Fields and one step: refused as a whole above them; stop below on the left, the step itself on the right. */
export function EntryForm({ act, rest, submit, disabled, onSubmit, onCancel, children }: EntryFormProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  // A long form may have its wrong field above the screen: who sent it is led there.
  useEffect(() => {
    if (act.refusal)
      form.current?.querySelector<HTMLElement>('input[aria-invalid="true"], select[aria-invalid="true"]')?.focus();
  }, [act.refusal]);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      {children}
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
    </form>
  );
}
