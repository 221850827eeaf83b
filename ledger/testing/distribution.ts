import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/**
 * The rules under which the ledger's SQL runs distributed by slot (Citus) as it runs on one PostgreSQL. They were met by
 * trying: a statement that breaks one is refused there, or is sent to every machine.
 */
export type Statement = { where: string; text: string };

/** Distributed by slot; every other table of the schema is a small reference table that stands on every machine. */
export const distributed = ['lot', 'posting', 'slot'];
export const reference = ['deployment', 'posting_window', 'seal', 'seal_fund'];

/**
 * What may ask all slots at once, and why: each is rare, or is run while nobody posts. Nothing else may.
 */
const allSlots: [file: string, fragment: string, why: string][] = [
  ['read.ts', 'SELECT :id, min(posted_at), :endsAt FROM ledger.slot', 'opening a window, once a month: one row a slot'],
  ['deal.ts', '', 'dealing anew moves rows between slots, while no application posts'],
];

/** Every SQL statement in the ledger's own programs: the strings and templates that name one of its tables. */
export function readStatements(folder: string): Statement[] {
  const files = globSync('*.ts', { cwd: folder }).filter((file) => !/\.test\.ts$|^testing\.ts$/.test(file));
  return files.sort().flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return stringsOf(parseSync(file, text).program, text)
      .filter((found) => /\bledger\.\w+/.test(found) && /\b(?:SELECT|INSERT|UPDATE|DELETE)\b/.test(found))
      .map((found) => ({ where: file, text: found }));
  });
}

function stringsOf(program: unknown, text: string): string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const inner of node) walk(inner);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, start, end } = node as { type?: string; start: number; end: number };
    if (type === 'TemplateLiteral' || (type === 'Literal' && typeof (node as { value?: unknown }).value === 'string'))
      found.push(text.slice(start + 1, end - 1));
    else for (const inner of Object.values(node)) walk(inner);
  };
  walk(program);
  return found;
}

const table = new RegExp(`\\b(FROM|JOIN|UPDATE|INTO|COPY)\\s+(?:ONLY\\s+)?ledger\\.(${distributed.join('|')})\\b`, 'g');

/** What is wrong with a statement, in words with the remedy; empty where it runs within one slot. */
export function breaches({ where, text }: Statement): string[] {
  if (allSlots.some(([file, fragment]) => file === where && text.includes(fragment))) return [];
  const says: string[] = [];
  const named = [...text.matchAll(table)];
  for (const [index, match] of named.entries()) {
    const [, verb, name] = match;
    const after = text.slice(match.index + match[0].length, named[index + 1]?.index ?? text.length);
    if (verb === 'INTO') {
      if (!/^(?:\s+AS\s+\w+)?\s*\(\s*slot\b/.test(after)) says.push(`INSERT INTO ledger.${name} names slot first`);
      if (depthAt(text, match.index) > 0) says.push(`INSERT INTO ledger.${name} stands at the top level, not in a CTE`);
    } else if (!/\bslot\s*=\s*(?:\$\d+|:slot\b|\w+\.slot)/.test(after)) {
      says.push(`${verb} ledger.${name} says slot = :slot in its own WHERE`);
    }
  }
  if (/\bnextval\b|\bserial\b|GENERATED\s+(?:ALWAYS|BY DEFAULT)\s+AS\s+IDENTITY/i.test(text))
    says.push('numbers come from the caller, not from a sequence');
  return says;
}

const depthAt = (text: string, index: number) =>
  [...text.slice(0, index)].reduce((depth, char) => depth + (char === '(' ? 1 : char === ')' ? -1 : 0), 0);
