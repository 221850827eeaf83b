import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { cutText } from '../../contract/index.ts';

export type Book = {
  title: string;
  creators: string[];
  publisher: string | null;
  issued: string | null;
  isbn: string | null;
  link: string | null;
};
/** What a catalogue answered, read. */
export type SruAnswer = { total: number; next: number | null; diagnostic: string | null; books: Book[] };

type Element = { [name: string]: unknown };

// Entities are not followed: the five of XML itself and numbers are put back below, and a document that declares any is refused.
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  htmlEntities: false,
  maxNestedTags: 40,
  // Text and inner elements as they follow each other, and CDATA, which has no entities, as itself.
  preserveOrder: true,
  cdataPropName: '#cdata',
  trimValues: false,
});

/** Reads XML from strangers: well formed, without a document type, not deep. Undefined for anything else. */
function readXml(text: string): Element | undefined {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return undefined;
  try {
    if (XMLValidator.validate(text) !== true) return undefined;
    const read = elementOf(parser.parse(text) as Node[]);
    return typeof read === 'string' ? undefined : read;
  } catch {
    return undefined;
  }
}

type Node = { [name: string]: Node[] | string } & { ':@'?: Record<string, string> };

/** A node's children by their names, and under `#text` all its text in the order of the document; text alone is itself. */
function elementOf(nodes: readonly Node[], attributes: Record<string, string> = {}): Element | string {
  const element: Record<string, unknown[]> = {};
  let text = '';
  for (const { ':@': own, ...node } of nodes) {
    const [[name, inner] = ['', '']] = Object.entries(node);
    if (name === '#text') text += decoded(String(inner));
    else if (name === '#cdata') text += (inner as Node[]).map((part) => String(part['#text'] ?? '')).join('');
    else if (!name.startsWith('?')) {
      const child = elementOf(inner as Node[], own);
      text += typeof child === 'string' ? child : String(child['#text']);
      element[name] = [...(element[name] ?? []), child];
    }
  }
  const named = Object.entries(attributes).map(([name, value]) => [name, decoded(value)]);
  if (named.length === 0 && Object.keys(element).length === 0) return text;
  return { ...element, ...Object.fromEntries(named), '#text': text };
}

const isElement = (value: unknown): value is Element => typeof value === 'object' && value !== null;
const all = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const child = (value: unknown, ...names: string[]): unknown =>
  names.reduce((at: unknown, name) => (isElement(at) ? all(at[name])[0] : undefined), value);

const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
/** Text as it was meant: the entities of XML put back, once. */
const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|quot|apos|amp));/gi, (whole, decimal, hex, name) => {
    if (name) return named[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    if (code > 0x10ffff) return '';
    const above = code - 0x10000;
    return above < 0
      ? String.fromCharCode(code)
      : String.fromCharCode(0xd800 + (above >> 10), 0xdc00 + (above & 0x3ff));
  });

const shownMax = 300;
/** One line to show: no control characters, nothing that turns the reading order, of a bearable length in whole characters. */
const line = (text: string): string => {
  const shown = text
    .toWellFormed()
    .replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, ' ')
    .trim();
  return cutText(shown, shownMax);
};

/** The text of a value in any of the shapes of DC-NDL: itself, a described one, or the name of an agent. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return line(value);
  const inner = child(value, 'Description', 'value') ?? child(value, 'Agent', 'name') ?? child(value, '#text');
  return typeof inner === 'string' ? line(inner) : '';
}
const textsOf = (value: unknown): string[] => all(value).map(textOf).filter(Boolean);

const isLink = (value: unknown): value is string =>
  typeof value === 'string' && /^https?:\/\/[^\s"<>]{1,500}$/.test(value);

/** One record, simple Dublin Core or DC-NDL (RDF); undefined where it has no title. */
function bookOf(data: unknown): Book | undefined {
  const rdf = child(data, 'RDF');
  const candidates = isElement(rdf) ? all(rdf.BibResource) : [child(data, 'dc') ?? data];
  const found = candidates.find((one) => isElement(one) && textsOf(one.title).length > 0) as Element | undefined;
  if (!found) return undefined;
  const identifiers = all(found.identifier);
  const isbn = identifiers.find(
    (one) =>
      /ISBN/i.test(`${child(one, '@_datatype')}${child(one, '@_type')}`) || /^(?:ISBN|urn:isbn:)/i.test(textOf(one)),
  );
  const links = [
    ...all(found.seeAlso).map((one) => child(one, '@_resource')),
    child(found, '@_about'),
    ...identifiers.map(textOf),
  ];
  // A name stands twice in DC-NDL: as the title page has it, and as the authority file has it.
  const agents = all(found.creator).filter((one) => child(one, 'Agent') !== undefined);
  return {
    title: textsOf(found.title)[0] ?? '',
    creators: textsOf(agents.length > 0 ? agents : found.creator).slice(0, 5),
    publisher: textsOf(found.publisher)[0] ?? null,
    issued: textsOf(found.issued)[0] ?? textsOf(found.date)[0] ?? null,
    isbn: isbn === undefined ? null : textOf(isbn).replace(/^(?:ISBN|urn:isbn:)\s*/i, ''),
    link: links.find(isLink) ?? null,
  };
}

const numberIn = (value: unknown): number | null =>
  typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : null;

/**
 * Reads the answer of a catalogue (SRU 1.2, searchRetrieveResponse); undefined where it is none. Records come as XML or as
 * a string of XML; one that cannot be read is passed over, and so is a diagnostic in the place of a record.
 */
export function readSruAnswer(text: string): SruAnswer | undefined {
  const response = child(readXml(text), 'searchRetrieveResponse');
  if (!isElement(response)) return undefined;
  const diagnostic = child(response, 'diagnostics', 'diagnostic');
  const said = [child(diagnostic, 'message'), child(diagnostic, 'details'), child(diagnostic, 'uri')].map(textOf);
  const total = numberIn(child(response, 'numberOfRecords'));
  if (total === null && diagnostic === undefined) return undefined;
  const records = child(response, 'records');
  const books = all(isElement(records) ? records.record : undefined).map((record) => {
    const data = child(record, 'recordData');
    return bookOf(typeof data === 'string' ? readXml(data.trim()) : data);
  });
  return {
    total: total ?? 0,
    next: numberIn(child(response, 'nextRecordPosition')),
    diagnostic: diagnostic === undefined ? null : said.filter(Boolean).join(' '),
    books: books.filter((book) => book !== undefined),
  };
}
