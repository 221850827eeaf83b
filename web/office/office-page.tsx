import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Aside } from '../components/phrases.tsx';
import { ToldAt } from '../components/printed-with.tsx';
import { PageTitle } from '../components/shell.tsx';
import { Table, type TableProps } from '../components/table.tsx';
import type { RouteQuery } from '../components/use-route.ts';
import { Waiting } from '../components/waiting.tsx';

/** Shows what was asked for, or the wait, or why there is nothing. */
export function Told<Value>({ asked, children }: { asked: RouteQuery<Value>; children: (value: Value) => ReactNode }) {
  const { t } = useTranslation();
  if (asked.data !== undefined) return <ToldAt value={asked.toldAt}>{children(asked.data)}</ToldAt>;
  if (asked.refusal) return <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />;
  return <Waiting what={t('waiting.working')} />;
}

/** A page that keeps a register: its title, and what was just done there. */
export function RegisterPage(props: {
  title: string;
  lead?: string | undefined;
  done: string | undefined;
  children: ReactNode;
}) {
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
  | 'placeTerminals'
  | 'payeeAccounts'
  | 'programs'
  | 'programKinds'
  | 'departments'
  | 'venues'
  | 'budgetLines'
  | 'protections'
  | 'events'
  | 'conversions'
  | 'partners'
  | 'organisations'
  | 'staff'
  | 'uplifts'
  | 'tieUps'
  | 'campaigns';
type RegisterTableProps<Row> = Pick<TableProps<Row>, 'rows' | 'rowKey' | 'columns'> & { register: RegisterName };

/**
 * What a register holds, in its own words, to save as CSV and to print under the name of who prints. Whoever is protected (支援措置) is in
 * no file.
 */
export function RegisterTable<Row>({ register, ...table }: RegisterTableProps<Row>) {
  const { t } = useTranslation('office');
  return (
    <Table
      {...table}
      caption={t(`${register}.caption`)}
      empty={t(`${register}.empty`)}
      {...(register !== 'protections' && { csv: true })}
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
