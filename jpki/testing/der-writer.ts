// Writes the DER that the test authority signs. Values are built from the inside out: `sequence(integer(1n), …)`.

export function tagged(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOf(content.length)), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export const sequence = (...parts: Uint8Array[]) => tagged(0x30, ...parts);
export const set = (...parts: Uint8Array[]) => tagged(0x31, ...parts);
export const octets = (content: Uint8Array) => tagged(0x04, content);
export const boolean = (value: boolean) => tagged(0x01, Uint8Array.of(value ? 0xff : 0));
export const nothing = () => tagged(0x05);
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text));
export const printable = (text: string) => tagged(0x13, Buffer.from(text, 'latin1'));

/** A positive INTEGER from hex: a zero byte goes before a set top bit. */
export function integer(hex: string): Uint8Array {
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return tagged(0x02, bytes[0]! & 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
}

/** A BIT STRING; `unused` bits at its end do not count. */
export const bits = (content: Uint8Array, unused = 0) => tagged(0x03, Uint8Array.of(unused), content);

export function oid(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const bytes = [first! * 40 + second!, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return tagged(0x06, Uint8Array.from(bytes));
}

/** UTCTime up to 2049, GeneralizedTime after, as RFC 5280 demands. */
export function time(at: Temporal.Instant): Uint8Array {
  // Down: a list made within this second must not claim to be of the next one.
  const digits = at.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString().replaceAll(/[-:T]/g, '');
  const year = Number(digits.slice(0, 4));
  return year < 2050 ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits));
}

/** A distinguished name from its parts in order, e.g. `[['C', 'JP'], ['O', 'JPKI-TEST']]`. */
export function name(parts: readonly (readonly [type: keyof typeof ATTRIBUTE, value: string])[]): Uint8Array {
  return sequence(
    ...parts.map(([type, value]) => set(sequence(oid(ATTRIBUTE[type]), type === 'C' ? printable(value) : utf8(value)))),
  );
}

const ATTRIBUTE = { CN: '2.5.4.3', C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11' } as const;

export function extension({ id, critical, value }: { id: string; critical?: boolean; value: Uint8Array }): Uint8Array {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}
