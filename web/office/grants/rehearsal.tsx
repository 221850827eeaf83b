import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import type { Answer } from '../../device/http.ts';

/** What something would do, and the sign by which who does it says that they have seen this. */
export type Seen<Effects> = { rehearsal: string; effects: Effects };
/** The same with what is to be sent. */
export type Rehearsed<Effects, Body> = Seen<Effects> & { body: Body };

/** Keeps what was rehearsed with the body that it was of, for the step that then sends both. */
export async function withBody<Effects, Body, Outcome extends string>(
  body: Body,
  asked: Promise<Answer<Seen<Effects>, Outcome>>,
): Promise<Answer<Rehearsed<Effects, Body>, Outcome>> {
  const answer = await asked;
  if (answer.ok) return { ...answer, value: { ...answer.value, body } };
  // A rehearsal changes nothing: its form asks again.
  return { ok: false, refusal: answer.refusal };
}

type StepProps<Effects> = {
  seen: Seen<Effects>;
  confirm: string;
  send: (rehearsal: string) => Promise<Answer<unknown>>;
  forgets: readonly string[];
  onDone: () => void;
  onBack: () => void;
  children: (effects: Effects) => ReactNode;
};
/** The last look before a change is made. What has become of it meanwhile is shown, and made only when it was seen as well. */
export function RehearsedStep<Effects>(props: StepProps<Effects>) {
  const { confirm, send, forgets, onDone, onBack, children } = props;
  const { t } = useTranslation('office');
  const [seen, setSeen] = useState(props.seen);
  const act = useRouteMutation();
  const forget = useInvalidate();
  const isAltered = act.refusal?.outcome === 'rehearsal_altered';
  const ask = async () => {
    const answer = await send(seen.rehearsal);
    // The answer to what was altered carries what it comes to now.
    if (!answer.ok && answer.refusal.outcome === 'rehearsal_altered')
      setSeen(answer.refusal.details as unknown as Seen<Effects>);
    return answer;
  };
  const make = () =>
    act.mutate(ask, () => {
      forget(...forgets);
      onDone();
    });
  return (
    <>
      {isAltered && <Banner tone="warning" live title={t('rehearsal.altered')} />}
      {act.refusal && !isAltered && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {children(seen.effects)}
      <div className="mt-6 flex flex-col-reverse gap-4 sm:flex-row sm:justify-between">
        <Button look="outline" disabled={act.isPending} onClick={onBack}>
          {t('rehearsal.back')}
        </Button>
        <Button busy={act.isPending} onClick={() => void make()}>
          {confirm}
        </Button>
      </div>
    </>
  );
}
