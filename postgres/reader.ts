import type pg from 'pg';
import { type Database, isConnectionLost, openSession, type Pool, type Session } from './pool.ts';
import { nameOfStatement } from './prepared.ts';

export type Reader = Database & { end(): void };

/**
 * Each statement is planned once and is then a probe of an index, whatever the tables held at that moment. Left to
 * itself the planner makes a plan anew wherever an array is short, which takes longer than the look.
 */
const settings = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', enable_hashjoin: 'off', jit: 'off' };

/**
 * Opens a connection for what is looked up by its key at every request: short reads, whose texts are few. They are
 * prepared, and travel one behind the other without waiting for each other's answers: PostgreSQL is woken once for many.
 * Connects at the first question, and again at the first one after the connection was lost.
 */
export function openReader(pool: Pool): Reader {
  let session: Promise<Session> | undefined;

  async function query(asked: pg.QueryConfig): Promise<pg.QueryResult> {
    session ??= openSession(pool, settings);
    const current = session;
    let isOpen = false;
    try {
      const { client } = await current;
      isOpen = true;
      return await client.query({ ...asked, name: nameOfStatement(asked.text) });
    } catch (error) {
      // One that could not be opened, for whatever reason, is opened anew at the next question.
      if (session === current && (!isOpen || isConnectionLost(error))) {
        session = undefined;
        end(current);
      }
      throw error;
    }
  }

  const end = (ending: Promise<Session> | undefined) => ending?.then((ended) => ended.end()).catch(() => {});
  return { query: query as Database['query'], end: () => void end(session) };
}
