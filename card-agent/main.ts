// The agent by itself, with a real reader:
//   node start.mjs card-agent/main.ts https://mykey.example https://counter.example
// The arguments are the origins whose pages may ask; CARD_AGENT_PORT sets another port. CARD_AGENT_APPLICATION_TOKEN (16
// characters or more) lets a program of this machine ask for customer IDs; CARD_AGENT_KEYBOARD=1 lets the agent type them.
// Where a second reader always holds a card of another kind, CARD_AGENT_READER names the one to use by a part of its name.
// CARD_AGENT_WITHOUT_PIN=1 lets the pages have a card read without its PIN, where the operator looks up numbers so.
import { openKeyboard } from './hand-over.ts';
import { openPcscReader } from './pcsc-reader.ts';
import { DEFAULT_PORT, startCardAgent } from './start.ts';

const origins = process.argv.slice(2);

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function stop(line: string): never {
  process.stderr.write(`card-agent: ${line}\n`);
  process.exit(1);
}

if (origins.length === 0 || !origins.every(isOrigin)) {
  stop('使い方: node start.mjs card-agent/main.ts <https://サイト> …（最後に / を付けないでください）');
}
const opening = await openPcscReader({ named: process.env.CARD_AGENT_READER ?? '' });
if (opening.outcome === 'unavailable') stop(opening.because);

const applicationToken = process.env.CARD_AGENT_APPLICATION_TOKEN;
if (applicationToken !== undefined && applicationToken.length < 16) {
  stop('CARD_AGENT_APPLICATION_TOKEN は16文字以上にしてください。');
}
const keyboard = process.env.CARD_AGENT_KEYBOARD ? openKeyboard() : undefined;
const allowsWithoutPin = process.env.CARD_AGENT_WITHOUT_PIN === '1';
const port = Number(process.env.CARD_AGENT_PORT ?? DEFAULT_PORT);
try {
  const clock = () => Temporal.Now.instant();
  const agent = await startCardAgent({
    port,
    origins,
    reader: opening.reader,
    applicationToken,
    keyboard,
    allowsWithoutPin,
    clock,
  });
  process.stdout.write(`card-agent: ${agent.url} （${agent.reader.name}）\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void agent.close().then(() => process.exit(0)));
  }
} catch (error) {
  await opening.reader.close();
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    stop(`ポート ${port} は使われています。もう一つ動いていないか確かめてください。`);
  }
  throw error;
}
