import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { webhookPublicKey } from '../points/partner-systems/webhook-signature.ts';
import { type ClientKey, generateClientKey } from '../server/client.ts';
import { systemClock } from '../server/clock.ts';
import { passedAll, runCases, serverCases, type Tried } from './company-kit-cases.ts';
import { newWebhookKey, receiverCases, webhookKeyOf } from './company-kit-receiver.ts';

/**
 * `npm run company-kit -- --key <file> [--receiver <address>] [--address <address> --client <operator ID> [--login <login ID>]]`: an engineer of
 * a partner company runs it, without a contract. It plays めぐり towards the receiver of the company's test system, and the company towards the
 * points cloud of a test nation (`npm start`). It ends with 0 where all passed, 1 where something failed, 2 where it was called wrongly.
 */
const usage = `使い方 / usage: npm run company-kit -- --key <file> [options]
  --key      鍵のファイル。なければ作ります / file of the keys; made where there is none (company-kit-key.json)
  --receiver 貴社の試験用システムのお知らせの宛先 / where your test system takes webhooks
  --address  めぐり（試験用）のポイントのサーバー / points server of a test nation (http://localhost:3002)
  --client   そこに登録した事業者ID / your operator ID there (P0001)
  --login    マイキーIDに登録済みのログインID / a login ID that its holder has linked there; credits a few points
  --seconds  返事を待つ秒数 / seconds to wait for an answer (10)
はじめに --key だけで動かすと、登録する公開鍵を2つ表示します。 / With --key alone it prints the two public keys to register.`;

const say = (text: string) => process.stdout.write(`${text}\n`);

type Keys = { system: ClientKey; webhooks: string };
async function loadKeys(file: string): Promise<Keys> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Keys;
  const keys = { system: await generateClientKey(), webhooks: newWebhookKey() };
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const options = { key: text, receiver: text, address: text, client: text, login: text, seconds: text };
    return parseArgs({ options }).values;
  } catch {
    return undefined;
  }
}

/** One line a check. */
const report = (tried: readonly Tried[]) =>
  tried
    .map(({ name, en, failure }) => `${failure ? '不合格' : '合格'}  ${name} / ${en}${failure ? `  … ${failure}` : ''}`)
    .join('\n');

async function main(): Promise<number> {
  const asked = readArguments();
  const seconds = Number(asked?.seconds ?? 10);
  if (!asked?.key || !(seconds > 0) || (asked.address === undefined) !== (asked.client === undefined)) {
    say(usage);
    return 2;
  }
  const keys = await loadKeys(asked.key);
  const webhookKey = webhookKeyOf(keys.webhooks);
  say(`システムの公開鍵（めぐりに登録する） / public key of your system, to register at Meguri:
${JSON.stringify(keys.system.publicJwk)}
お知らせの署名の公開鍵（貴社の試験用システムに登録する） / public key of webhooks, to register at your test system:
${webhookPublicKey(webhookKey)}\n`);
  const common = { clock: systemClock, timeoutMilliseconds: seconds * 1000 };
  const { receiver, address, client, login: loginId } = asked;
  const cases = [
    ...(receiver ? receiverCases({ ...common, receiver, key: webhookKey }) : []),
    ...(address && client
      ? await serverCases({
          ...common,
          address: address.replace(/\/$/, ''),
          clientId: client,
          key: keys.system,
          loginId,
        })
      : []),
  ];
  if (cases.length === 0) {
    say(usage);
    return 0;
  }
  const tried = await runCases(cases);
  say(report(tried));
  const failed = tried.filter(({ failure }) => failure).length;
  say(`\n${tried.length - failed}/${tried.length} 合格 / passed`);
  return passedAll(tried) ? 0 : 1;
}

process.exitCode = await main();
