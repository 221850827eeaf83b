import type { Manifest } from './format.ts';
import {
  type RecordName,
  type RecordOf,
  readRecords,
  readTable,
  records,
  type TableName,
  type TableRow,
  tables,
} from './records.ts';
import type { Tally } from './tally.ts';

/** What the files of a pack say, read; the postings as they were counted, and the files of the bank by their number. */
export type Contents = {
  manifest: Manifest;
  tally: Tally;
  bank: ReadonlyMap<number, Uint8Array>;
} & { [Name in RecordName]: RecordOf<Name>[] } & { [Name in TableName]: TableRow<Name>[] };

/**
 * Reads all files but the postings.
 *
 * @throws Unreadable with the first line that is none
 */
export function readContents(
  { manifest, tally }: Pick<Contents, 'manifest' | 'tally'>,
  files: ReadonlyMap<string, Buffer>,
): Contents {
  const bytesOf = (name: string) => files.get(name) ?? Buffer.alloc(0);
  const read = [
    ...(Object.keys(records) as RecordName[]).map((name) => [name, readRecords(name, bytesOf(name))]),
    ...(Object.keys(tables) as TableName[]).map((name) => [name, readTable(name, bytesOf(name))]),
  ];
  const bank = new Map(
    [...files].flatMap(([name, bytes]) => {
      const [, fileId] = /^bank\/(\d+)\.txt$/.exec(name) ?? [];
      return fileId ? [[Number(fileId), bytes] as const] : [];
    }),
  );
  return { manifest, tally, bank, ...Object.fromEntries(read) } as Contents;
}
