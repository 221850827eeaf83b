/**
 * A 総合振込 file that somebody holds against the one that was kept: names, account numbers and references can be
 * changed so that the file alone looks sound, so it is compared byte for byte and the first difference is named.
 */

import { strideOf } from './file.ts';
import { decodeJisX0201 } from './jis-x-0201.ts';
import { RECORD_BYTES, sougouRecord } from './sougou-furikomi.ts';

/** Line and column count from 1. `stored` and `given` are the byte there as a person sees it, null where a file has ended. */
export type FileDifference = {
  line: number;
  column: number;
  record: string;
  field: string;
  stored: string | null;
  given: string | null;
  /** The whole of it as a Japanese sentence. */
  sentence: string;
};

export type Comparison = { outcome: 'same' } | ({ outcome: 'differs' } & FileDifference);

/**
 * Where a given file first differs from the stored one. Any bytes may be given. Records and fields are named by the
 * stored file, which is the true one: a given byte that changes a mark does not change what the place is called.
 */
export function compareSougouFurikomi(stored: Uint8Array, given: Uint8Array): Comparison {
  const shorter = Math.min(stored.length, given.length);
  const changed = stored.subarray(0, shorter).findIndex((byte, at) => byte !== given[at]);
  if (changed < 0 && stored.length === given.length) return { outcome: 'same' };
  const at = changed < 0 ? shorter : changed;

  const stride = strideOf(stored, RECORD_BYTES);
  const [line, column] = [Math.floor(at / stride) + 1, (at % stride) + 1];
  const from = (line - 1) * stride;
  const place = placeIn(stored.subarray(from, from + RECORD_BYTES), column);
  const bytes = { stored: shown(stored[at]), given: shown(given[at]) };
  const where = `${line}行目（${place.record}）の${column}桁目「${place.field}」`;
  const sentence = `${where}が保存したファイルと違います。保存したファイルは${words(bytes.stored)}、比べたファイルは${words(bytes.given)}です。`;
  return { outcome: 'differs', line, column, ...place, ...bytes, sentence };
}

function placeIn(record: Uint8Array, column: number): { record: string; field: string } {
  if (record.length === 0) return { record: 'ファイルの終わりの後', field: '余分なバイト' };
  const decoded = decodeJisX0201(record);
  const known = decoded.ok ? sougouRecord(decoded.text) : undefined;
  if (known === undefined) return { record: '種類の分からないレコード', field: '項目の分からない桁' };
  const name = `${known.name}・レコード`;
  const field = known.fields.find(({ at, length }) => column >= at && column < at + length);
  return { record: name, field: field?.label ?? '改行' };
}

/** A byte as its character, or as hexadecimal where it has none that can be seen. */
function shown(byte: number | undefined): string | null {
  if (byte === undefined) return null;
  const decoded = decodeJisX0201(Uint8Array.of(byte));
  return decoded.ok ? decoded.text : `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function words(character: string | null): string {
  if (character === null) return 'そこで終わり';
  return character === ' ' ? '空白' : `「${character}」`;
}
