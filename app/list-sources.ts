import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { FetchedList, ListSource } from '../mykey/server.ts';

/** Five million entries are some 200 MB; what is much larger is no list, and is not taken into memory. */
const largestList = 512 * 1024 * 1024;
const addressTimeoutMs = 120_000;

type Fetch = ListSource['fetch'];

/** A list in a file. Its version is when it was written and how long it is, so looking costs nothing while it stays. */
export function listInFile(path: string): Fetch {
  return async (version) => {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (!found) return { outcome: 'missing' };
    const current = `${found.mtimeNs} ${found.size}`;
    if (current === version) return { outcome: 'unchanged' };
    if (found.size > largestList) return { outcome: 'too_large' };
    const bytes = await readFile(path).catch(() => undefined);
    // A small file's bytes may lie in memory shared with others; a list's own memory moves into the reading thread.
    return bytes ? { outcome: 'fetched', der: ownMemory(bytes), version: current } : { outcome: 'missing' };
  };
}

const ownMemory = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);

/**
 * A list at an http(s) address, asked at most every `everyMs` (ten minutes unless said) and with the validators of the
 * one before, so that it travels once a day. Plain http serves: the list is signed.
 */
export function listAtAddress(
  address: string,
  { everyMs = 600_000, timeoutMs = addressTimeoutMs }: { everyMs?: number; timeoutMs?: number } = {},
): Fetch {
  let askedAt = Number.NEGATIVE_INFINITY;
  let validators: Record<string, string> = {};
  return async (version) => {
    if (performance.now() - askedAt < everyMs) return { outcome: 'unchanged' };
    askedAt = performance.now();
    try {
      const response = await fetch(address, {
        headers: version === undefined ? {} : validators,
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.status === 304) return { outcome: 'unchanged' };
      if (response.status === 404 || response.status === 410) return { outcome: 'missing' };
      if (!response.ok || !response.body) return { outcome: 'unreachable' };
      const der = await readAtMost(response.body, largestList);
      if (!der) return { outcome: 'too_large' };
      validators = validatorsOf(response.headers);
      const current = createHash('sha256').update(der).digest('hex');
      return current === version ? { outcome: 'unchanged' } : { outcome: 'fetched', der, version: current };
    } catch {
      return { outcome: 'unreachable' } satisfies FetchedList;
    }
  };
}

function validatorsOf(headers: Headers): Record<string, string> {
  const etag = headers.get('etag');
  const modified = headers.get('last-modified');
  return { ...(etag ? { 'if-none-match': etag } : {}), ...(modified ? { 'if-modified-since': modified } : {}) };
}

async function readAtMost(
  body: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > most) return undefined;
    parts.push(part);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
