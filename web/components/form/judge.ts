import { z } from 'zod';
import { sharedProblems } from '../../../contract/index.ts';

// Under our content security policy no code is made from text.
z.config({ jitless: true });

/** What is wrong with a field, and what to do now. */
export type Complaint =
  | { kind: 'missing' | 'number' | 'check' }
  | { kind: 'tooLong' | 'tooShort' | 'atMost' | 'atLeast'; limit: number }
  | { kind: 'named'; outcome: keyof typeof sharedProblems };

/**
 * Judges a body by the route's own schema before it is sent: the first complaint of each field by its name. A rule with an
 * outcome of the server's own is left to the server, which has its sentence.
 */
export function judgeBody(schema: z.ZodType | undefined, body: unknown): Record<string, Complaint> {
  const judged = schema?.safeParse(body);
  const complaints: Record<string, Complaint> = {};
  for (const issue of (judged?.error?.issues ?? []).flatMap((one) => issuesIn(one, body))) {
    const field = issue.path.join('.');
    const complaint = complaintOf(issue, valueAt(body, issue.path));
    if (complaint) complaints[field] ??= complaint;
  }
  return complaints;
}

/** What is wrong with a part of several forms is wrong with the form that was meant: the one whose fields are there. */
function issuesIn(issue: z.core.$ZodIssue, body: unknown): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const value = Object(valueAt(body, issue.path)) as object;
  const meant = issue.errors.find((issues) =>
    issues.every(({ path: [field] }) => field !== undefined && field in value),
  );
  return meant?.map((one) => ({ ...one, path: [...issue.path, ...one.path] })) ?? [issue];
}

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], body);

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

function complaintOf(issue: z.core.$ZodIssue, value: unknown): Complaint | undefined {
  if (isEmpty(value)) return { kind: 'missing' };
  if (issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int'))
    return { kind: 'number' };
  if (issue.message in sharedProblems) return { kind: 'named', outcome: issue.message as keyof typeof sharedProblems };
  // The name of an outcome that only the server can say.
  if (/^[a-z]+_[a-z_]+$/.test(issue.message)) return undefined;
  if (issue.code === 'too_big')
    return { kind: issue.origin === 'string' ? 'tooLong' : 'atMost', limit: Number(issue.maximum) };
  if (issue.code === 'too_small')
    return { kind: issue.origin === 'string' ? 'tooShort' : 'atLeast', limit: Number(issue.minimum) };
  return { kind: 'check' };
}
