import type { Database, Pool } from '../../postgres/pool.ts';
import type { SecondFactors } from '../../server/second-factor.ts';

/** What every room of the points cloud stands on. */
export type RegistersContext = {
  database: Pool;
  /** For what is looked up by its key at every request (`postgres/reader.ts`). */
  reader: Database;
  /** For what is written at every request (`postgres/prepared.ts`). */
  prepared: Database;
  clock: () => Temporal.Instant;
  /** What second factors of people of offices stand on. */
  factors: SecondFactors;
  /** Called when a register has changed: what is remembered of places and campaigns is read anew. */
  forgetRegisters: () => void;
};
