import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RevocationList, readRevocationList } from '../jpki/index.ts';

export type Trust = { roots: Uint8Array[] };

/**
 * The authority whose cards are accepted, from a folder: `roots/*.cer` (DER) and `lists/<name>.crl` (DER), the list of
 * the root of the same name. A list that was replaced is read again; one that cannot be read leaves the old one, which
 * goes stale and then refuses by name.
 */
export function loadTrust(folder: string): { trust: Trust; revocationLists: () => RevocationList[] } {
  const names = readdirSync(join(folder, 'roots'))
    .filter((name) => name.endsWith('.cer'))
    .sort();
  const roots = names.map((name) => new Uint8Array(readFileSync(join(folder, 'roots', name))));
  const known = new Map<string, { changedAt: number; list: RevocationList }>();
  const lookEveryMilliseconds = 10_000;
  let lookedAt = Number.NEGATIVE_INFINITY;

  function look(): void {
    for (const [index, name] of names.entries()) {
      const file = join(folder, 'lists', name.replace(/\.cer$/, '.crl'));
      const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
      if (changedAt === undefined || known.get(name)?.changedAt === changedAt) continue;
      const read = readRevocationList(new Uint8Array(readFileSync(file)), roots[index] as Uint8Array);
      if (read.outcome === 'read') known.set(name, { changedAt, list: read.list });
      else process.stderr.write(`失効リスト ${name} を読めません（${read.because}） / revocation list not usable\n`);
    }
  }

  return {
    trust: { roots },
    revocationLists() {
      if (performance.now() - lookedAt > lookEveryMilliseconds) {
        lookedAt = performance.now();
        look();
      }
      return [...known.values()].map(({ list }) => list);
    },
  };
}
