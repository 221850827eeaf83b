import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';
import type { TableProps } from '../components/table.tsx';
import type { RouteQuery } from '../components/use-route.ts';
import { AddForm, type RegisterName, RegisterPage, RegisterTable, RowButton, Told } from './office-page.tsx';

export type OnDone = (saved: boolean) => void;

/** What can be done with one line: its form opens over the table. */
export type Step<Row> = {
  label: string;
  of: (row: Row) => string;
  /** Of which lines it can be done; of all where it is not said. */
  only?: (row: Row) => boolean;
  /** Above its form, where that is not the label. */
  title?: (row: Row) => string;
  /** What is said when it is done. */
  done?: (row: Row) => string;
  form: (row: Row, onDone: OnDone) => ReactNode;
};

type Register = Exclude<RegisterName, 'staff' | 'campaigns' | 'placeTerminals' | 'payeeAccounts'>;
type RegisterProps<Value, Row> = Pick<TableProps<Row>, 'rowKey' | 'columns'> & {
  register: Register;
  lead?: string;
  asked: RouteQuery<Value>;
  rows: (value: Value) => readonly Row[];
  steps?: (value: Value) => readonly Step<Row>[];
  /** The form that adds a line, for those who may. */
  add?: ((value: Value, onDone: OnDone) => ReactNode) | false;
  above?: (value: Value) => ReactNode;
  /** What else the page shows, and may say that it has done. */
  children?: (value: Value, say: (words: string) => void) => ReactNode;
};

/** A register in the words of its name: its table, what can be done with a line, and the form that adds one. */
export function Register<Value, Row>(props: RegisterProps<Value, Row>) {
  const { register, lead, asked, add, above, children } = props;
  const { t } = useTranslation('office');
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t(`${register}.title`)} lead={lead} done={done}>
      <Told asked={asked}>
        {(value) => (
          <>
            {above?.(value)}
            <Lines {...props} value={value} onDone={setDone} />
            {add && (
              <AddForm
                label={t(`${register}.add`)}
                onDone={(saved) => setDone(saved ? t(`${register}.saved`) : undefined)}
              >
                {(onDone) => add(value, onDone)}
              </AddForm>
            )}
            {children?.(value, setDone)}
          </>
        )}
      </Told>
    </RegisterPage>
  );
}

type LinesProps<Value, Row> = RegisterProps<Value, Row> & { value: Value; onDone: (words?: string) => void };

function Lines<Value, Row>({ register, value, rows, rowKey, columns, steps, onDone }: LinesProps<Value, Row>) {
  const { t } = useTranslation('office');
  const [taken, setTaken] = useState<{ row: Row; step: number }>();
  const offered = steps?.(value) ?? [];
  const step = taken && offered[taken.step];
  const action = {
    key: 'action',
    head: t('register.action'),
    show: (row: Row) => (
      <span className="flex flex-wrap gap-2">
        {offered.map(
          ({ label, of, only }, index) =>
            (only?.(row) ?? true) && (
              <RowButton key={label} label={label} of={of(row)} onClick={() => setTaken({ row, step: index })} />
            ),
        )}
      </span>
    ),
  };
  return (
    <>
      <RegisterTable
        register={register}
        rows={rows(value)}
        rowKey={rowKey}
        columns={steps ? [...columns, action] : columns}
      />
      {taken && step && (
        <Dialog open title={step.title?.(taken.row) ?? step.label} onClose={() => setTaken(undefined)}>
          {step.form(taken.row, (saved) => {
            setTaken(undefined);
            onDone(saved ? step.done?.(taken.row) : undefined);
          })}
        </Dialog>
      )}
    </>
  );
}
