import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const STAMP = '.built-from';

export type WebBuild = { outcome: 'built' | 'unchanged'; directory: string };

/**
 * Builds the faces into `dist/web`, unless that was built from these very sources. Silent; what Vite complains of is in the error.
 * Vite works in a process that ends: a server that had built its own faces would hold some 450 MB for as long as it runs. The
 * build grows in a folder of its own and is moved into place whole, so a killed build is simply built again.
 */
export async function buildWeb(): Promise<WebBuild> {
  const directory = join(root, 'dist', 'web');
  const sources = hashOfSources();
  const stamp = join(directory, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return { outcome: 'unchanged', directory };

  const growing = join(root, 'dist', `web.${process.pid}`);
  try {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'build-faces.ts'), growing]);
    writeFileSync(join(growing, STAMP), sources);
    mkdirSync(join(root, 'dist'), { recursive: true });
    rmSync(directory, { recursive: true, force: true });
    renameSync(growing, directory);
  } finally {
    rmSync(growing, { recursive: true, force: true });
  }
  return { outcome: 'built', directory };
}

/** Everything that the build reads: the faces, the contract they speak, and the versions of the packages. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync(['web/**/*.{ts,tsx,js,css,html,svg}', 'contract/**/*.ts', 'package-lock.json'], { cwd: root });
  for (const file of files.filter((name) => !/\.test\.tsx?$/.test(name)).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}
