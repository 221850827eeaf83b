import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { useKeys } from '../keys.ts';
import { Refused } from '../refused.tsx';
import { playTone } from '../tone.ts';

/** A form that nobody goes on with must not take the card of the next person in the queue. */
const SECONDS_OPEN = 60;

/**
 * A number from the facility's own card, and a second tap, because one tap answers one question: `link` at the first use,
 * `replace` where the facility's card was lost or renewed.
 */
export function NumberForm({
  change,
  onDone,
  onStop,
}: {
  change: 'link' | 'replace';
  onDone: (customerId: string) => void;
  onStop: () => void;
}) {
  const { t } = useTranslation('counter');
  const { t: shared } = useTranslation();
  const { agentUrl, mykey } = useFace();
  const card = useCard({ agentUrl, mykey });
  const act = useRouteMutation();
  const [customerId, setCustomerId] = useState('');
  const { errors, rest } = usePlaced(act.refusal, {
    customerId: ['customer_id_format', 'customer_id_check_digit', 'customer_id_taken', 'already_linked'],
  });
  useKeys({ escape: onStop });
  const idle = !card.reading && !act.isPending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each key that is typed begins the time anew
  useEffect(() => {
    if (!idle) return;
    const timer = setTimeout(onStop, SECONDS_OPEN * 1_000);
    return () => clearTimeout(timer);
  }, [idle, customerId]);
  const send = async () => {
    act.reset();
    const proof = await card.read();
    if (!proof) return;
    const body = { ...proof, customerId: customerId.trim() };
    const done = (linked: { customerId: string }) => {
      playTone('done');
      onDone(linked.customerId);
    };
    if (change === 'link') await act.mutate(() => mykey.call(mykeyRoutes.linkAtTerminal, { body }), done);
    else await act.mutate(() => mykey.call(mykeyRoutes.replaceAtTerminal, { body }), done);
  };
  return (
    <form
      className="max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {change === 'link' ? (
        <Banner tone="info" live title={t('lookUp.notLinked')}>
          <p>{t('lookUp.notLinkedBody')}</p>
        </Banner>
      ) : (
        <PageTitle lead={t('lookUp.replaceLead')}>{t('lookUp.replace')}</PageTitle>
      )}
      {rest && <Refused refusal={rest} onAgain={act.again} />}
      <TextField
        label={t(change === 'link' ? 'lookUp.number' : 'lookUp.newNumber')}
        hint={t('lookUp.numberHint')}
        required
        value={customerId}
        error={errors.customerId}
        onChange={(event) => setCustomerId(event.target.value)}
      />
      <CardStatus card={card} />
      {!card.reading && (
        <div className="flex flex-col-reverse gap-4 sm:flex-row sm:justify-between">
          <Button look="outline" size="large" onClick={onStop}>
            {shared('confirm.cancel')}
          </Button>
          <Button type="submit" size="large" busy={act.isPending} disabled={customerId.trim() === ''}>
            {t(change === 'link' ? 'lookUp.link' : 'lookUp.replaceSubmit')}
          </Button>
        </div>
      )}
    </form>
  );
}
