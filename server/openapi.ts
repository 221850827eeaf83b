import { callerInWords } from '../contract/caller-words.ts';
import type { Problem, Route } from '../contract/index.ts';
import { ProblemBody } from '../contract/problem.ts';

/** The schema of a route as the router validates it and the OpenAPI document shows it. */
export function documented(name: string, definition: Route, problems: Record<string, Problem>) {
  const byStatus = new Map<number, string[]>();
  for (const refusal of definition.refusals) {
    const status = problems[refusal]?.status ?? 400;
    byStatus.set(status, [...(byStatus.get(status) ?? []), refusal]);
  }
  const refusals = [...byStatus].map(([status, names]) => [
    status,
    {
      description: names.map((n) => `${n}: ${problems[n]?.ja}`).join('\n'),
      content: {
        [definition.protocol ? 'application/json' : 'application/problem+json']: { schema: ProblemBody },
      },
    },
  ]);
  const success = definition.download
    ? { description: 'ファイル', content: { [definition.download]: { schema: { type: 'string', format: 'binary' } } } }
    : { description: '成功', content: { 'application/json': { schema: definition.answer } } };
  return {
    operationId: name,
    summary: definition.summary,
    description: `呼び出せる人: ${callerInWords(definition)}${definition.idempotent ? '\n\nIdempotency-Key（UUIDv7）が必要です。' : ''}`,
    ...(definition.caller === 'anyone' ? {} : { security: [{ DPoP: [] }] }),
    ...(definition.params ? { params: definition.params } : {}),
    ...(definition.query ? { querystring: definition.query } : {}),
    ...(definition.body ? { body: definition.body } : {}),
    ...(definition.protocol ? { consumes: ['application/x-www-form-urlencoded'] } : {}),
    response: { [definition.status ?? 200]: success, ...Object.fromEntries(refusals) },
  };
}
