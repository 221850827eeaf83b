import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { CardStatus, useCard } from '../../components/card.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useFace } from '../face.ts';
import { useKeys } from '../keys.ts';
import { Refused } from '../refused.tsx';
import { playTone } from '../tone.ts';

/** A form that nobody goes on with must not take the card of the next person in the queue. */
const SECONDS_OPEN = 60;

type NumberFormProps = {
  change: 'link' | 'replace';
  onDone: (customerId: string) => void;
  onStop: () => void;
};

/**
 * A number from the facility's own card, and a second tap, because one tap answers one question: `link` at the first use,
 * `replace` where the facility's card was lost or renewed.
 */
export function NumberForm({ change, onDone, onStop }: NumberFormProps) {
  const { t } = useTranslation('counter');
  const { agentUrl, mykey } = useFace();
  const card = useCard({ agentUrl, mykey });
  const form = useRouteForm({
    route: mykeyRoutes.linkAtTerminal,
    words: 'counter.lookUp',
    values: { customerId: '' },
    adds: ['cardToken', 'nonce'],
    send: async ({ customerId }) => {
      const proof = await card.read();
      const route = change === 'link' ? mykeyRoutes.linkAtTerminal : mykeyRoutes.replaceAtTerminal;
      return proof && mykey.call(route, { body: { ...proof, customerId } });
    },
    refusals: { customerId: ['customer_id_format', 'customer_id_check_digit', 'customer_id_taken', 'already_linked'] },
    done: ({ customerId }) => {
      playTone('done');
      onDone(customerId);
    },
  });
  useKeys({ escape: onStop });
  const idle = !form.act.isPending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each key that is typed begins the time anew
  useEffect(() => {
    if (!idle) return;
    const timer = setTimeout(onStop, SECONDS_OPEN * 1_000);
    return () => clearTimeout(timer);
  }, [idle, form.values]);
  return (
    <>
      {change === 'link' ? (
        <Banner tone="info" live title={t('lookUp.notLinked')}>
          <p>{t('lookUp.notLinkedBody')}</p>
        </Banner>
      ) : (
        <PageTitle lead={t('lookUp.replaceLead')}>{t('lookUp.replace')}</PageTitle>
      )}
      <form.Entry
        className="max-w-2xl"
        refusedAs={Refused}
        size="large"
        submit={card.reading ? undefined : t(change === 'link' ? 'lookUp.link' : 'lookUp.replaceSubmit')}
        onCancel={onStop}
      >
        <form.Code
          name="customerId"
          label={t(change === 'link' ? 'lookUp.number' : 'lookUp.newNumber')}
          hint={t('lookUp.numberHint')}
        />
        <CardStatus card={card} />
      </form.Entry>
    </>
  );
}
