// The agent by itself, with a real reader:
//   node start.mjs card-agent/main.ts https://mykey.example https://counter.example
// The arguments are the origins whose pages may ask; CARD_AGENT_PORT sets another port. CARD_AGENT_APPLICATION_TOKEN (16
// characters or more) lets a program of this machine ask for customer IDs; CARD_AGENT_KEYBOARD=1 lets the agent type them.
// Where a second reader always holds a card of another kind, CARD_AGENT_READER names the one to use by a part of its name.
// An installed one is started with `--settings <file>` instead of origins (settings.ts), and waits where no reader is there yet.
// CARD_AGENT_WITHOUT_PIN=1 lets the pages have a card read without its PIN, where the operator looks up numbers so.
import { openKeyboard } from './hand-over.ts';
import { openPcscReader } from './pcsc-reader.ts';
import type { CardReader } from './reader.ts';
import { type AgentSettings, DEFAULT_PORT, isOrigin, readSettings } from './settings.ts';
import { startCardAgent } from './start.ts';
import { waitForReader } from './waiting-reader.ts';

function stop(line: string): never {
  process.stderr.write(`card-agent: ${line}\n`);
  process.exit(1);
}

function settingsOf(given: readonly string[]): AgentSettings {
  if (given[0] === '--settings') {
    return readSettings(given[1] ?? '') ?? stop(`設定（${given[1]}）が読めません。install をもう一度行ってください。`);
  }
  if (given.length > 0 && given.every(isOrigin)) return { origins: given, port: DEFAULT_PORT };
  return stop('使い方: node start.mjs card-agent/main.ts <https://サイト> …（最後に / を付けないでください）');
}

const open = () => openPcscReader({ named: process.env.CARD_AGENT_READER ?? '' });

async function readerNow(): Promise<CardReader> {
  const opening = await open();
  return opening.outcome === 'opened' ? opening.reader : stop(opening.because);
}

const { origins, port: portOfSettings } = settingsOf(process.argv.slice(2));
const reader = process.argv[2] === '--settings' ? waitForReader({ open }) : await readerNow();

const applicationToken = process.env.CARD_AGENT_APPLICATION_TOKEN;
if (applicationToken !== undefined && applicationToken.length < 16) {
  stop('CARD_AGENT_APPLICATION_TOKEN は16文字以上にしてください。');
}
const keyboard = process.env.CARD_AGENT_KEYBOARD ? openKeyboard() : undefined;
const allowsWithoutPin = process.env.CARD_AGENT_WITHOUT_PIN === '1';
const port = Number(process.env.CARD_AGENT_PORT ?? portOfSettings);
try {
  const clock = () => Temporal.Now.instant();
  const agent = await startCardAgent({
    port,
    origins,
    reader,
    applicationToken,
    keyboard,
    allowsWithoutPin,
    clock,
  });
  process.stdout.write(`card-agent: ${agent.url} （${agent.reader.name || '読み取り機を待っています'}）\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void agent.close().then(() => process.exit(0)));
  }
} catch (error) {
  await reader.close();
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    stop(`ポート ${port} は使われています。もう一つ動いていないか確かめてください。`);
  }
  throw error;
}
