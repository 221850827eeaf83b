import { type Database, isConnectionLost, rows } from './pool.ts';

/** Finds the one row that belongs to what is asked, or undefined. */
export type LookUp<Asked, Found> = (asked: Asked) => Promise<Found | undefined>;

type Waiting<Asked, Found> = {
  asked: Asked;
  resolve: (found: Found | undefined) => void;
  reject: (error: unknown) => void;
};

/**
 * Makes a look-up whose questions of one turn of the event loop, and those that arrive while a statement is under way,
 * go to PostgreSQL as one statement. A lone question waits for nobody. Nothing is remembered: every answer is
 * what stood in the database after it was asked. Of 32 callers at once, a question costs PostgreSQL a tenth of what it
 * costs as a statement of its own.
 *
 * `valuesOf` gives one question's values by name. `text` takes under each of these names the array of all that are asked at
 * once, and answers `asked`, the place in those arrays (from 1), beside what was found there.
 */
export function gatherLookUps<Asked, Found extends object>({
  database,
  text,
  valuesOf,
  most = 500,
}: {
  database: Database;
  text: string;
  valuesOf: (asked: Asked) => Readonly<Record<string, string | number>>;
  most?: number;
}): LookUp<Asked, Found> {
  let waiting: Waiting<Asked, Found>[] = [];
  let underWay = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const taken = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await answer(taken);
    }
    underWay = false;
  }

  async function answer(taken: Waiting<Asked, Found>[]): Promise<void> {
    try {
      const found = await find(taken.map(({ asked }) => asked));
      for (const [index, { resolve }] of taken.entries()) resolve(found[index]);
    } catch (error) {
      const [only] = taken;
      if (only === undefined) return;
      if (taken.length === 1 || isConnectionLost(error)) {
        for (const { reject } of taken) reject(error);
        return;
      }
      // A value that PostgreSQL cannot take, such as a NUL in a text, is its sender's fault: the others are asked alone.
      for (const one of taken) await answer([one]);
    }
  }

  async function find(questions: Asked[]): Promise<(Found | undefined)[]> {
    const values = questions.map(valuesOf);
    const arrays = Object.keys(values[0] ?? {}).map((name) => [name, values.map((one) => one[name])] as const);
    const answered = await rows<Found & { asked: number }>(database, text, Object.fromEntries(arrays));
    const found = new Array<Found | undefined>(questions.length);
    for (const { asked, ...line } of answered) found[asked - 1] = line as unknown as Found;
    return found;
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (underWay) return;
      underWay = true;
      setImmediate(run);
    });
}
