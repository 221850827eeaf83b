import assert from 'node:assert/strict';
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from './officer.ts';

type Body<R extends { body?: unknown }> = NonNullable<R['body']>;
type Change = RouteRequest<typeof pointsRoutes.changeProgram>;
type End = RouteRequest<typeof pointsRoutes.endDepartment>;
type Unrehearsed<R extends { params?: unknown; body?: unknown }> = {
  params: NonNullable<R['params']>;
  body: Omit<Body<R>, 'rehearsal'>;
};

/** The sign of nothing that was ever rehearsed. */
export const noRehearsal = '0'.repeat(64);
/** What the act is sent with; where the rehearsal was refused, the act must be refused for the same. */
const signOf = (rehearsed: Answered<{ rehearsal: string }>) =>
  rehearsed.ok ? rehearsed.answer.rehearsal : noRehearsal;
const isSame = (rehearsed: Answered<unknown>, done: Answered<unknown>) =>
  assert.deepEqual(
    [done.ok, 'outcome' in done && done.outcome],
    [rehearsed.ok, 'outcome' in rehearsed && rehearsed.outcome],
  );

/** Corrects a programme as the page does: what it comes to is looked at first, and sent along. */
export async function changeProgram(
  by: Officer,
  { params, body }: Unrehearsed<Change>,
): Promise<Answered<RouteAnswer<typeof pointsRoutes.changeProgram>>> {
  const rehearsed = await by.ask(pointsRoutes.rehearseProgramChange, { params, body });
  const sent = { params, body: { ...body, rehearsal: signOf(rehearsed) } };
  const done = await by.ask(pointsRoutes.changeProgram, sent);
  isSame(rehearsed, done);
  return done;
}

/** Ends a department as the page does. */
export async function endDepartment(
  by: Officer,
  { params, body }: Unrehearsed<End>,
): Promise<Answered<RouteAnswer<typeof pointsRoutes.endDepartment>>> {
  const rehearsed = await by.ask(pointsRoutes.rehearseDepartmentEnd, { params, body });
  const done = await by.ask(pointsRoutes.endDepartment, { params, body: { ...body, rehearsal: signOf(rehearsed) } });
  isSame(rehearsed, done);
  return done;
}
