/** Deeper than this no request of ours nests; what goes beyond is refused before anybody looks into it. */
const depthMax = 32;

type Place = { value: unknown; path: string; depth: number };

/**
 * Every text of a value with its path, in the order of its fields. Without recursion: how deep a request nests is decided
 * by whoever sends it. `isLeftOut` names fields that are not entered.
 */
export function* textsOf(
  value: unknown,
  isLeftOut: (name: string) => boolean = () => false,
): Generator<{ text: string; path: string } | 'too_deep'> {
  const waiting: Place[] = [{ value, path: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: current, path, depth } = next;
    if (typeof current === 'string') yield { text: current, path };
    if (current === null || typeof current !== 'object') continue;
    if (depth === depthMax) {
      yield 'too_deep';
      return;
    }
    for (const [name, inner] of Object.entries(current).reverse())
      if (!isLeftOut(name)) waiting.push({ value: inner, path: path ? `${path}.${name}` : name, depth: depth + 1 });
  }
}

/**
 * What is wrong with the texts of a request, whatever its route makes of them: one that nests without measure, or holds what
 * neither a database nor a page can carry: NUL, or half of a surrogate pair.
 */
export function judgeTexts(value: unknown): { path: string; outcome: 'text_refused' | 'invalid_request' } | undefined {
  for (const found of textsOf(value)) {
    if (found === 'too_deep') return { path: '', outcome: 'invalid_request' };
    if (!found.text.isWellFormed() || found.text.includes('\0')) return { path: found.path, outcome: 'text_refused' };
  }
  return undefined;
}
