import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ClientKey, generateClientKey } from '../server/client.ts';
import { systemClock } from '../server/clock.ts';
import { passedAll, runStreetKit, type Tried } from './street-kit-cases.ts';

/**
 * `npm run street-kit -- --url <address> --member <number> [--unknown <number>] [--key <file>] [--seconds <n>]`: a vendor runs
 * it against a test system of its own. It plays the points cloud, prints what passed, and ends with 0 where all did,
 * 1 where something failed, 2 where it was called wrongly.
 */
const usage = `使い方 / usage: npm run street-kit -- --url <address> --member <number> [options]
  --url      相手のシステムの住所 / address of the partner's test system
  --member   試験用の会員番号（残高が増えます） / a member number for tests; its balance grows
  --unknown  存在しない会員番号 / a number that no member has (99999999)
  --expires  カードに期限があるときの期限 MM/YY / last month of the card, where it has one
  --key      証明に使う鍵のファイル。なければ作ります / file of the key; made where there is none (street-kit-key.json)
  --seconds  返事を待つ秒数 / seconds to wait for an answer (5)
はじめに --key だけで動かすと、登録する拇印を表示します。 / With --key alone it prints the thumbprint to register.`;

const say = (text: string) => process.stdout.write(`${text}\n`);

async function loadKey(file: string): Promise<ClientKey> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as ClientKey;
  const key = await generateClientKey();
  writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const options = { url: text, member: text, unknown: text, expires: text, key: text, seconds: text };
    return parseArgs({ options }).values;
  } catch {
    return undefined;
  }
}

const report = (tried: Tried[]) =>
  tried
    .map(({ name, en, failure }) => `${failure ? '✖' : '✔'} ${name} / ${en}${failure ? `\n    ${failure}` : ''}`)
    .join('\n');

async function main(): Promise<number> {
  const asked = readArguments();
  const seconds = Number(asked?.seconds ?? 5);
  if (!asked || (!asked.key && !asked.url) || !(seconds > 0)) {
    say(usage);
    return 2;
  }
  const key = await loadKey(asked.key ?? 'street-kit-key.json');
  say(`拇印（相手のシステムに登録する） / thumbprint to register at the partner: ${key.jkt}\n`);
  if (!asked.url || !asked.member) {
    say(usage);
    return asked.url ? 2 : 0;
  }
  const { tried, units } = await runStreetKit({
    url: asked.url.replace(/\/$/, ''),
    key,
    clock: systemClock,
    memberNumber: asked.member,
    unknownNumber: asked.unknown ?? '99999999',
    cardExpires: asked.expires ?? null,
    timeoutMilliseconds: seconds * 1000,
  });
  say(report(tried));
  const failed = tried.filter(({ failure }) => failure).length;
  say(`\n${tried.length - failed}/${tried.length} 通りました / passed`);
  say(`会員 ${asked.member} の残高は、ちょうど ${units} 増えているはずです。確かめてください。
The balance of this member must have grown by exactly ${units}; look at it.`);
  return passedAll(tried) ? 0 : 1;
}

process.exitCode = await main();
