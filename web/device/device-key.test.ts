import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'vite';
import { launchBrowser } from '../browser.ts';

type Exports = typeof import('./device-key.ts');

/** The module as browsers get it, served from a loopback origin: IndexedDB and non-extractable keys are real there. */
async function serveModule() {
  const entry = join(import.meta.dirname, 'device-key.ts');
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'device-key' } },
  });
  const [first] = (Array.isArray(built) ? built : [built]) as { output: { code: string }[] }[];
  const { code } = first!.output[0]!;
  const server = createServer((request, response) => {
    const isModule = request.url === '/device-key.js';
    response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html').end(isModule ? code : '<p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

test('in a real browser a device key outlives the page, is one per purpose, and cannot be read out', async () => {
  const { url, server } = await serveModule();
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    const first = await page.evaluate(async () => {
      const { openDeviceKey }: Exports = await import('/device-key.js' as string);
      const [one, same, other] = await Promise.all([
        openDeviceKey('terminal'),
        openDeviceKey('terminal'),
        openDeviceKey('mypage'),
      ]);
      const readOut = await crypto.subtle.exportKey('pkcs8', one.privateKey).catch((error: Error) => error.name);
      return { thumbprints: [one, same, other].map((key) => key.thumbprint), readOut: String(readOut) };
    });
    assert.equal(first.thumbprints[0], first.thumbprints[1], 'two pages that ask at once share one key');
    assert.notEqual(first.thumbprints[0], first.thumbprints[2]);
    assert.equal(first.readOut, 'InvalidAccessError');

    const later = await context.newPage();
    await later.goto(url);
    const kept = await later.evaluate(async () => {
      const { openDeviceKey }: Exports = await import('/device-key.js' as string);
      return (await openDeviceKey('terminal')).thumbprint;
    });
    assert.equal(kept, first.thumbprints[0], 'the key is there at the next visit');
  } finally {
    await browser.close();
    server.close();
  }
});
