/** What a person does in a browser test: opens a face, lays a card, and reads every page for known barriers. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { noteOpened } from './opened.ts';

export const SIZES = {
  desktop: { width: 1280, height: 800 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
};

export type Visitor = { page: Page; context: BrowserContext; faults: string[] };

const open = new Set<Page>();

// A test that failed in a browser says what its pages showed: a wait that ended in vain tells nothing by itself.
afterEach(async (context) => {
  const passed = 'passed' in context && context.passed;
  for (const page of open) {
    if (page.isClosed()) open.delete(page);
    else if (!passed) console.error(await shown(page));
  }
});

async function shown(page: Page): Promise<string> {
  const text = await page
    .locator('body')
    .ariaSnapshot({ timeout: 2_000 })
    .catch((error) => `no text: ${error}`);
  return `--- ${page.url()}\n${text.slice(0, 4_000)}\n---`;
}

/** Opens an address on a device of its own, and gathers what the page complains about. */
export async function visit(
  browser: Browser,
  url: string,
  size: keyof typeof SIZES = 'desktop',
  /** What the clock of the device says, where the nation's was moved. */
  time?: number,
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: SIZES[size], reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage();
  if (time !== undefined) await page.clock.install({ time });
  open.add(page);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (line) => line.text().includes('Content Security Policy') && faults.push(line.text()));
  await page.goto(url);
  return { page, context, faults };
}

/** Presses what opens the card's window, lays a card of the demo's wallet on the reader, and types the PIN there. */
export async function tap(page: Page, press: () => Promise<unknown>, card: string, pin: string): Promise<void> {
  const [agentWindow] = await Promise.all([page.waitForEvent('popup'), press()]);
  await agentWindow.getByRole('button', { name: card }).click();
  for (const digit of pin) await agentWindow.locator(`[data-digit="${digit}"]`).click();
  const closed = agentWindow.waitForEvent('close');
  await agentWindow.locator('#enter').click();
  await closed;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The known barriers of a page as it stands. Our pages hold no other documents (but what is sent to the printer), so all is judged in the page itself: the library's
 * usual way opens one more page for each look, and describes what has passed, which takes six times as long.
 */
export async function barriersOn(page: Page): Promise<string[]> {
  assert.equal(
    await page.locator('iframe:not(#printing), frame').count(),
    0,
    'a document inside a page is to be judged as well',
  );
  const axe = new AxeBuilder({ page }).options({ runOnly: TAGS, resultTypes: ['violations'], iframes: false });
  const { violations } = await axe.setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The page as it stands has no known barrier, a title of its own, and nothing wider than a screen of any size. */
export async function assertReadable(page: Page, where: string): Promise<void> {
  // A page that still asks its server for what it shows has no heading yet.
  await page.locator('h1').first().waitFor({ state: 'attached' });
  assert.deepEqual(await barriersOn(page), [], where);
  assert.match(await page.title(), /^.+(｜めぐり| \| Meguri)$/, where);
  const own = page.viewportSize();
  for (const [size, viewport] of sizesFor(page, where)) {
    await page.setViewportSize(viewport);
    // What measures its place, as a chart does, follows a moment later.
    const fits = await page
      .waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, undefined, { timeout: 5_000 })
      .then(() => true)
      .catch(() => false);
    assert.ok(fits, `${where} is wider than the screen of a ${size}`);
    assert.deepEqual(await page.evaluate(brokenWords), [], `${where}: a line ends inside of a word, on a ${size}`);
    await keepPicture(page, `${where} ${size}`);
  }
  if (own) await page.setViewportSize(own);
  noteOpened(page.url());
}

const readInAllSizes = new Set<string>();

/**
 * What a page shows is laid out in every size once, and in its own size each time it is read again; for eyes always in all. One
 * address shows many things: it is known by what the test calls it.
 */
function sizesFor(page: Page, where: string): [string, { width: number; height: number }][] {
  const own = page.viewportSize();
  const { pathname } = new URL(page.url());
  const what = `${pathname} ${where}`;
  const isKnown = readInAllSizes.has(what) && !process.env.MEGURI_SCREENS;
  readInAllSizes.add(what);
  return isKnown && own ? [[`${own.width}`, own]] : Object.entries(SIZES);
}

/** Words of katakana or Latin letters, in what is read at a glance, that stand on two lines though one would hold them. */
function brokenWords(): string[] {
  const broken: string[] = [];
  for (const element of document.querySelectorAll('h1, h2, h3, button, legend, label, dt, th, strong')) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[ァ-ヴー]{2,}|[A-Za-z]{2,}/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = [...range.getClientRects()];
        const width = lines.reduce((sum, line) => sum + line.width, 0);
        const tops = new Set(lines.map(({ top }) => Math.round(top)));
        if (tops.size > 1 && width < element.clientWidth) broken.push(`${word} in ${element.textContent}`);
      }
    }
  }
  return broken;
}

/** `MEGURI_SCREENS=<folder>` keeps what every test looked at, in all sizes, for eyes. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.MEGURI_SCREENS;
  if (!folder) return;
  const path = new URL(page.url()).pathname.replace(/[^A-Za-z0-9-]+/g, '_');
  await page.screenshot({ path: join(folder, `${path} ${name.replaceAll('/', '_')}.png`), fullPage: true });
}

/** The field where the focus is. */
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));
