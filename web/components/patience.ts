export type Patience = 'nothing' | 'quiet' | 'words' | 'long';

/** What a wait shows after so many milliseconds: nothing, a quiet change, words, words and 「閉じても続きます」. */
export function patienceAt(elapsed: number): Patience {
  if (elapsed < 100) return 'nothing';
  if (elapsed < 1_000) return 'quiet';
  return elapsed < 10_000 ? 'words' : 'long';
}
