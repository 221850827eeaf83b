import type { FastifyError } from 'fastify';
import { RequestValidationError } from 'fastify-zod-openapi';
import type { Problem } from '../contract/index.ts';
import { isUnavailable } from '../postgres/pool.ts';
import { type Refusal, refuse } from './refusal.ts';

/** A field of a refusal with its sentence, in both languages. */
export const fieldProblem = (problems: Record<string, Problem>, path: string, outcome: string) => ({
  path,
  outcome,
  message: problems[outcome]?.ja ?? '',
  messageEn: problems[outcome]?.en ?? '',
});

/** What the framework says of a request that reached no handler. */
const ofTheFramework: Record<string, string> = {
  FST_ERR_BAD_URL: 'address_invalid',
  FST_ERR_MAX_PARAM_LENGTH: 'address_invalid',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request_malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request_malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request_malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request_malformed',
};

/**
 * Turns what was thrown into a named outcome. A schema's message may itself be the name of one. `unexpected` is left for
 * faults of ours alone: what a person typed and what the machine lacks have names.
 */
export function refusalOf(error: FastifyError, problems: Record<string, Problem>): Refusal {
  if (error.validation) return refusalOfFields(error, problems);
  if (error.statusCode === 413) return refuse('too_large');
  if (error.statusCode === 429) return refuse('too_many_requests');
  if (error.statusCode === 503 || isUnavailable(error)) return refuse('overloaded');
  const named = ofTheFramework[error.code];
  if (named) return refuse(named);
  if (error instanceof SyntaxError && error.statusCode === 400) return refuse('request_malformed');
  if (error.statusCode && error.statusCode < 500) return refuse('invalid_request');
  return isUnstorable(error) ? refuse('invalid_request') : refuse('unexpected');
}

/**
 * What PostgreSQL cannot take as a value (SQLSTATE class 22): a number beyond its type, a day beyond its calendar, a text
 * that is none. Its words repeat the value, so they are never written anywhere.
 */
export const isUnstorable = (error: { code?: string }): boolean => /^22[0-9A-Z]{3}$/.test(error.code ?? '');

function refusalOfFields(error: FastifyError, problems: Record<string, Problem>): Refusal {
  const fields = (error.validation ?? [])
    .filter((issue): issue is RequestValidationError & typeof issue => issue instanceof RequestValidationError)
    .map((issue) => {
      const path = issue.instancePath.replace(/^\//, '').replaceAll('/', '.');
      const text = issue.message ?? '';
      return text in problems
        ? fieldProblem(problems, path, text)
        : { path, outcome: 'invalid_request', message: text, messageEn: text };
    });
  const outcomes = new Set(fields.map(({ outcome }) => outcome));
  // A 個人番号 is named whatever else is wrong: it must not be typed again.
  if (outcomes.has('individual_number_refused')) return refuse('individual_number_refused', { fields });
  const [first] = outcomes;
  return refuse(outcomes.size === 1 && first ? first : 'invalid_request', { fields });
}
