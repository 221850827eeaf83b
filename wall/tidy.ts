import { byPosition } from '../postgres/by-name.ts';
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

/** Where a statement goes to the driver as it stands, with values by position: the plumbing, and what is prepared. */
const toTheDriver =
  /^(?:postgres\/|ledger\/(?:batch|batch-read|batch-write|warm)\.ts$|ledger\/testing\/saying\.ts$|bench\/naive\.ts$|wall\/tidy\.test\.ts$)/;

/** Parameters by position, and columns renamed to camelCase: values have names, and `rows` gives columns theirs. */
export const sqlByPosition = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => !toTheDriver.test(path))
    .flatMap((file) =>
      file.nodes
        .map((node) => ({ node, text: textOf(node) }))
        .filter(
          ({ text }) =>
            (/\$\d/.test(text) && /[=<>]|\b(?:SELECT|INSERT|UPDATE|DELETE|VALUES|ANY|LIMIT)\b/.test(text)) ||
            /\bAS "\w*[A-Z]\w*"/.test(text),
        )
        .map(({ node }) => `${file.path}:${file.lineOf(node.start)}`),
    );

/** The text of a string, with a blank where something is put in; empty for any other node. */
function textOf(node: Node | undefined): string {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : '';
  if (node?.type !== 'TemplateLiteral') return '';
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join(' ');
}

const helpers = new Set(['rows', 'row', 'one', 'execute']);

/** Statements whose names and values differ, as far as both stand in the call. The rest shows when it is run. */
export const valuesThatDiffer = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => !isNegativeControl(path))
    .flatMap((file) =>
      file.nodes
        .filter(({ type, callee }) => type === 'CallExpression' && helpers.has(`${(callee as { name?: string }).name}`))
        .flatMap((call) => {
          const [, statement, given] = call.arguments as Node[];
          const text = textOf(statement);
          const keys = given === undefined ? [] : keysOf(given);
          if (text === '' || keys === undefined) return [];
          const isWhole = ((statement?.expressions as Node[] | undefined) ?? []).length === 0;
          const wrong = problemOf(text, keys);
          if (wrong === undefined || (!isWhole && wrong.startsWith('the statement does not say'))) return [];
          return [`${file.path}:${file.lineOf(call.start)} ${wrong}`];
        }),
    );

const isNegativeControl = (path: string) => path === 'postgres/by-name.test.ts';

/** The names of an object's values; undefined where they do not all stand there. */
function keysOf({ type, properties }: Node): string[] | undefined {
  if (type !== 'ObjectExpression') return undefined;
  const keys = (properties as Node[]).map(({ key }) => (key as { name?: string } | undefined)?.name);
  return keys.every((name) => name !== undefined) ? keys : undefined;
}

function problemOf(text: string, keys: readonly string[]): string | undefined {
  try {
    byPosition(text, Object.fromEntries(keys.map((name) => [name, null])));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
