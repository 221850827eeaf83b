/** Stands where a byte could not be read; a line with it is refused by its number, and the others go on. */
export const damagedSign = '\uFFFD';

const decode = (bytes: Uint8Array, encoding: string, fatal: boolean) => {
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes);
  } catch {
    // Not this one.
    return undefined;
  }
};
const countOf = (text: string) => text.split(damagedSign).length - 1;
/** More damage than this is no text with a bad byte but another kind of file. */
const damagedShare = 0.01;

/**
 * The text of a file: UTF-8 with or without BOM, or else Shift_JIS as Windows writes it. Where a few bytes are of neither, the
 * encoding that reads more of it, with {@link damagedSign} in their place. Undefined where it is no text.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const whole = decode(bytes, 'utf-8', true) ?? decode(bytes, 'shift_jis', true);
  const text = whole ?? readMost(bytes);
  return text === undefined || text.includes('\0') ? undefined : text;
}

function readMost(bytes: Uint8Array): string | undefined {
  const readings = ['utf-8', 'shift_jis'].map((encoding) => decode(bytes, encoding, false) ?? '');
  const [best = ''] = readings.sort((a, b) => countOf(a) - countOf(b));
  return countOf(best) <= Math.max(1, best.length * damagedShare) ? best : undefined;
}
