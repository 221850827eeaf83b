import { type Refusal, refuse } from './refusal.ts';

/** A request is answered within this, whatever its handler waits for. */
export const answerMilliseconds = 20_000;

/**
 * The result of `work`, or `overloaded` when the time is over. What was begun goes on: whether it came to its end is then
 * unknown, and the same key asks for it.
 */
export async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T | Refusal<'overloaded'>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Refusal<'overloaded'>>((resolve) => {
    timer = setTimeout(() => resolve(refuse('overloaded')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
