// What a PC without npm and without the internet needs: agent and installer in one file each, the Node that runs them, the
// module for PC/SC, the fonts of the window, how to start, and whose work all this is.
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { build } from 'vite';
import { thisPlatform } from '../installer/manifest.ts';

/** A file of the package: bytes, or where on this machine they lie. */
export type Content = { path: string; executable: boolean } & ({ from: string } | { text: string });

const root = join(import.meta.dirname, '..', '..');
const isWindows = process.platform === 'win32';

/** Everything but the manifest. Throws where a part is not installed on this machine. */
export async function contentsOfAgent(): Promise<Content[]> {
  const [agent, installer] = [await bundle('card-agent/main.ts'), await bundle('card-agent/installer/main.ts')];
  const modules = [...new Set([...agent.modules, ...installer.modules])].sort();
  return [
    { path: 'agent/main.mjs', text: agent.code, executable: false },
    { path: 'installer.mjs', text: installer.code, executable: false },
    ...folderAs('agent/browser', join(root, 'card-agent', 'browser')),
    ...runtime(),
    ...nativeModule(),
    ...fonts(),
    ...ownFiles(),
    { path: 'LICENSES.txt', text: licencesOf(modules), executable: false },
  ];
}

type Bundle = { code: string; modules: string[] };

/** One file, and the folders of the packages that went into it. `pcsc-mini` stays outside: its binary is a file of its own. */
async function bundle(entry: string): Promise<Bundle> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['pcsc-mini'] },
    build: {
      write: false,
      ssr: entry,
      target: 'esnext',
      minify: false,
      rollupOptions: { output: { codeSplitting: false } },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const [chunk, ...others] = outputs;
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error(`${entry} does not fit into one file`);
  // The bundler notes where each part lay on this machine; another machine would give another manifest.
  const code = chunk.code.replace(/^[ \t]*\/\/#(?:end)?region.*\n/gm, '');
  return { code, modules: chunk.moduleIds.flatMap((id) => packageFolder(id) ?? []) };
}

function packageFolder(file: string): string | undefined {
  return /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
}

function folderAs(path: string, folder: string): Content[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((from) => ({ path: [path, ...relative(folder, from).split(sep)].join('/'), from, executable: false }));
}

/** The Node that runs this very program, which the lock file brought along with its licence. */
function runtime(): Content[] {
  const licence = join(dirname(process.execPath), '..', 'LICENSE');
  if (!existsSync(licence))
    throw new Error(`Node の LICENSE がありません: ${licence}。npm run package-agent で行ってください。`);
  const name = isWindows ? 'node.exe' : 'node';
  return [
    { path: `runtime/${name}`, from: process.execPath, executable: true },
    { path: 'runtime/LICENSE', from: licence, executable: false },
  ];
}

function nativeModule(): Content[] {
  const folder = folderOf('pcsc-mini');
  const binaries = join(folder, '..', '@pcsc-mini');
  const installed = existsSync(binaries) ? readdirSync(binaries) : [];
  if (installed.length === 0) throw new Error(`pcsc-mini の部品がこの機種（${thisPlatform}）にありません。`);
  return [
    ...folderAs('node_modules/pcsc-mini', folder),
    ...installed.flatMap((name) => folderAs(`node_modules/@pcsc-mini/${name}`, join(binaries, name))),
  ].filter(({ path }) => !path.endsWith('.d.ts'));
}

function fonts(): Content[] {
  const name = '@fontsource-variable/noto-sans-jp';
  const needed = /^(?:files\/.*-wght-normal\.woff2|index\.css|package\.json|LICENSE)$/;
  const all = folderAs(`node_modules/${name}`, folderOf(name));
  return all.filter(({ path }) => needed.test(path.slice(`node_modules/${name}/`.length)));
}

function folderOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (!manifest) throw new Error(`${name} が入っていません。npm install を行ってください。`);
  return dirname(manifest);
}

/** READMEs, and the scripts of this system; those in `launch/` are put beside the versions when it is installed. */
function ownFiles(): Content[] {
  const scripts = isWindows ? '.cmd' : '.sh';
  const files = folderAs('.', join(import.meta.dirname, 'files')).map((file) => ({
    ...file,
    path: file.path.slice(2),
  }));
  const own = files.filter(({ path }) => path.endsWith('.txt') || path.endsWith(scripts));
  return [
    ...own.map((file) => ({ ...file, executable: file.path.endsWith(scripts) })),
    ...['LICENSE', 'NOTICE'].map((name) => ({ path: name, from: join(root, name), executable: false })),
  ];
}

/** Name, version and licence of every package that went into the two files. */
function licencesOf(folders: readonly string[]): string {
  return folders
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const texts = globSync('{LICENSE,LICENCE,license,licence}*', { cwd: folder }).filter(
        (file) => !/\.js$/.test(file),
      );
      const text = texts.sort().map((file) => readFileSync(join(folder, basename(file)), 'utf8').trim());
      return [`${name} ${version} (${license})`, ...text].join('\n\n');
    })
    .sort()
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n');
}
