import type { FuzzCaller, Suitability } from './callers.ts';
import type { Operation, System } from './documents.ts';
import { type Draft, spoilDraft } from './hostile.ts';
import { spoilWire, type Wire } from './hostile-wire.ts';
import type { Pool } from './pool.ts';
import { type Random, randomOf } from './random.ts';
import type { Prepared } from './recipe.ts';
import { fieldsOf, type Making, remake, valueFor } from './values.ts';

/** As an honest caller sends it, with values that are spoiled, or spoiled as it was written: beside the contract. */
export type Mode = 'valid' | 'spoiledValues' | 'spoiledWire';
/** One request, ready to be sent, with all that a report says of it. */
export type Composed = {
  operation: Operation;
  mode: Mode;
  caller: FuzzCaller;
  wire: Wire;
  /** The same once more, with a proof of its own: what is sent twice in one moment. */
  again: () => Wire;
  draft: Draft;
  after?: Prepared['after'];
  /** Why what the request needed could not be made; the request goes without. */
  unprepared?: string;
};
export type Composer = (turn: { request: number; operation: Operation; mode: Mode }) => Promise<Composed>;

/** Of what a recipe made, how often one value inside is made up, from the ends of what is allowed. */
const remadeShare = 0.4;
/** What ends a person, a terminal, a place or a site: it gets those that nothing else needs. */
const ending = new Set([
  'closeBank',
  'endSystemKey',
  'endStaff',
  'resetStaff',
  'revokeTerminal',
  'revokeOwnTerminal',
  'revokeTownTerminal',
  'createRotationCode',
  'changeOperator',
  'unlink',
  'replaceLink',
  'removeSignInClient',
  'replaceSignInKeys',
  'requestAtDesk',
  'leaveGroup',
  'signInStaff',
  'askEventCancellation',
  'changeEvent',
  'changeStreet',
  'setStreetOfPlace',
  'closeEventAccount',
  'endVoucherKind',
]);
/** What requests are made from and sent to. */
export type Scene = {
  urls: Partial<Record<System, string>>;
  clock: () => Temporal.Instant;
  pool: Pool;
  callers: readonly FuzzCaller[];
  /** Makes what an operation needs; whoever was chosen to call may be somebody else then. */
  prepare(asked: {
    operation: Operation;
    random: Random;
    chosen: FuzzCaller;
    /** How often the operation has succeeded so far. */
    succeeded: number;
  }): Promise<Prepared & { unprepared?: string }>;
};

export function composerOf(scene: Scene, { seed, suitability }: { seed: number; suitability: Suitability }): Composer {
  const { pool, clock, urls, prepare } = scene;
  const today = clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  return async ({ request, operation, mode }) => {
    const random = randomOf(seed, request);
    const chosen = callerFor(scene, { operation, random, suitability });
    const prepared = await prepare({ operation, random, chosen, succeeded: suitability.succeeded(operation.name) });
    const caller = prepared.caller ?? chosen;
    const making: Making = {
      random,
      pool,
      today,
      chosen: {},
      by: caller.name,
      resolve: operation.resolve,
      ends: ending.has(operation.id),
    };
    const draft = draftOf(operation, making, prepared, random.key(clock()));
    // A key that stands for something else already.
    const taken = random.chance(0.05) && pool.find(random, { name: 'operationKey', by: caller.name, fits: () => true });
    if (taken && draft.idempotencyKey !== '') draft.idempotencyKey = `${taken.values.operationKey}`;
    if (mode === 'spoiledValues') spoilDraft(random, draft);
    const wire = writeDown(operation, draft);
    const token = await caller.token().catch((error: Error) => {
      prepared.unprepared = `${caller.name} of ${caller.system} signs in: ${error.message}`;
      return undefined;
    });
    const prove = (wire: Wire) => {
      if (operation.caller === 'anyone') return;
      const url = `${urls[operation.system]}${wire.path}`;
      wire.headers.dpop = caller.prove({ method: wire.method, url, now: clock(), token });
    };
    prove(wire);
    if (token !== undefined) wire.headers.authorization = `DPoP ${token}`;
    if (mode === 'spoiledWire') spoilWire(random, wire);
    const again = () => {
      const copy = { ...wire, headers: { ...wire.headers } };
      prove(copy);
      return copy;
    };
    const { after, unprepared } = prepared;
    return {
      operation,
      mode,
      caller,
      wire,
      again,
      draft,
      ...(after ? { after } : {}),
      ...(unprepared ? { unprepared } : {}),
    };
  };
}

function callerFor(
  { callers }: Scene,
  { operation, random, suitability }: { operation: Operation; random: Random; suitability: Suitability },
): FuzzCaller {
  const possible = callers.filter(({ system, kind }) => system === operation.system && kind === operation.caller);
  if (possible.length === 0) throw new Error(`nobody calls ${operation.name}`);
  return random.weighted(possible.map((one) => [suitability.weight(operation.name, one.name), one] as const));
}

/** What the document asks for, with what a recipe made in its place; now and then one of its values is made up all the same. */
function draftOf(operation: Operation, making: Making, prepared: Prepared, newKey: string): Draft {
  const { random } = making;
  const made = prepared.body as Record<string, unknown> | undefined;
  for (const known of [prepared.params, made])
    for (const [name, value] of Object.entries(known ?? {}))
      if (typeof value === 'string' || typeof value === 'number') making.chosen[name] = value;
  const params = { ...fieldsOf(making, operation.params), ...prepared.params };
  const query = { ...fieldsOf(making, operation.query), ...prepared.query };
  let body = operation.body && valueFor(making, operation.body);
  if (made) {
    body = structuredClone(made);
    if (operation.body && !prepared.asMade && random.chance(remadeShare)) remake(making, operation.body, body);
  }
  return { params, query, body, idempotencyKey: operation.idempotent ? (prepared.idempotencyKey ?? newKey) : '' };
}

/** As a browser writes it into an address; half of a surrogate pair as a browser never would. */
function escaped(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : `${value}`;
  return text.isWellFormed() ? encodeURIComponent(text) : `${encodeURIComponent(text.toWellFormed())}%ED%A0%80`;
}

function writeDown({ method, path, isForm }: Operation, { params, query, body, idempotencyKey }: Draft): Wire {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => escaped(params[name] ?? ''));
  const search = Object.entries(query)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `${escaped(name)}=${escaped(one)}`),
    )
    .join('&');
  const headers: Record<string, string> = {};
  // A header carries one byte a letter and no line ends; what goes beyond is cut away.
  if (idempotencyKey !== '') headers['idempotency-key'] = idempotencyKey.replace(/[^\x20-\x7e]/g, '?').slice(0, 2000);
  if (body !== undefined) headers['content-type'] = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const asForm = () => `${new URLSearchParams(Object.entries(body ?? {}).map(([name, value]) => [name, `${value}`]))}`;
  return {
    method,
    headers,
    path: search ? `${filled}?${search}` : filled,
    body: body === undefined ? undefined : isForm ? asForm() : JSON.stringify(body),
  };
}
