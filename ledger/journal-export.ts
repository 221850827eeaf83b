import type { Pool } from '../postgres/pool.ts';
import { addRow, chainStart, headLine, newTally, rowLine, type Seal, sealLine, sealOf } from './journal-format.ts';
import { readDay } from './journal-rows.ts';
import { readSeals } from './seal.ts';

export type ExportSettings = {
  pool: Pool;
  slots: number;
  /** First and last day in Japan; left out, from the first and through the last that is sealed. */
  from?: string | undefined;
  through?: string | undefined;
  /** Takes the text in pieces; the next one comes when it is done. */
  write: (text: string) => void | Promise<void>;
};
export type Exported =
  | {
      outcome: 'exported';
      from: string;
      through: string;
      rows: number;
      /** The seal of the last day: what an auditor notes. */
      last: string;
      /** Days whose postings are not what was sealed. They are written as they are, for verification to name. */
      differing: string[];
    }
  /** Nothing is sealed yet, or not all of the days asked for. */
  | { outcome: 'not_sealed'; sealedFrom: string | undefined; sealedThrough: string | undefined };

/**
 * Writes the sealed days as a `meguri-journal 1` (journal-format.ts): the postings as the tables hold them now, the seals
 * as they were made. Whether they agree is for `verifyJournal` to say, elsewhere, without a database.
 */
export async function exportJournal({ pool, slots, from, through, write }: ExportSettings): Promise<Exported> {
  const all = await readSeals(pool);
  const seals = all.filter(
    ({ day }) => (from === undefined || day >= from) && (through === undefined || day <= through),
  );
  const [first, last] = [seals[0], seals.at(-1)];
  if (!first || !last || (from && first.day !== from) || (through && last.day !== through))
    return { outcome: 'not_sealed', sealedFrom: all[0]?.day, sealedThrough: all.at(-1)?.day };
  await write(headLine({ from: first.day, through: last.day, previous: first.previous }));
  let rows = 0;
  const differing: string[] = [];
  for (const seal of seals) {
    const found = await exportDay({ pool, slots, seal, write });
    rows += found.count;
    if (sealLine(found) !== sealLine(seal)) differing.push(seal.day);
  }
  return { outcome: 'exported', from: first.day, through: last.day, rows, last: last.sha256, differing };
}

/** Writes a day, and returns the seal that its postings would have now. */
async function exportDay({
  pool,
  slots,
  seal,
  write,
}: Pick<ExportSettings, 'pool' | 'slots' | 'write'> & { seal: Seal }): Promise<Seal> {
  const tally = newTally(seal.previous);
  await readDay({
    pool,
    slots,
    day: seal.day,
    isFirst: seal.previous === chainStart,
    take: (read) => {
      let text = '';
      for (const posted of read) {
        addRow(tally, posted.row, posted.text);
        text += rowLine(tally.count, posted.text, tally.link);
      }
      return write(text);
    },
  });
  await write(sealLine(seal));
  return sealOf(tally, seal.day).seal;
}
