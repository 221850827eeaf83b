// The doors of the hand-over: the counter's page brings a customer ID, a program of this machine takes it.
import { timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type HandOver, isCustomerId, type Keyboard } from './hand-over.ts';
import { answerPreflight, pageGuard } from './page-routes.ts';
import { refuse } from './problems.ts';

export type HandOverRoutes = {
  handOver: HandOver;
  origins: readonly string[];
  /** What a program must show in `X-Application-Token`; without one, no program is answered. */
  applicationToken: string | undefined;
  keyboard: Keyboard | undefined;
};

const LONGEST_WAIT_MILLISECONDS = 60_000;

export function addHandOverRoutes(app: FastifyInstance, routes: HandOverRoutes): void {
  const { handOver, keyboard, applicationToken } = routes;
  const forPages = { onRequest: pageGuard(routes.origins) };
  const ways = { application: applicationToken !== undefined, keyboard: keyboard?.delaySeconds ?? null };

  app.options('/customer-ids', forPages, async (request, reply) => answerPreflight(request, reply));

  /** What this machine can do with a number: tells the page which words to show. */
  app.get('/customer-ids', forPages, async () => ways);

  app.post<{ Body: unknown }>('/customer-ids', forPages, async ({ body }, reply) => {
    if (typeof body !== 'object' || body === null || !('customerId' in body)) return refuse(reply, 'malformed_request');
    if (!isCustomerId(body.customerId)) return refuse(reply, 'malformed_request');
    if (!keyboard || !('type' in body) || body.type !== true) {
      if (!ways.application) return refuse(reply, 'no_application');
      handOver.put(body.customerId);
      return reply.code(202).send({ handedTo: 'application' });
    }
    await wait(keyboard.delaySeconds * 1000);
    try {
      await keyboard.type(body.customerId);
    } catch {
      return refuse(reply, 'keyboard_failed');
    }
    return { handedTo: 'keyboard' };
  });

  /**
   * For programs of this machine: waits up to a minute for the next number and gives it once; 204 when none came. A page
   * cannot ask: the header makes a browser ask for leave first, which is never given here.
   */
  app.post('/customer-ids/next', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.headers.origin !== undefined) return refuse(reply, 'forbidden_origin');
    if (!applicationToken) return refuse(reply, 'no_application');
    if (!isSame(request.headers['x-application-token'], applicationToken)) return refuse(reply, 'wrong_token');
    const left = new AbortController();
    reply.raw.once('close', () => left.abort());
    const customerId = await handOver.next(LONGEST_WAIT_MILLISECONDS, left.signal);
    return customerId === undefined ? reply.code(204).send() : { customerId };
  });
}

function isSame(given: unknown, wanted: string): boolean {
  const [a, b] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
