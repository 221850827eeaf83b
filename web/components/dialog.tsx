import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount, type AmountUnit } from './amount.tsx';
import { Button } from './button.tsx';
import { Facts } from './facts.tsx';
import { Phrased } from './phrased.tsx';

/** A question over the page. The browser keeps the focus inside, Esc means no, and the focus returns where it was. */
export function Dialog(props: { open: boolean; title: ReactNode; children: ReactNode; onClose: () => void }) {
  const { open, title, children, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open && !dialog.current?.open) {
      dialog.current?.showModal();
      // Not the first button, which a phone would scroll to past the question, and a stray Enter would press.
      heading.current?.focus();
    }
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className="m-auto w-[min(40rem,calc(100vw-2rem))] rounded-16 bg-white p-5 text-solid-gray-900 shadow-3 sm:p-8"
    >
      <h2 ref={heading} id={titleId} tabIndex={-1} className="mb-5 text-2xl leading-normal font-700">
        <Phrased>{title}</Phrased>
      </h2>
      {children}
    </dialog>
  );
}

/** No and yes below a question: no stands first for the eye, yes last, and neither has the focus. */
export function DialogButtons(props: {
  confirm: string;
  busy?: boolean;
  danger?: boolean;
  onCancel: () => void;
  onConfirm: () => void;
}) {
  const { t } = useTranslation();
  const { confirm, busy = false, danger = false, onCancel, onConfirm } = props;
  return (
    <div className="sticky -bottom-5 -mx-5 -mb-5 mt-8 flex flex-col-reverse gap-4 border-t border-transparent bg-white p-5 sm:-bottom-8 sm:-mx-8 sm:-mb-8 sm:flex-row sm:justify-between sm:p-8 sm:pt-4">
      <Button look="outline" size="large" onClick={onCancel} disabled={busy}>
        {t('confirm.cancel')}
      </Button>
      <Button look={danger ? 'danger' : 'solid'} size="large" busy={busy} onClick={onConfirm}>
        {confirm}
      </Button>
    </div>
  );
}

export type Move = {
  from: ReactNode;
  to: ReactNode;
  amount: { value: number | bigint; unit?: AmountUnit };
  /** What is left at the place it came from, after the move. */
  remains?: { value: number | bigint; unit?: AmountUnit };
  /** When the moved points end, in words. */
  expires?: ReactNode;
};

/**
 * The last look before points or money move: from, to, how many, what remains. Nothing here has the focus but the
 * question, so a stray Enter confirms nothing.
 */
export function ConfirmMove(props: {
  open: boolean;
  title: ReactNode;
  move: Move;
  confirmLabel: string;
  busy?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  children?: ReactNode;
}) {
  const { open, title, move, confirmLabel, busy = false, onConfirm, onCancel, children } = props;
  return (
    <Dialog open={open} title={title} onClose={() => busy || onCancel()}>
      <MoveTable move={move} />
      {children}
      <DialogButtons confirm={confirmLabel} busy={busy} onCancel={onCancel} onConfirm={onConfirm} />
    </Dialog>
  );
}

/** A movement in rows, the same before it happens and after. */
export function MoveTable({ move }: { move: Move }) {
  const { t } = useTranslation();
  const { from, to, amount, remains, expires } = move;
  const rows: [string, ReactNode][] = [
    [t('confirm.from'), from],
    [t('confirm.to'), to],
    [t('confirm.amount'), <Amount key="amount" size="large" {...amount} />],
  ];
  if (remains) rows.push([t('confirm.remains'), <Amount key="remains" size="medium" {...remains} />]);
  if (expires) rows.push([t('confirm.expires'), expires]);
  return <Facts facts={rows} />;
}
