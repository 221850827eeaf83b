import { useEffect, useSyncExternalStore } from 'react';
import type { Session, SessionStore } from '../device/session.ts';

/** The session of this face, and the page with it, wherever it changes. */
export function useSession<Kept>(store: SessionStore<Kept>): Session<Kept> | undefined {
  return useSyncExternalStore(store.subscribe, store.current);
}

/** Ends the session when its time has come, so that nobody finds another person's page. */
export function useSessionEnd<Kept>(store: SessionStore<Kept>, now: () => number): void {
  const session = useSession(store);
  useEffect(() => {
    if (!session) return;
    const left = Date.parse(session.expiresAt) - now();
    // A timer holds at most 24.8 days.
    const timer = setTimeout(() => store.end('ended'), Math.min(Math.max(left, 0), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [session, store, now]);
}
