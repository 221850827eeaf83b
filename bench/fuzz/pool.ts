import type { Random } from './random.ts';

/** What an answer said together of one thing: its number, its hash, its amount. */
export type Known = { by: string; values: Readonly<Record<string, string | number>> };

/** Real numbers of things, as answers said them, by the names under which requests ask for them. */
export type Pool = {
  /** Takes all that an answer or a request names. `by` is who got it: what is one's own is asked for first. */
  learn(by: string, answer: unknown): void;
  /** Something that bears this name and is fit; undefined where nothing is known. */
  find(
    random: Random,
    wanted: { name: string; by: string; fits: (value: string | number) => boolean },
  ): Known | undefined;
  /** Numbers that a request which ends something must not name: callers and places that the others need. */
  keep(name: string, ...values: (string | number)[]): void;
  isKept(name: string, value: string | number): boolean;
};

/** So many of one name are remembered; the older ones make room. */
const rememberedMax = 300;

/** Names of requests for what answers call otherwise. */
const alias: Record<string, string> = {
  payeeId: 'merchantId',
  officeMerchantId: 'merchantId',
  fromMunicipalityCode: 'municipalityCode',
  hostMunicipalityCode: 'municipalityCode',
  invited: 'municipalityCode',
  voucherIds: 'voucherId',
  receipt: 'receiptNumber',
  cursor: 'next',
};
/** Answers that say `code` of these mean the code of a municipality. */
const isMunicipality = /municipalit|issuer|host$/i;
const isName = /(?:Id|Key|Code|Hash|Number|sha256|next|number|points|amount|jkt)$/;

export const nameOf = (asked: string): string => alias[asked] ?? asked;

export function createPool(): Pool {
  const known = new Map<string, Known[]>();
  const kept = new Set<string>();

  function remember(one: Known): void {
    for (const name of Object.keys(one.values)) {
      if (!isName.test(name)) continue;
      const list = known.get(name) ?? [];
      if (list.length === 0) known.set(name, list);
      if (list.length >= rememberedMax) list.shift();
      list.push(one);
    }
  }

  function learn(by: string, value: unknown, above: Known['values'] = {}, under = ''): void {
    if (Array.isArray(value)) for (const item of value.slice(0, 50)) learn(by, item, above, under);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
    const values: Record<string, string | number> = { ...above };
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner !== 'string' && typeof inner !== 'number') continue;
      values[name === 'code' && isMunicipality.test(under) ? 'municipalityCode' : name] = inner;
    }
    remember({ by, values });
    const numbers = Object.fromEntries(Object.entries(values).filter(([name]) => /(?:Id|Key)$/.test(name)));
    for (const [name, inner] of Object.entries(value)) learn(by, inner, numbers, name);
  }

  return {
    learn: (by, answer) => learn(by, answer),
    find(random, { name, by, fits }) {
      const all = known.get(nameOf(name)) ?? [];
      const own = all.filter((one) => one.by === by);
      const from = own.length > 0 && random.chance(0.8) ? own : all;
      for (let tries = 0; from.length > 0 && tries < 4; tries += 1) {
        // What was learned last still stands most often.
        const one = random.chance(0.5) ? random.pick(from.slice(-8)) : random.pick(from);
        const value = one.values[nameOf(name)];
        if (value !== undefined && fits(value)) return one;
      }
      return undefined;
    },
    keep(name, ...values) {
      for (const value of values) kept.add(`${name} ${value}`);
    },
    isKept: (name, value) => kept.has(`${nameOf(name)} ${value}`),
  };
}
