// Catalogues over loopback HTTP: one that answers by SRU 1.2, and ones that do what a stranger's server may do.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Catalogue } from '../sru.ts';

export type ShelfBook = { title: string; creator: string; isbn?: string };
export type TestCatalogue = Catalogue & { asked: URLSearchParams[]; close(): Promise<void> };

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const response = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/"><srw:version>1.2</srw:version>${inner}</srw:searchRetrieveResponse>`;
const diagnostic = (code: number, message: string, details = '') =>
  response(
    `<srw:numberOfRecords>0</srw:numberOfRecords><srw:diagnostics xmlns:diag="http://www.loc.gov/zing/srw/diagnostic/"><diag:diagnostic><diag:uri>info:srw/diagnostic/1/${code}</diag:uri><diag:details>${escaped(details)}</diag:details><diag:message>${escaped(message)}</diag:message></diag:diagnostic></srw:diagnostics>`,
  );

/** Reads CQL of `anywhere="…" AND …`, by its grammar: a masked sign is a mask, an escaped one is itself. */
function wordsOf(query: string): string[] | undefined {
  const words: string[] = [];
  let rest = query;
  for (;;) {
    const clause = /^anywhere="((?:[^"\\]|\\.)*)"/u.exec(rest);
    if (!clause) return undefined;
    // An unescaped mask is a search for anything: this shelf has none, so that one which slips through is seen.
    if (/(?<!\\)(?:\\\\)*[*?^]/u.test(clause[1] ?? '')) return undefined;
    words.push((clause[1] ?? '').replace(/\\(.)/gu, '$1'));
    rest = rest.slice(clause[0].length);
    if (rest === '') return words;
    if (!rest.startsWith(' AND ')) return undefined;
    rest = rest.slice(5);
  }
}

function answerOf(parameters: URLSearchParams, shelf: readonly ShelfBook[], packing: 'xml' | 'string'): string {
  const get = (name: string) => parameters.get(name) ?? '';
  if (get('version') !== '1.2') return diagnostic(5, 'Unsupported version', get('version'));
  if (get('operation') !== 'searchRetrieve') return diagnostic(4, 'Unsupported operation');
  if (get('recordSchema') !== 'dc') return diagnostic(66, 'Unknown schema for retrieval', get('recordSchema'));
  const words = wordsOf(get('query'));
  if (!words) return diagnostic(10, 'Query syntax error', get('query'));
  const found = shelf.filter(({ title, creator }) => words.every((word) => `${title} ${creator}`.includes(word)));
  const [start, max] = [Number(get('startRecord')), Number(get('maximumRecords'))];
  if (found.length > 0 && start > found.length) return diagnostic(61, 'First record position out of range');
  const page = found.slice(start - 1, start - 1 + max);
  const records = page.map(({ title, creator, isbn }, index) => {
    const data = `<srw_dc:dc xmlns:srw_dc="info:srw/schema/1/dc-schema" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(creator)}</dc:creator>${isbn ? `<dc:identifier>ISBN ${isbn}</dc:identifier>` : ''}</srw_dc:dc>`;
    return `<srw:record><srw:recordSchema>info:srw/schema/1/dc-v1.1</srw:recordSchema><srw:recordPacking>${packing}</srw:recordPacking><srw:recordData>${packing === 'xml' ? data : escaped(data)}</srw:recordData><srw:recordPosition>${start + index}</srw:recordPosition></srw:record>`;
  });
  const next = start + page.length;
  return response(
    `<srw:numberOfRecords>${found.length}</srw:numberOfRecords><srw:records>${records.join('')}</srw:records>${next <= found.length ? `<srw:nextRecordPosition>${next}</srw:nextRecordPosition>` : ''}`,
  );
}

type Behaviour = {
  shelf?: readonly ShelfBook[];
  packing?: 'xml' | 'string';
  /** Answers with this in place of a search; `never`: takes the question and says nothing. */
  says?: { type: string; text: string; status?: number; location?: string } | 'never' | 'without end';
};

/** Starts a catalogue on a free port of this machine. */
export async function startCatalogue(name: string, behaviour: Behaviour): Promise<TestCatalogue> {
  const asked: URLSearchParams[] = [];
  const server = createServer((request, reply) => {
    const parameters = new URL(request.url ?? '/', 'http://x').searchParams;
    asked.push(parameters);
    const { says, shelf = [], packing = 'xml' } = behaviour;
    if (says === 'never') return;
    if (says === 'without end') {
      reply.writeHead(200, { 'content-type': 'application/xml' });
      const more = () => {
        while (!reply.destroyed && reply.write('<a>'.repeat(10_000)));
      };
      reply.on('drain', more);
      more();
      return;
    }
    const {
      type,
      text,
      status = 200,
      location,
    } = says ?? {
      type: 'text/xml; charset=utf-8',
      text: answerOf(parameters, shelf, packing),
    };
    reply.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name,
    url: `http://127.0.0.1:${port}/sru`,
    schema: 'dc' as const,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
