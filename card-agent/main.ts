// The agent by itself, with a real reader:
//   node start.mjs card-agent/main.ts https://mykey.example https://counter.example
// The arguments are the origins whose pages may ask; CARD_AGENT_PORT sets another port.
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
const opening = await openPcscReader();
if (opening.outcome === 'unavailable') stop(opening.because);

const port = Number(process.env.CARD_AGENT_PORT ?? DEFAULT_PORT);
try {
  const agent = await startCardAgent({ port, origins, reader: opening.reader, clock: () => Temporal.Now.instant() });
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
