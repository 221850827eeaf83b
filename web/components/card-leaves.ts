import { useEffect, useRef } from 'react';
import { cardOnReader } from '../device/card-agent.ts';

/**
 * Ends a shared screen when the card that opened it has left the reader or was exchanged. An agent that stopped
 * answering ends nothing: the session has a time limit of its own.
 */
export function useCardLeaves({ agentUrl, onLeave }: { agentUrl: string; onLeave: () => void }, active: boolean): void {
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useEffect(() => {
    if (!active) return;
    let opened: string | undefined;
    const look = async () => {
      const seen = await cardOnReader({ agentUrl });
      if (!seen) return;
      if (opened === undefined) opened = seen.present ? seen.cardHandle : undefined;
      else if (!seen.present || seen.cardHandle !== opened) leave.current();
    };
    void look();
    const timer = setInterval(() => void look(), 2_000);
    return () => clearInterval(timer);
  }, [agentUrl, active]);
}
