import type { Problem } from '../contract/problem.ts';

/** A named outcome that ends a request; a value, never thrown across rooms. */
export type Refusal<Outcome extends string = string> = {
  refused: Outcome;
  /** More for the caller: fields with their own sentences, or numbers such as `triesLeft`. */
  extra?: Record<string, unknown>;
};

/** Makes a refusal. */
export const refuse = <Outcome extends string>(refused: Outcome, extra?: Record<string, unknown>): Refusal<Outcome> =>
  extra ? { refused, extra } : { refused };

/** True where a handler's result is a refusal. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && typeof value.refused === 'string';

/** The body of a refusal, RFC 9457. */
export function problemBody(problems: Record<string, Problem>, { refused, extra }: Refusal) {
  const problem = problems[refused];
  if (!problem) throw new Error(`The outcome ${refused} has no sentence`);
  return {
    type: `urn:meguri:problem:${refused}`,
    title: problem.ja,
    titleEn: problem.en,
    status: problem.status,
    outcome: refused,
    ...extra,
  };
}
