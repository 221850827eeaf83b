import type { SystemKeys } from '../app/keys.ts';
import { startTestSystems, type TestSystems } from '../demo/test-nation.ts';

/** Both real systems, with all that an onlooker at the wall needs to see. */
export type Stage = TestSystems & {
  /** Every line that either system has logged. */
  lines: string[];
};

/** Starts both systems on databases of their own; `keys` lets one installation share keys with another. */
export async function setStage({ keys }: { keys?: SystemKeys } = {}): Promise<Stage> {
  const lines: string[] = [];
  const systems = await startTestSystems({
    keys,
    origin: 'http://pages.test',
    log: (system, line) => lines.push(JSON.stringify({ system, ...line })),
  });
  return Object.assign(systems, { lines });
}
