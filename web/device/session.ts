/** A signed-in session of this face: its token, bound to the device key, and whatever the face keeps beside it. */
export type Session<Kept> = { token: string; expiresAt: string } & Kept;

/** `ended`: its time was over; `changed`: the person has changed the sign-in itself. */
export type EndedBecause = 'ended' | 'changed';

/**
 * Where a face keeps its session: in this tab only, so that a reload goes on and a closed tab does not. The token is
 * worth nothing without the device key.
 */
export type SessionStore<Kept> = {
  current(): Session<Kept> | undefined;
  token(): string | undefined;
  keep(session: Session<Kept>): void;
  /** `because` is what the sign-in page says: nothing after signing out. */
  end(because?: EndedBecause): void;
  endedBecause(): EndedBecause | undefined;
  subscribe(listener: () => void): () => void;
};

export function createSessionStore<Kept>(name: string, storage: Storage = sessionStorage): SessionStore<Kept> {
  const key = `meguri.${name}.session`;
  const listeners = new Set<() => void>();
  let current = read<Kept>(storage, key);
  let because: EndedBecause | undefined;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    current: () => current,
    token: () => current?.token,
    endedBecause: () => because,
    keep(session) {
      current = session;
      because = undefined;
      storage.setItem(key, JSON.stringify(session));
      tell();
    },
    end(why) {
      if (current === undefined) return;
      current = undefined;
      because = why;
      storage.removeItem(key);
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function read<Kept>(storage: Storage, key: string): Session<Kept> | undefined {
  try {
    return JSON.parse(storage.getItem(key) ?? '') as Session<Kept>;
  } catch {
    // Nothing kept, or not by this version of the page: nobody is signed in.
    return undefined;
  }
}
