import { type Book, readSruAnswer } from './records.ts';

/** A catalogue that speaks SRU 1.2: a name for people, its address, and the schema in which it is asked for records. */
export type Catalogue = { name: string; url: string; schema: 'dcndl' | 'dc' };

/** What one catalogue came to. A slow or broken one is named; the others answer all the same. */
export type CatalogueAnswer = {
  name: string;
  outcome: 'answered' | 'slow' | 'broken' | 'refused';
  total: number | null;
  next: number | null;
  diagnostic: string | null;
  books: Book[];
};

const patience = 5000;
const bytesMax = 2 * 1024 * 1024;
const recordsAtOnce = 20;

/**
 * Asks one catalogue (SRU 1.2 searchRetrieve over HTTP GET): at most 5 seconds and 2 MB, no redirect, XML only. Never
 * throws: what a stranger's server can do is an outcome.
 *
 * @param query CQL
 * @param start place of the first record wanted, from 1
 * @param patience milliseconds until the catalogue counts as slow
 */
export async function askCatalogue(
  { name, url, schema }: Catalogue,
  asked: { query: string; start: number; patience?: number },
): Promise<CatalogueAnswer> {
  const none = { name, total: null, next: null, diagnostic: null, books: [] };
  const address = new URL(url);
  for (const [parameter, value] of Object.entries({
    operation: 'searchRetrieve',
    version: '1.2',
    recordSchema: schema,
    recordPacking: 'xml',
    startRecord: asked.start,
    maximumRecords: recordsAtOnce,
    query: asked.query,
  }))
    address.searchParams.set(parameter, String(value));
  const signal = AbortSignal.timeout(asked.patience ?? patience);
  try {
    const text = await fetchText(address, signal);
    const answer = text === undefined ? undefined : readSruAnswer(text);
    if (!answer) return { ...none, outcome: 'broken' };
    const { total, diagnostic, books } = answer;
    if (diagnostic !== null && books.length === 0) return { ...none, outcome: 'refused', diagnostic };
    const end = asked.start + recordsAtOnce;
    // Some catalogues do not say where they go on; some say so behind their own end.
    const next = answer.next ?? (end <= total ? end : null);
    return { name, outcome: 'answered', total, next: next !== null && next <= total ? next : null, diagnostic, books };
  } catch {
    return { ...none, outcome: signal.aborted ? 'slow' : 'broken' };
  }
}

/** The text of an answer that calls itself XML and ends within its bounds. */
async function fetchText(address: URL, signal: AbortSignal): Promise<string | undefined> {
  const response = await fetch(address, {
    signal,
    redirect: 'error',
    headers: { accept: 'application/xml, text/xml' },
  });
  if (!response.ok || !/xml/.test(response.headers.get('content-type') ?? '') || !response.body) {
    await response.body?.cancel();
    return undefined;
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.length;
    // Leaving the loop ends the connection: whoever sends without end is not listened to.
    if (size > bytesMax) return undefined;
    pieces.push(piece);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
}
