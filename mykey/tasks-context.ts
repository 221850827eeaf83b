import type { RevocationList } from '../jpki/index.ts';
import type { Pool } from '../postgres/pool.ts';

/** What the tasks of マイキー stand on. */
export type TasksContext = {
  database: Pool;
  clock: () => Temporal.Instant;
  /** The revocation lists in this process's memory. */
  lists: () => readonly RevocationList[];
};
