// Plain HTTP to an agent on trial: fetch would set Host and Origin by itself, and a browser would hide the refusals.
import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';

export const ORIGIN = 'https://mykey.example';
export const OTHER_ORIGIN = 'https://counter.example';
export const HOSTILE = 'https://mykey.example.evil.test';
export const JSON_TYPE = { 'content-type': 'application/json' };

export const newNonce = () => randomBytes(33).toString('base64url');

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field in assertions
export type Reply = { status: number; body: any; headers: Record<string, string | string[] | undefined> };
export type Call = { headers?: Record<string, string>; body?: string | Uint8Array };

/** Calls of one agent; its address is asked anew each time, because tests restart it. */
export function callsOf(agentUrl: () => string) {
  function send(method: string, path: string, { headers = {}, body }: Call = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(`${agentUrl()}${path}`, { method, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const json = /json/.test(answer.headers['content-type'] ?? '');
          resolve({ status: answer.statusCode!, body: json ? JSON.parse(text) : text, headers: answer.headers });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Opens a request as a page of ORIGIN, unless the headers say otherwise. */
  const openWith = (nonce: unknown, headers: Record<string, string> = {}) =>
    send('POST', '/sign-requests', {
      headers: { origin: ORIGIN, ...JSON_TYPE, ...headers },
      body: JSON.stringify({ nonce }),
    });

  return { send, openWith };
}
