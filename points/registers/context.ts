import type { Database, Pool } from '../../postgres/pool.ts';

/** What every room of the points cloud stands on. */
export type RegistersContext = {
  database: Pool;
  /** For what is looked up by its key at every request (`postgres/reader.ts`). */
  reader: Database;
  clock: () => Temporal.Instant;
  /** Called when a register has changed: what is remembered of places and campaigns is read anew. */
  forgetRegisters: () => void;
};
