import type { ReactNode } from 'react';
import type { Answer } from '../device/http.ts';
import { RefusalBanner } from './banner.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';
import { useInvalidate, useRouteMutation } from './use-route.ts';

type QuestionProps<Told> = {
  title: string;
  confirm: string;
  danger?: boolean;
  ask: () => Promise<Answer<Told>>;
  /** What servers told that may be otherwise then. */
  forgets: readonly string[] | 'everything';
  onDone: (told: Told) => void;
  onClose: () => void;
  children: ReactNode;
};

/** A step that needs no more than a yes: what it does is said before it is done, and a refusal where it was asked. */
export function Question<Told>(props: QuestionProps<Told>) {
  const { title, confirm, danger = false, ask, forgets, onDone, onClose, children } = props;
  const forget = useInvalidate();
  const act = useRouteMutation();
  const take = () =>
    act.mutate(ask, (told) => {
      forget(...(forgets === 'everything' ? [] : forgets));
      onDone(told);
    });
  return (
    <Dialog open title={title} onClose={() => act.isPending || onClose()}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {children}
      <DialogButtons
        confirm={confirm}
        danger={danger}
        busy={act.isPending}
        onCancel={onClose}
        onConfirm={() => void take()}
      />
    </Dialog>
  );
}
