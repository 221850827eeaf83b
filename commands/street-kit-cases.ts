import { randomUUID } from 'node:crypto';
import { pathOf, type Route, streetRoutes, Transfer } from '../contract/index.ts';
import { type ClientKey, generateClientKey, signProof } from '../server/client.ts';

export type KitSettings = {
  url: string;
  key: ClientKey;
  clock: () => Temporal.Instant;
  memberNumber: string;
  unknownNumber: string;
  /** MM/YY; null where cards have no last month. */
  cardExpires: string | null;
  timeoutMilliseconds: number;
};
export type Tried = { name: string; en: string; failure: string | undefined };
export const passedAll = (tried: Tried[]): boolean => tried.length > 0 && tried.every(({ failure }) => !failure);

type Said = { status: number; transfer: Transfer | undefined; text: string };
type Street = ReturnType<typeof openStreet>;
type Case = { name: string; en: string; run: (street: Street) => Promise<void> };

/**
 * Runs every case in its order, each with transfers of its own; what fails is said and the next goes on. `units` is by
 * how much the member's balance must have grown, which no call of the contract shows.
 */
export async function runStreetKit(settings: KitSettings): Promise<{ tried: Tried[]; units: number }> {
  const tried: Tried[] = [];
  const committed = new Set<string>();
  for (const { name, en, run } of cases) {
    try {
      await run(openStreet(settings, committed));
      tried.push({ name, en, failure: undefined });
    } catch (error) {
      tried.push({ name, en, failure: (error as Error).message });
    }
  }
  return { tried, units: committed.size };
}

/** The calls of the contract, and what may be done wrong with them. */
function openStreet(settings: KitSettings, committed: Set<string>) {
  const { url: base, key, clock, timeoutMilliseconds } = settings;
  type Request = {
    transferId: string;
    body?: object;
    by?: ClientKey;
    proof?: string | null;
    at?: Temporal.Instant;
    patience?: number;
  };

  async function call(
    route: Route,
    { transferId, body, by = key, proof, at = clock(), patience = timeoutMilliseconds }: Request,
  ): Promise<Said> {
    const url = base + pathOf(route, { params: { transferId } });
    const signed = proof === undefined ? await signProof({ key: by, method: route.method, url, now: at }) : proof;
    const response = await fetch(url, {
      method: route.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      headers: {
        accept: 'application/json',
        ...(signed === null ? {} : { dpop: signed }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const transfer = response.ok ? read(text) : undefined;
    if (transfer?.state === 'committed') committed.add(transferId);
    return { status: response.status, transfer, text: text.slice(0, 200) };
  }
  const order = {
    municipalityCode: '43424',
    target: '試験',
    memberNumber: settings.memberNumber,
    cardExpires: settings.cardExpires,
    points: 1,
    units: 1,
  };
  return {
    settings,
    call,
    order,
    prepare: (transferId: string, change: object = {}) =>
      call(streetRoutes.prepareTransfer, { transferId, body: { ...order, ...change } }),
    commit: (transferId: string) => call(streetRoutes.commitTransfer, { transferId }),
    cancel: (transferId: string) => call(streetRoutes.cancelTransfer, { transferId }),
    status: (transferId: string) => call(streetRoutes.showTransfer, { transferId }),
  };
}

function read(text: string): Transfer | undefined {
  try {
    return Transfer.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Stops a case with what was expected and what came. */
function expectState(said: Said, states: Transfer['state'][], what: string): Transfer {
  const { status, transfer, text } = said;
  if (status !== 200) throw new Error(`${what}: HTTP 200 が必要ですが ${status} でした / expected 200: ${text}`);
  if (!transfer) throw new Error(`${what}: 契約の形ではありません / not of the contract: ${text}`);
  if (!states.includes(transfer.state))
    throw new Error(
      `${what}: ${states.join('・')} のはずが ${transfer.state} でした / expected ${states.join(' or ')}`,
    );
  return transfer;
}

function expectRefusedKey({ status }: Said, what: string): void {
  if (status !== 401 && status !== 403)
    throw new Error(`${what}: 401 か 403 で断るはずが ${status} でした / expected 401 or 403`);
}

/** A commit may be taken in and done later; the states in which it is on its way or done. */
const going: Transfer['state'][] = ['committed', 'pending'];

const cases: Case[] = [
  {
    name: '用意して、行うと、済む。状態もそう答える',
    en: 'prepare, commit, and the status says so',
    async run({ prepare, commit, status }) {
      const id = randomUUID();
      const prepared = expectState(await prepare(id), ['prepared'], 'prepare');
      if (prepared.transferId !== id || prepared.units !== 1)
        throw new Error('番号か数が、送ったものと違います / transferId or units differ from what was sent');
      expectState(await status(id), ['prepared'], 'status');
      expectState(await commit(id), going, 'commit');
      expectState(await status(id), going, 'status');
    },
  },
  {
    name: '同じ用意が二度届いても、同じ答え',
    en: 'the same prepare twice has one answer',
    async run({ prepare, cancel }) {
      const id = randomUUID();
      expectState(await prepare(id), ['prepared'], '1');
      expectState(await prepare(id), ['prepared'], '2');
      expectState(await cancel(id), ['cancelled'], 'cancel');
    },
  },
  {
    name: '同じ番号で違う内容の用意は断る',
    en: 'a prepare with other contents under a known number is refused',
    async run({ prepare, status }) {
      const id = randomUUID();
      expectState(await prepare(id), ['prepared'], '1');
      const other = await prepare(id, { units: 2, points: 2 });
      if (other.status < 400 || other.status > 499)
        throw new Error(`4xx で断るはずが ${other.status} でした / expected 4xx`);
      const kept = expectState(await status(id), ['prepared'], 'status');
      if (kept.units !== 1) throw new Error('数が変わりました / the units changed');
    },
  },
  {
    name: '行う、が二度届いても、同じ答え（増えるのは1回）',
    en: 'the same commit twice has one answer; at once too',
    async run({ prepare, commit }) {
      const id = randomUUID();
      expectState(await prepare(id), ['prepared'], 'prepare');
      const answers = await Promise.all([commit(id), commit(id), commit(id)]);
      for (const answer of [...answers, await commit(id)]) expectState(answer, going, 'commit');
    },
  },
  {
    name: '知らない会員番号は、理由を付けて断る。行うこともない',
    en: 'an unknown member number is refused with its reason, and never committed',
    async run({ prepare, commit, status, settings }) {
      const id = randomUUID();
      const refused = expectState(await prepare(id, { memberNumber: settings.unknownNumber }), ['refused'], 'prepare');
      if (refused.reason !== 'member_unknown')
        throw new Error(`理由は member_unknown のはずが ${refused.reason} でした / expected member_unknown`);
      expectState(await commit(id), ['refused'], 'commit');
      expectState(await status(id), ['refused'], 'status');
    },
  },
  {
    name: 'やめた移行は、あとから行えない',
    en: 'what was cancelled cannot be committed',
    async run({ prepare, cancel, commit, status }) {
      const id = randomUUID();
      expectState(await prepare(id), ['prepared'], 'prepare');
      expectState(await cancel(id), ['cancelled'], 'cancel');
      expectState(await cancel(id), ['cancelled'], 'cancel 2');
      expectState(await commit(id), ['cancelled'], 'commit');
      expectState(await status(id), ['cancelled'], 'status');
    },
  },
  {
    name: '用意より先に届いた「やめる」を覚え、遅れて届いた用意を受けない',
    en: 'a cancel that overtakes its prepare is remembered',
    async run({ prepare, cancel, commit }) {
      const id = randomUUID();
      expectState(await cancel(id), ['cancelled'], 'cancel');
      expectState(await prepare(id), ['cancelled'], 'prepare');
      expectState(await commit(id), ['cancelled'], 'commit');
    },
  },
  {
    name: '済んだ移行は、やめられない',
    en: 'what is committed cannot be cancelled',
    async run({ prepare, commit, cancel, status }) {
      const id = randomUUID();
      expectState(await prepare(id), ['prepared'], 'prepare');
      expectState(await commit(id), going, 'commit');
      expectState(await cancel(id), going, 'cancel');
      expectState(await status(id), going, 'status');
    },
  },
  {
    name: '知らない番号の状態と「行う」には unknown と答える',
    en: 'status and commit of an unknown transfer answer unknown',
    async run({ status, commit }) {
      expectState(await status(randomUUID()), ['unknown'], 'status');
      expectState(await commit(randomUUID()), ['unknown'], 'commit');
    },
  },
  {
    name: '証明のない呼び出しを断る',
    en: 'a call without a proof is refused',
    async run({ call, order }) {
      const route = streetRoutes.prepareTransfer;
      expectRefusedKey(await call(route, { transferId: randomUUID(), body: order, proof: null }), 'prepare');
      expectRefusedKey(await call(streetRoutes.showTransfer, { transferId: randomUUID(), proof: null }), 'status');
    },
  },
  {
    name: '登録していない鍵の証明を断る',
    en: 'a proof of another key is refused',
    async run({ call, order }) {
      const by = await generateClientKey();
      expectRefusedKey(
        await call(streetRoutes.prepareTransfer, { transferId: randomUUID(), body: order, by }),
        'prepare',
      );
      expectRefusedKey(await call(streetRoutes.commitTransfer, { transferId: randomUUID(), by }), 'commit');
    },
  },
  {
    name: '別の呼び出しの証明、二度目の証明、古い証明を断る',
    en: 'a proof of another call, a used one, and an old one are refused',
    async run({ call, settings }) {
      const { key, clock, url } = settings;
      const transferId = randomUUID();
      const route = streetRoutes.showTransfer;
      const path = pathOf(route, { params: { transferId } });
      const other = await signProof({ key, method: 'POST', url: `${url}${path}/commit`, now: clock() });
      expectRefusedKey(await call(route, { transferId, proof: other }), 'another');
      const once = await signProof({ key, method: 'GET', url: url + path, now: clock() });
      expectState(await call(route, { transferId, proof: once }), ['unknown'], 'first use');
      expectRefusedKey(await call(route, { transferId, proof: once }), 'second use');
      expectRefusedKey(await call(route, { transferId, at: clock().subtract({ minutes: 10 }) }), 'old');
    },
  },
  {
    name: '返事を受け取れなかったあとも、状態が本当のことを答える',
    en: 'after an answer that was not waited for, the status tells the truth',
    async run({ prepare, commit, status, call }) {
      const id = randomUUID();
      expectState(await prepare(id), ['prepared'], 'prepare');
      // The line breaks while the street is at work: whether it has begun, only the street knows.
      await call(streetRoutes.commitTransfer, { transferId: id, patience: 2 }).catch(() => undefined);
      const told = expectState(await status(id), ['prepared', ...going], 'status');
      if (told.state === 'prepared') expectState(await commit(id), going, 'commit');
      expectState(await status(id), going, 'status');
    },
  },
];
