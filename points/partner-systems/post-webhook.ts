import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { webhookFailures } from '../../contract/points/partner-systems/webhooks.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

type Failure = (typeof webhookFailures)[number];
/** What came of an attempt: taken with a 2xx, or not, and why. */
export type Posted = { failure: Failure | null; status: number | null };
export type PostWebhook = (asked: {
  address: string;
  headers: Record<string, string>;
  body: string;
}) => Promise<Posted>;

/**
 * Posts to addresses that companies named. Whatever they resolve to at that moment must be an address of the open net, or nothing is
 * connected; a redirect is not followed, an answer has its time, and nothing but its status is read.
 *
 * @param allowsLocal this machine and plain http too: for tests and the demonstration
 */
export function openPoster({
  allowsLocal,
  timeoutMilliseconds,
}: {
  allowsLocal: boolean;
  timeoutMilliseconds: number;
}): PostWebhook {
  const rule = { allowPrivateIPAddress: allowsLocal };
  const agents = { http: new RequestFilteringHttpAgent(rule), https: new RequestFilteringHttpsAgent(rule) };
  return ({ address, headers, body }) =>
    new Promise((resolve) => {
      const isPlain = address.startsWith('http:');
      const asked = (isPlain ? requestHttp : requestHttps)(address, {
        method: 'POST',
        headers: { ...headers, 'content-length': `${Buffer.byteLength(body)}` },
        agent: isPlain ? agents.http : agents.https,
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      asked.on('response', (answer) => {
        const status = answer.statusCode ?? 0;
        answer.destroy();
        resolve({ failure: failureOf(status), status });
      });
      asked.on('error', (error) => resolve({ failure: failureOfError(error), status: null }));
      asked.end(body);
    });
}

function failureOf(status: number): Failure | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect' : 'refused';
}

function failureOfError({ name, message }: Error): Failure {
  if (name === 'AbortError' || name === 'TimeoutError') return 'too_slow';
  // The library has no code for it.
  return message.includes('is not allowed') ? 'address_refused' : 'unreachable';
}

/** An address that a company may name: https, without a name, a password or a fragment, and no machine's own name. Where it leads is judged at each attempt. */
export function judgeWebhookAddress(
  typed: string,
  { allowsLocal }: { allowsLocal: boolean },
): string | Refusal<'webhook_address_invalid'> {
  const url = URL.parse(typed.trim());
  if (!url || url.username || url.password || url.hash) return refuse('webhook_address_invalid');
  if (allowsLocal && ['localhost', '127.0.0.1'].includes(url.hostname) && url.protocol === 'http:') return url.href;
  const isNamed = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(url.hostname) && !url.hostname.endsWith('.local');
  return url.protocol === 'https:' && isNamed ? url.href : refuse('webhook_address_invalid');
}
