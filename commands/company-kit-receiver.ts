import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { webhookHeaders } from '../points/partner-systems/webhook-signature.ts';
import type { Case } from './company-kit-cases.ts';

type Settings = {
  /** Where the company's test system takes webhooks. */
  receiver: string;
  key: KeyObject;
  clock: () => Temporal.Instant;
  timeoutMilliseconds: number;
};

/** The Ed25519 key with which the kit signs, from the secret of its file. */
export const webhookKeyOf = (pkcs8: string): KeyObject => createPrivateKey({ key: pkcs8, format: 'pem' });
export const newWebhookKey = (): string =>
  `${generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })}`;

type Sending = {
  id?: string;
  /** Seconds that the time of the webhook is behind. */
  age?: number;
  key?: KeyObject;
  /** What is sent in place of what was signed. */
  sentBody?: string;
  /** Changes the headers as they were signed. */
  change?: (headers: Record<string, string>) => Record<string, string>;
};

const news = (orderNumber: string, at: Temporal.Instant) =>
  JSON.stringify({
    type: 'order.destination_chosen',
    timestamp: `${at}`,
    data: { orderNumber, state: 'confirmed', amount: 2000, points: 2000 },
  });
const withoutHeader = (name: string) => (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([known]) => known !== name));

/** Sends webhooks, rightly and wrongly, and answers with the status; throws where none comes in time. */
function openSender({ receiver, key, clock, timeoutMilliseconds }: Settings) {
  return async ({
    id = randomUUID(),
    age = 0,
    key: by = key,
    sentBody,
    change = (headers) => headers,
  }: Sending = {}): Promise<number> => {
    const now = clock();
    const timestamp = Math.floor(now.epochMilliseconds / 1000) - age;
    const body = news(`KIT-${id.slice(0, 8)}`, now);
    const response = await fetch(receiver, {
      method: 'POST',
      redirect: 'manual',
      headers: change(webhookHeaders(by, { id, timestamp, body })),
      body: sentBody ?? body,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    await response.body?.cancel();
    return response.status;
  };
}

const mustTake = (status: number) => {
  if (status < 200 || status > 299) throw new Error(`2xx が必要ですが ${status} でした / expected 2xx`);
};
const mustRefuse = (status: number) => {
  if (status < 400 || status > 499) throw new Error(`4xx で断るはずが ${status} でした / expected 4xx`);
};

/** What めぐり sends to a company's system, and what nobody but めぐり could have sent. */
export function receiverCases(settings: Settings): Case[] {
  const send = openSender(settings);
  const stranger = webhookKeyOf(newWebhookKey());
  const refuses = (name: string, en: string, wrong: Sending): Case => ({
    name,
    en,
    run: async () => mustRefuse(await send(wrong)),
  });
  return [
    {
      name: '正しく署名されたお知らせを受け付ける',
      en: 'takes a webhook that is signed rightly',
      run: async () => mustTake(await send()),
    },
    {
      name: '同じ番号のお知らせが二度届いても、受け付ける（処理は1回）',
      en: 'takes the same webhook twice (and does it once)',
      async run() {
        const id = randomUUID();
        mustTake(await send({ id }));
        mustTake(await send({ id }));
      },
    },
    {
      name: '署名が2つ並んでいても、1つが正しければ受け付ける（鍵の切り替え）',
      en: 'takes several signatures of which one is right (a change of the key)',
      async run() {
        const other = `v1a,${Buffer.alloc(64, 7).toString('base64')}`;
        mustTake(
          await send({
            change: (headers) => ({ ...headers, 'webhook-signature': `${other} ${headers['webhook-signature']}` }),
          }),
        );
      },
    },
    refuses('別の鍵の署名を断る', 'refuses a signature of another key', { key: stranger }),
    refuses('署名のないお知らせを断る', 'refuses a webhook without a signature', {
      change: withoutHeader('webhook-signature'),
    }),
    refuses('番号（webhook-id）のないお知らせを断る', 'refuses a webhook without its number', {
      change: withoutHeader('webhook-id'),
    }),
    refuses('番号を書き換えたお知らせを断る', 'refuses a webhook whose number was altered', {
      change: (headers) => ({ ...headers, 'webhook-id': randomUUID() }),
    }),
    refuses('本文を書き換えたお知らせを断る', 'refuses a webhook whose body was altered', {
      sentBody: news('KIT-OTHER', settings.clock()),
    }),
    refuses('時刻を書き換えたお知らせを断る', 'refuses a webhook whose time was altered', {
      change: (headers) => ({ ...headers, 'webhook-timestamp': `${Number(headers['webhook-timestamp']) + 1}` }),
    }),
    refuses('10分前のお知らせを断る（取っておいて送り直したもの）', 'refuses a webhook of ten minutes ago', {
      age: 600,
    }),
    refuses('10分先のお知らせを断る', 'refuses a webhook of ten minutes ahead', { age: -600 }),
    refuses('別の方式の署名を、正しい署名として扱わない', 'does not take another kind of signature for a right one', {
      change: (headers) => ({ ...headers, 'webhook-signature': `v1,${headers['webhook-signature']?.slice(4)}` }),
    }),
  ];
}
