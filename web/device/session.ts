/** A signed-in session of this face: its token, bound to the device key, and whatever the face keeps beside it. */
export type Session<Kept> = { token: string; expiresAt: string } & Kept;

/** `ended`: its time was over; `changed`: the person has changed the sign-in itself; `cardLeft`: the card is no longer there. */
export type EndedBecause = 'ended' | 'changed' | 'cardLeft';

/**
 * Where a face keeps its session: in each tab for itself, so that a reload goes on and nothing is left when the last tab
 * closes. A tab that is opened beside a signed-in one asks it and goes on with its session; where one tab ends it, all do.
 * The token is worth nothing without the device key.
 */
export type SessionStore<Kept> = {
  current(): Session<Kept> | undefined;
  token(): string | undefined;
  keep(session: Session<Kept>): void;
  /** `because` is what the sign-in page says: nothing after signing out. */
  end(because?: EndedBecause): void;
  endedBecause(): EndedBecause | undefined;
  subscribe(listener: () => void): () => void;
  /** Done when the other tabs had the time to answer, or one did: before it nobody is sent to sign in. */
  asked: Promise<void>;
  /** No more is heard from other tabs. */
  close(): void;
};

/** What tabs of one face on one device say to each other. */
type Said<Kept> =
  | { kind: 'who' }
  | { kind: 'session'; session: Session<Kept> }
  | { kind: 'ended'; token: string; because?: EndedBecause | undefined };

/** Other tabs answer within a few milliseconds; a person does not see this wait. */
const PATIENCE = 100;

export function createSessionStore<Kept>(
  name: string,
  storage: Storage = sessionStorage,
  patience: number = PATIENCE,
): SessionStore<Kept> {
  const key = `meguri.${name}.session`;
  const listeners = new Set<() => void>();
  const tabs = new BroadcastChannel(key);
  const say = (said: Said<Kept>) => tabs.postMessage(said);
  let current = read<Kept>(storage, key);
  let because: EndedBecause | undefined;
  let asks = current === undefined;
  const become = (session: Session<Kept> | undefined, why?: EndedBecause) => {
    current = session;
    because = why;
    if (session) storage.setItem(key, JSON.stringify(session));
    else storage.removeItem(key);
    for (const listener of listeners) listener();
  };
  const asked = new Promise<void>((resolve) => {
    const done = () => {
      // What comes later would change the page under somebody's hands.
      asks = false;
      resolve();
    };
    tabs.addEventListener('message', ({ data }: MessageEvent<Said<Kept>>) => {
      if (data.kind === 'who' && current) say({ kind: 'session', session: current });
      if (data.kind === 'ended' && data.token === current?.token) become(undefined, data.because);
      if (data.kind === 'session' && asks) {
        become(data.session);
        done();
      }
    });
    if (!asks) return resolve();
    say({ kind: 'who' });
    setTimeout(done, patience);
  });
  return {
    current: () => current,
    token: () => current?.token,
    endedBecause: () => because,
    keep: (session) => become(session),
    end(why) {
      if (current === undefined) return;
      say({ kind: 'ended', token: current.token, because: why });
      become(undefined, why);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    asked,
    close: () => tabs.close(),
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
