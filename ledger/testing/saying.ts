import pg from 'pg';
import type { Pool } from '../../postgres/pool.ts';

/** A pool whose writers' statements say something else in places: what negative controls take a guard away with. */
export function saying(pool: Pool, changes: readonly [string, string][]): Pool {
  class Altered extends pg.Client {
    override query(config: unknown, ...rest: unknown[]): never {
      const asked = config as { text?: string };
      const text = changes.reduce((left, [from, to]) => left.replace(from, to), asked.text ?? '');
      return Reflect.apply(pg.Client.prototype.query, this, [
        asked.text ? { ...asked, text } : config,
        ...rest,
      ]) as never;
    }
  }
  const options = { ...pool.options, Client: Altered };
  return { options, query: pool.query.bind(pool), connect: pool.connect.bind(pool) } as unknown as Pool;
}

/** The guards of the ledger's write, and what is said in their place where a control goes without them. */
export const versionGuard: [string, string] = ['version = $2 AND posted_at < $3', '$2::bigint IS NOT NULL'];
export const balanceGuard: [string, string] = ['AND l.balance = wanted.read', ''];

/** A pool whose writers do not hear what the server warns of. */
export function deaf(pool: Pool): Pool {
  class Deaf extends pg.Client {
    override emit(name: string | symbol, ...rest: unknown[]): boolean {
      return name !== 'notice' && super.emit(name as 'notice', ...(rest as [never]));
    }
  }
  const options = { ...pool.options, Client: Deaf };
  return { options, query: pool.query.bind(pool), connect: pool.connect.bind(pool) } as unknown as Pool;
}
