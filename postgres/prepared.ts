import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database, Pool } from './pool.ts';

const names = new Map<string, string>();

/** The name under which a text is prepared: the text's own, so that two texts never meet under one. */
export function nameOfStatement(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `stated-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  names.set(text, name);
  return name;
}

/**
 * The same database for what is written at every request: each text is parsed and planned once a connection. For texts that are few; a plan
 * takes its memory in every connection.
 */
export function prepared(pool: Pool): Database {
  const query = (asked: pg.QueryConfig) => pool.query({ ...asked, name: nameOfStatement(asked.text) });
  return { query: query as Database['query'] };
}
