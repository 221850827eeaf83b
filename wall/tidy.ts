import type { Node, SourceFile } from './source.ts';

/** The longest function that fits a screen. */
export const longestFunction = 60;

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const isTest = ({ path }: SourceFile) => /\.test\.tsx?$/.test(path) || path.includes('/testing');

/** Functions that are longer than a screen, as `file name`, with their lines. A function without a name has its line's. */
export function longFunctions(files: readonly SourceFile[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const file of files.filter((one) => !isTest(one)))
    for (const node of file.nodes.filter(({ type }) => functions.has(type))) {
      const lines = file.lineOf(node.end as number) - file.lineOf(node.start) + 1;
      if (lines <= longestFunction) continue;
      const name = `${file.path} ${nameOf(file, node)}`;
      found.set(name, Math.max(lines, found.get(name) ?? 0));
    }
  return found;
}

/** A function's own name, or that of what it is the value of. */
function nameOf(file: SourceFile, node: Node): string {
  const own = (node.id as { name?: string } | null)?.name;
  if (own) return own;
  const before = file.text.slice(Math.max(0, node.start - 120), node.start);
  return /(\w+)(?:: [^=]*)?\s*[:=]\s*(?:async )?$/.exec(before)?.[1] ?? /(\w+)\($/.exec(before)?.[1] ?? 'anonymous';
}

/** Literals that are spread into a literal of their own kind: their properties and elements belong there themselves. */
export const spreadLiterals = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) =>
    file.nodes.flatMap((node) => {
      const [kind, inner] =
        node.type === 'ObjectExpression'
          ? ['ObjectExpression', node.properties as Node[]]
          : node.type === 'ArrayExpression'
            ? ['ArrayExpression', node.elements as (Node | null)[]]
            : ['', []];
      return inner
        .filter((one) => one?.type === 'SpreadElement' && (one.argument as Node).type === kind)
        .map((one) => `${file.path}:${file.lineOf((one as Node).start)}`);
    }),
  );

/** A row's value with another in its place where there is no row: what must exist is read by `one`. */
export const rowsThatMayBeMissing = (files: readonly SourceFile[]): string[] =>
  files
    .filter((file) => /^(?:points|mykey|server)\//.test(file.path) && !isTest(file))
    .flatMap((file) => {
      const text = file.text;
      return [...text.matchAll(/\bawait row<[^;]*?\)\)?\?\.\w+ \?\?|\b(?:made|stored)\?\.\w+ \?\?/g)].map(
        ({ index }) => `${file.path}:${file.lineOf(index)}`,
      );
    });
