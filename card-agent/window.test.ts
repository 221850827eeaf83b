// A real browser, a page of an allowed origin, the agent's own window, and a card of code.
// With SCREENSHOTS=<folder> each state of the window is kept as a picture.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createTestCa, currentAuthority, issueUserCertificate } from '../jpki/testing/test-ca.ts';
import { createTransitCard, createVirtualCard } from '../jpki/testing/virtual-card.ts';
import { launchBrowser } from '../web/browser.ts';
import type { CardPresence } from './reader.ts';
import { type CardAgent, startCardAgent } from './start.ts';

let browser: Browser;
let site: Server;
let origin: string;
let issued: Awaited<ReturnType<typeof issueUserCertificate>>;
let context: BrowserContext;
let agent: CardAgent;
let now: Temporal.Instant;

before(async () => {
  const at = Temporal.Now.instant();
  const ca = await createTestCa({ at });
  issued = await issueUserCertificate({ issuer: currentAuthority(ca), notBefore: at });
  browser = await launchBrowser();
  site = createServer((_, answer) =>
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>site</title>'),
  );
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${(site.address() as AddressInfo).port}`;
});

after(async () => {
  await browser.close();
  site.close();
});

beforeEach(async () => {
  now = Temporal.Now.instant();
  const cards = [
    {
      id: 'a01',
      label: 'カード A01',
      labelEn: 'Card A01',
      scheme: 'my_number',
      card: createVirtualCard({ issued, pin: '1234' }),
    },
    {
      id: 'a02',
      label: 'カード A02',
      labelEn: 'Card A02',
      scheme: 'my_number',
      card: createVirtualCard({ issued, pin: '5678' }),
    },
    { id: 'suica', label: '交通系ICカード', labelEn: 'Transit card', scheme: 'suica', card: createTransitCard() },
  ];
  agent = await startCardAgent({ port: 0, origins: [origin], wallet: { cards }, clock: () => now });
  context = await browser.newContext({ viewport: { width: 480, height: 800 } });
});

afterEach(async () => {
  await context.close();
  await agent.close();
});

/** Does what a page does: asks, opens the window, polls. */
async function askFromPage(): Promise<{
  page: Page;
  agentWindow: Page;
  result: () => Promise<Record<string, unknown>>;
}> {
  const page = await context.newPage();
  await page.goto(origin);
  const nonce = randomBytes(33).toString('base64url');
  const popup = page.waitForEvent('popup');
  const id = await page.evaluate(
    async ({ url, nonce }) => {
      const headers = { 'content-type': 'application/json' };
      const opened = await fetch(`${url}/sign-requests`, { method: 'POST', headers, body: JSON.stringify({ nonce }) });
      const { requestId, windowUrl } = await opened.json();
      window.open(windowUrl, 'card', 'popup,width=480,height=800');
      return requestId;
    },
    { url: agent.url, nonce },
  );
  const agentWindow = await popup;
  await agentWindow.getByRole('heading', { name: 'カードをかざしてください' }).waitFor();
  await agentWindow.setViewportSize({ width: 480, height: 800 });
  const result = () => page.evaluate(async (url) => (await fetch(url)).json(), `${agent.url}/sign-requests/${id}`);
  return { page, agentWindow, result };
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** No violation of WCAG 2.2 AA that axe can see. */
async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();

test('a customer lays the card down, types the PIN on the pad, and the window closes by itself', async () => {
  const { agentWindow, result } = await askFromPage();
  assert.ok(await agentWindow.getByText(origin).isVisible(), 'the window says who asks');
  await picture(agentWindow, '1-card');
  await assertAccessible(agentWindow);
  await agentWindow.getByRole('button', { name: 'カード A01' }).click();
  await heading(agentWindow, /暗証番号/);
  for (const digit of ['1', '2', '3']) await agentWindow.getByRole('button', { name: digit, exact: true }).click();
  await picture(agentWindow, '2-pin');
  await assertAccessible(agentWindow);
  assert.equal(await agentWindow.getByRole('button', { name: '決定' }).isDisabled(), true);
  await agentWindow.getByRole('button', { name: '4', exact: true }).click();
  const closed = agentWindow.waitForEvent('close');
  await agentWindow.getByRole('button', { name: '決定' }).click();
  await heading(agentWindow, /カードを取ってよいです/);
  await picture(agentWindow, '3-signed');
  const settled = await result();
  assert.equal(settled.state, 'signed');
  await closed;
});

test('the keys are at least 64 pixels high and wide, and the whole pad fits a small window without scrolling', async () => {
  const { agentWindow } = await askFromPage();
  await agentWindow.setViewportSize({ width: 400, height: 720 });
  await agentWindow.getByRole('button', { name: 'カード A01' }).click();
  await heading(agentWindow, /暗証番号/);
  for (const key of await agentWindow.locator('.key').all()) {
    const box = await key.boundingBox();
    assert.ok(box && box.height >= 64 && box.width >= 64, JSON.stringify(box));
    assert.ok(box.y + box.height <= 720, `a key ends at ${box.y + box.height}`);
  }
  await picture(agentWindow, '9-small');
});

test('the ten-key alone is enough: four digits, a correction, Enter', async () => {
  const { agentWindow, result } = await askFromPage();
  await agentWindow.getByRole('button', { name: 'カード A01' }).click();
  await heading(agentWindow, /暗証番号/);
  for (const key of ['Numpad1', 'Numpad2', 'Numpad9', 'Backspace', 'Numpad3', 'Numpad4', 'NumpadEnter']) {
    await agentWindow.keyboard.press(key);
  }
  await heading(agentWindow, /カードを取ってよいです/);
  assert.equal((await result()).state, 'signed');
});

test('wrong PINs count down in words, the last try is announced before it is taken, and a blocked card is sent to the municipal office', async () => {
  const { agentWindow, result } = await askFromPage();
  await agentWindow.getByRole('button', { name: 'カード A01' }).click();
  await heading(agentWindow, /暗証番号/);
  const enterWrong = async () => {
    await agentWindow.keyboard.type('0000');
    await agentWindow.keyboard.press('Enter');
  };
  await enterWrong();
  await agentWindow.getByText('暗証番号が違います。あと2回入力できます。').waitFor();
  await picture(agentWindow, '4-wrong');
  await assertAccessible(agentWindow);
  await enterWrong();
  await heading(agentWindow, /あと1回です/);
  await picture(agentWindow, '5-last-try');
  await assertAccessible(agentWindow);
  await enterWrong();
  assert.deepEqual((await result()).triesLeft, 1, 'typing before the yes does nothing');
  await agentWindow.getByRole('button', { name: /わかりました/ }).click();
  await heading(agentWindow, /暗証番号/);
  await enterWrong();
  await agentWindow.getByText('お住まいの市区町村の窓口で').waitFor();
  await picture(agentWindow, '6-blocked');
  await assertAccessible(agentWindow);
  assert.deepEqual(await result(), { state: 'refused', refusal: 'pin_blocked' });
});

test('a card of another scheme is refused in words, and the right one still goes through', async () => {
  const { agentWindow } = await askFromPage();
  await agentWindow.getByRole('button', { name: '交通系ICカード' }).click();
  await agentWindow.getByText('このカードはマイナンバーカードではありません').waitFor();
  await picture(agentWindow, '7-other-scheme');
  await agentWindow.getByRole('button', { name: 'カード A02' }).click();
  await heading(agentWindow, /暗証番号/);
  assert.equal(await agentWindow.getByRole('alert').isVisible(), false);
});

test('two cards at once, and a reader that is unplugged, are told in words', async () => {
  await agent.close();
  let presence: CardPresence = { present: true, cardHandle: 'a+b', trouble: 'two_cards' };
  const reader = { cardPresence: () => presence, connect: async () => undefined, close: async () => {} };
  agent = await startCardAgent({
    port: 0,
    origins: [origin],
    clock: () => now,
    reader: { name: '試験用のカードリーダー', ...reader },
  });
  const { agentWindow } = await askFromPage();
  const alert = agentWindow.getByRole('alert');
  await alert.getByText('カードが2枚あります。1枚だけにしてください。').waitFor();
  await assertAccessible(agentWindow);
  presence = { present: false, trouble: 'reader_gone' };
  await alert.getByText('カードリーダーが外れています。つなぎ直してください。').waitFor();
  presence = { present: false };
  await alert.waitFor({ state: 'hidden' });
});

test('「やめる」 and closing the window both cancel', async () => {
  const first = await askFromPage();
  await first.agentWindow.getByRole('button', { name: /やめる/ }).click();
  await heading(first.agentWindow, /やめました/);
  await picture(first.agentWindow, '8-cancelled');
  assert.equal((await first.result()).state, 'cancelled');

  const second = await askFromPage();
  await second.agentWindow.close({ runBeforeUnload: true });
  let state: unknown;
  for (let i = 0; i < 50 && state !== 'cancelled'; i++) {
    state = (await second.result()).state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(state, 'cancelled');
});

test('after two minutes the window says that time has passed', async () => {
  const { agentWindow } = await askFromPage();
  now = now.add({ seconds: 121 });
  await heading(agentWindow, /時間がたった/);
});

test('the page that asked can neither read the window nor call its doors', async () => {
  const { page, agentWindow } = await askFromPage();
  const tried = await page.evaluate(
    async (url) => ({
      html: await fetch(url).then(
        () => 'read',
        () => 'refused',
      ),
      cancel: await fetch(`${url}/cancel`, { method: 'POST', mode: 'no-cors', body: '{}' }).then((r) => r.type),
      framed: await new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = url;
        frame.onload = () => resolve(frame.contentDocument === null ? 'closed' : 'open');
        document.body.append(frame);
      }),
    }),
    agentWindow.url(),
  );
  assert.deepEqual(tried, { html: 'refused', cancel: 'opaque', framed: 'closed' });
  assert.ok(await agentWindow.getByRole('heading', { name: 'カードをかざしてください' }).isVisible());
});
