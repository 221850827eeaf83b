// Just enough DER to walk a revocation list of a million entries without building a tree: the libraries at hand
// refuse 100,000 entries ("Maximum ASN.1 node count exceeded").

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** One element: where it starts, where its content starts, and where it ends (exclusive). */
export type Element = { tag: number; start: number; contentStart: number; end: number };

/** Bytes that are not DER, or not the DER that was expected there. Caught at the doors of this room. */
export class DerError extends Error {
  override name = 'DerError';
}

/** Reads the header at `at`. Lengths of up to four bytes; the element must end at or before `limit`. */
export function elementAt(bytes: Uint8Array, at: number, limit = bytes.length): Element {
  if (at + 2 > limit) throw new DerError(`no element at ${at}`);
  const tag = bytes[at]!;
  if ((tag & 0x1f) === 0x1f) throw new DerError(`long tag at ${at}`);
  const first = bytes[at + 1]!;
  let contentStart = at + 2;
  let length = first;
  if (first >= 0x80) {
    const size = first & 0x7f;
    if (size === 0 || size > 4 || contentStart + size > limit) throw new DerError(`bad length at ${at}`);
    length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + bytes[contentStart + i]!;
    contentStart += size;
  }
  const end = contentStart + length;
  if (end > limit) throw new DerError(`element at ${at} ends after its parent`);
  return { tag, start: at, contentStart, end };
}

/** Reads the element at `at` and insists on its tag. */
export function expectAt(bytes: Uint8Array, at: number, tag: number, limit = bytes.length): Element {
  const element = elementAt(bytes, at, limit);
  if (element.tag !== tag) throw new DerError(`tag ${element.tag} at ${at}, expected ${tag}`);
  return element;
}

/** The direct children of an element. */
export function childrenOf(bytes: Uint8Array, parent: Element): Element[] {
  const children: Element[] = [];
  for (let at = parent.contentStart; at < parent.end; ) {
    const child = elementAt(bytes, at, parent.end);
    children.push(child);
    at = child.end;
  }
  return children;
}

export function contentOf(bytes: Uint8Array, element: Element): Uint8Array {
  return bytes.subarray(element.contentStart, element.end);
}

/** Dotted notation of an OBJECT IDENTIFIER. */
export function readOid(bytes: Uint8Array, element: Element): string {
  if (element.tag !== TAG.oid) throw new DerError(`no object identifier at ${element.start}`);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of contentOf(bytes, element)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (arcs.length === 0) {
      const top = Math.min(Math.floor(arc / 40), 2);
      arcs.push(top, arc - top * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

/** UTCTime or GeneralizedTime as RFC 5280 allows them: to the second, ending in Z. */
export function readTime(bytes: Uint8Array, element: Element): Temporal.Instant {
  const text = Buffer.from(contentOf(bytes, element)).toString('latin1');
  const parts = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  const short = element.tag === TAG.utcTime;
  if (!parts || (!short && element.tag !== TAG.generalizedTime) || parts[1]!.length !== (short ? 2 : 4)) {
    throw new DerError(`no time at ${element.start}`);
  }
  const [, year, month, day, hour, minute, second] = parts;
  const fullYear = short ? (Number(year) < 50 ? `20${year}` : `19${year}`) : year;
  try {
    return Temporal.Instant.from(`${fullYear}-${month}-${day}T${hour}:${minute}:${second}Z`);
  } catch {
    throw new DerError(`no time at ${element.start}`);
  }
}

/** A serial number as this project writes it everywhere: lower-case hex of the whole bytes, no leading zero bytes. */
export function serialHex(content: Uint8Array): string {
  let from = 0;
  while (from < content.length - 1 && content[from] === 0) from++;
  return Buffer.from(content.subarray(from)).toString('hex');
}
