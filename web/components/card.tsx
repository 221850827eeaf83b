import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../contract/index.ts';
import { type CardReading, type CardToken, type CardWait, openAgentWindow, readCard } from '../device/card-agent.ts';
import type { Client, Refusal } from '../device/http.ts';
import { Banner, RefusalBanner } from './banner.tsx';
import { Button } from './button.tsx';

export type CardProof = { cardToken: CardToken; nonce: string };

export type Card = {
  reading: boolean;
  wait: CardWait | undefined;
  /** How the last reading ended, when it gave no signature. */
  failure: CardReading | undefined;
  /** Call it in the click itself: browsers open windows only then. Undefined when there is no signature. */
  read(how?: {
    withoutPin?: boolean;
    /** What the card is to sign, where it was fetched before: there is no network to ask for one. */
    nonce?: string;
  }): Promise<CardProof | undefined>;
  stop(): void;
  clear(): void;
};

/** The reader beside this screen: one reading at a time, each with a fresh challenge of マイキー. */
export function useCard({ agentUrl, mykey }: { agentUrl: string; mykey: Client }): Card {
  const [reading, setReading] = useState(false);
  const [wait, setWait] = useState<CardWait>();
  const [failure, setFailure] = useState<CardReading>();
  const giving = useRef<AbortController>(undefined);

  const read: Card['read'] = async ({ withoutPin = false, nonce } = {}) => {
    if (giving.current) return undefined;
    const agentWindow = openAgentWindow();
    giving.current = new AbortController();
    setReading(true);
    setFailure(undefined);
    setWait(undefined);
    const ended = await readCard({
      agentUrl,
      agentWindow,
      withoutPin,
      // Nothing is signed without the PIN, so nothing has to be asked for; the agent wants a number of some length.
      challenge: async () => {
        const ready = withoutPin ? randomNonce() : nonce;
        return ready === undefined ? challengeOf(mykey) : { ok: true, nonce: ready };
      },
      onWait: setWait,
      signal: giving.current.signal,
    });
    giving.current = undefined;
    setReading(false);
    if (ended.outcome === 'signed') return { cardToken: ended.cardToken, nonce: ended.nonce };
    setFailure(ended);
    return undefined;
  };
  return {
    reading,
    wait,
    failure,
    read,
    stop: () => giving.current?.abort(),
    clear: () => setFailure(undefined),
  };
}

const randomNonce = () =>
  crypto.getRandomValues(new Uint8Array(33)).toBase64({ alphabet: 'base64url', omitPadding: true });

async function challengeOf(mykey: Client) {
  const answer = await mykey.call(mykeyRoutes.createChallenge);
  return answer.ok ? { ok: true as const, nonce: answer.value.nonce } : { ok: false as const, refusal: answer.refusal };
}

/** Beside the agent's window: what the holder does there, or why it ended without a signature. */
export function CardStatus({ card }: { card: Card }) {
  const { t } = useTranslation();
  const { reading, wait, failure } = card;
  if (reading)
    return (
      <div role="status" className="mb-6 rounded-12 bg-key-50 p-6">
        <p className="mb-4 text-2xl font-700">
          {t(wait?.state === 'waiting_for_pin' ? 'card.waiting_for_pin' : 'card.waiting_for_card')}
        </p>
        <Button look="outline" onClick={card.stop}>
          {t('card.stop')}
        </Button>
      </div>
    );
  if (!failure || failure.outcome === 'signed') return null;
  if (failure.outcome === 'challenge_refused' && failure.refusal)
    return <RefusalBanner refusal={failure.refusal as Refusal} />;
  const tone = failure.outcome === 'card_cancelled' || failure.outcome === 'card_expired' ? 'info' : 'error';
  return (
    <Banner tone={tone} live title={t(`card.${failure.outcome}.title`)}>
      <p>{failure.message ?? t(`card.${failure.outcome}.body`)}</p>
    </Banner>
  );
}
