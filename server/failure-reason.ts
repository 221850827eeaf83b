import { isConnectionLost } from '../postgres/pool.ts';

type Thrown = Partial<Error> & { code?: string; statusCode?: number; table?: string; constraint?: string };

const house = /\/(?:app|contract|jpki|ledger|mykey|points|postgres|server|zengin)\/[\w./-]+\.ts:\d+/;

/**
 * Why something failed, in words that may be kept and shown: what kind of error, its code, the table and the rule it met, and
 * the line of ours it came from. Not its message: PostgreSQL repeats the value it could not take, and a message of ours
 * may name a person. Only what the driver says of a lost connection is repeated: no value was ever in it.
 */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'something that is no error was thrown';
  const { name = 'Error', code, statusCode, table, constraint, stack = '', cause, message } = error as Thrown;
  // The stack begins with the message, which may have several lines: only its frames are read.
  // Whoever called the task says nothing of why it failed.
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('/server/queue.ts'));
  const place = frames.map((line) => house.exec(line)?.[0]).find(Boolean);
  const parts = [name, code, statusCode && `${statusCode}`, table, constraint].filter(
    (part) => part && /^[\w.-]+$/.test(part),
  );
  const at = place ? ` at ${place.slice(1)}` : '';
  const said = isConnectionLost(error) && !code?.startsWith('E') ? ` (${message})` : '';
  return `${parts.join(' ')}${said}${at}${cause ? ` ← ${reasonOf(cause)}` : ''}`;
}
