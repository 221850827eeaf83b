import { readdirSync, readFileSync } from 'node:fs';
import { type Pool, row } from '../postgres/pool.ts';

/** The kernel counts CPU time in hundredths of a second on every Linux of today (USER_HZ). */
const tickMicroseconds = 10_000;

/** CPU microseconds that a server's processes have used so far, the ones that have ended included. */
export type PostgresCpu = () => number;

/**
 * Makes the reader of what PostgreSQL has used: its first process and all its children, from `/proc`. Elsewhere than
 * on Linux, or where the server runs on another machine, it reads `NaN`.
 */
export async function postgresCpu(pool: Pool): Promise<PostgresCpu> {
  const backend = (await row<{ pid: number }>(pool, 'SELECT pg_backend_pid() AS pid'))?.pid ?? 0;
  const first = processOf(backend)?.parent;
  return () => {
    if (first === undefined) return Number.NaN;
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => processOf(Number(name)))
      .filter((found) => found?.parent === first);
    // What the parent has waited for is the time of backends that have ended.
    const own = processOf(first);
    return (own?.microseconds ?? 0) + (own?.endedChildren ?? 0) + sum(children.map((c) => c?.microseconds ?? 0));
  };
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

/** Fields of `/proc/<pid>/stat` (proc(5)); the name before them is in brackets and may hold spaces. */
function processOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return {
      parent,
      microseconds: (user + system) * tickMicroseconds,
      endedChildren: (endedUser + endedSystem) * tickMicroseconds,
    };
  } catch {
    // It ended between the listing and the reading, or this is not Linux.
    return undefined;
  }
}
