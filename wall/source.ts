import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { parseSync } from 'vite';

/** One name that an import asks for; `*` is the whole module. */
export type Name = { name: string; isType: boolean };
/** An import in any form: static, re-export, dynamic, or the type `import('…')`. */
export type Import = {
  /** The file inside the repository; `undefined` where it is a package, `?` where the address is computed. */
  path: string | undefined;
  names: Name[];
  line: number;
};
/** A node of the syntax tree, as oxc draws it (ESTree with TypeScript). */
export type Node = { type: string; start: number; [field: string]: unknown };
export type SourceFile = {
  /** From the root, with `/`. */
  path: string;
  /** The first folder; empty for files of the root. */
  room: string;
  text: string;
  imports: Import[];
  /** Every node of a program; none for SQL. */
  nodes: Node[];
  lineOf(offset: number): number;
};

const skipped = new Set(['node_modules', 'dist', '.data', '.git', 'test-results', 'public']);

/** Reads every program and every SQL file under `root` and takes them apart. A file that cannot be parsed stops. */
export function readSources(root: string): SourceFile[] {
  const found = globSync('**/*.{ts,tsx,mts,js,mjs,sql}', { cwd: root, exclude: (name) => skipped.has(name) });
  return found
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => readSource(root, path));
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const room = path.includes('/') ? (path.split('/')[0] ?? '') : '';
  if (path.endsWith('.sql')) return { path, room, text, imports: [], nodes: [], lineOf };
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const nodes = nodesOf(program);
  const resolved = (specifier: string) => {
    if (!specifier.startsWith('.')) return specifier === '?' ? '?' : undefined;
    return relative(root, normalize(join(root, dirname(path), specifier))).replaceAll('\\', '/');
  };
  const imports = nodes.flatMap((node) => {
    const asked = importOf(node);
    return asked ? [{ path: resolved(asked.specifier), names: asked.names, line: lineOf(node.start) }] : [];
  });
  return { path, room, text, imports, nodes, lineOf };
}

function nodesOf(value: unknown): Node[] {
  const found: Node[] = [];
  const walk = (inner: unknown): void => {
    if (Array.isArray(inner)) for (const item of inner) walk(item);
    else if (inner !== null && typeof inner === 'object') {
      if (typeof (inner as Node).type === 'string') found.push(inner as Node);
      for (const field of Object.values(inner)) walk(field);
    }
  };
  walk(value);
  return found;
}

type Specifier = { imported?: { name?: string }; local?: { name?: string }; importKind?: string; exportKind?: string };

/** What a node imports, and from where; `?` where the address is computed. */
function importOf(node: Node): { specifier: string; names: Name[] } | undefined {
  const specifier = String((node.source as { value?: unknown } | null | undefined)?.value ?? '?');
  const wholeIsType = node.importKind === 'type' || node.exportKind === 'type';
  const named = ((node.specifiers as Specifier[] | undefined) ?? []).map((one) => ({
    name: one.imported?.name ?? (node.type === 'ImportDeclaration' ? '*' : (one.local?.name ?? '*')),
    isType: wholeIsType || one.importKind === 'type' || one.exportKind === 'type',
  }));
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier, names: named };
    case 'ExportNamedDeclaration':
      return node.source ? { specifier, names: named } : undefined;
    case 'ExportAllDeclaration':
      return { specifier, names: [{ name: '*', isType: wholeIsType }] };
    case 'ImportExpression':
      return { specifier, names: [{ name: '*', isType: false }] };
    case 'TSImportType':
      return { specifier, names: [{ name: '*', isType: true }] };
    default:
      return undefined;
  }
}
