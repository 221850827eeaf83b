import { useEffect, useRef } from 'react';
import { cardOnReader } from '../device/card-agent.ts';

const LOOK_MILLISECONDS = 2_000;
/** An agent that hangs is one that does not answer. */
const PATIENCE_MILLISECONDS = 1_000;
const MOST_SILENT_LOOKS = 3;

/**
 * Ends a shared screen when the card that opened it has left the reader or was exchanged: also where it was gone before the
 * first look, and where the agent gave no answer three times in a row (some 6 seconds), for then nobody knows whether the
 * card is there. Whoever is signed in here came by way of that agent, so there is one to ask.
 */
export function useCardLeaves({ agentUrl, onLeave }: { agentUrl: string; onLeave: () => void }, active: boolean): void {
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useEffect(() => {
    if (!active) return;
    return watchCard({ agentUrl, onLeave: () => leave.current() });
  }, [agentUrl, active]);
}

/** Looks at the reader until the card has left, tells so once, and ends. What it returns ends it before. */
export function watchCard({
  agentUrl,
  onLeave,
  interval = LOOK_MILLISECONDS,
  patience = PATIENCE_MILLISECONDS,
}: {
  agentUrl: string;
  onLeave: () => void;
  /** Milliseconds between two looks, and for an answer to one. */
  interval?: number;
  patience?: number;
}): () => void {
  let opened: string | undefined;
  let silent = 0;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hasLeft = async () => {
    const seen = await cardOnReader({ agentUrl, signal: AbortSignal.timeout(patience) });
    silent = seen ? 0 : silent + 1;
    if (!seen) return silent === MOST_SILENT_LOOKS;
    if (!seen.present) return true;
    opened ??= seen.cardHandle;
    return seen.cardHandle !== opened;
  };
  const look = async () => {
    const left = await hasLeft();
    if (ended) return;
    if (left) onLeave();
    else timer = setTimeout(() => void look(), interval);
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
