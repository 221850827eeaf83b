type Thrown = Partial<Error> & { code?: string; table?: string; constraint?: string };

const house = /\/(?:app|contract|jpki|ledger|mykey|points|postgres|server|zengin)\/[\w./-]+\.ts:\d+/;

/**
 * Why something failed, in words that may be kept and shown: what kind of error, its code, the table and the rule it met, and
 * the line of ours it came from. Never its message: PostgreSQL repeats the value it could not take, and a message of ours
 * may name a person.
 */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'something that is no error was thrown';
  const { name = 'Error', code, table, constraint, stack = '', cause } = error as Thrown;
  // The stack begins with the message, which may have several lines: only its frames are read.
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const place = frames.map((line) => house.exec(line)?.[0]).find(Boolean);
  const parts = [name, code, table, constraint].filter((part) => part && /^[\w.-]+$/.test(part));
  const at = place ? ` at ${place.slice(1)}` : '';
  return `${parts.join(' ')}${at}${cause ? ` ← ${reasonOf(cause)}` : ''}`;
}
