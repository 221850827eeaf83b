/** A line of a file, without its line feed; `from` and `until` are its bytes in the file, the line feed included. */
export type Line = {
  number: number;
  from: number;
  until: number;
  /** One character a byte, so that two texts are equal only where all bytes are. */
  text: string;
  /** False for what stands after the last line feed: a file that was cut off. */
  isWhole: boolean;
};

/** A seal with thousands of funds is far below; something longer is no line of a journal, and must not fill the memory. */
const lineMax = 1 << 20;

/**
 * Takes a stream of bytes apart at its line feeds, and at nothing else: what reads lines by the rules of a terminal takes
 * a carriage return for a line's end too, and would not see that byte changed. Hands on the lines of one piece together.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let number = 0;
  let offset = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes =
      rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const lines: Line[] = [];
    let start = 0;
    const take = (end: number, until: number, isWhole: boolean) => {
      number += 1;
      const text = bytes.toString('latin1', start, end);
      lines.push({ number, from: offset + start, until: offset + until, text, isWhole });
      start = until;
    };
    for (;;) {
      const feed = bytes.indexOf(10, start);
      if (feed < 0) break;
      take(feed, feed + 1, true);
    }
    if (bytes.length - start > lineMax) take(start + lineMax, bytes.length, false);
    rest = bytes.subarray(start);
    offset += start;
    yield lines;
  }
  if (rest.length > 0) {
    const text = rest.toString('latin1');
    yield [{ number: number + 1, from: offset, until: offset + rest.length, text, isWhole: false }];
  }
}
