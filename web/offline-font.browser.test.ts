/** What a till shows without a network has its letters: the words of its pages, and the names of people, shops and streets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counterEn } from './counter/words-en.ts';
import { counterJa } from './counter/words-ja.ts';
import { startBrowserNation } from './testing/browser-nation.ts';
import { en } from './words/en.ts';
import { ja } from './words/ja.ts';

const here = startBrowserNation();

/** Runs in the page: the parts of the font that its looks name, with their characters, and which of them are kept. */
async function fontsKept() {
  const cache = await caches.open('meguri-counter-1');
  const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map(({ style }) => ({
      path: /\/assets\/[^")]+/.exec(style.getPropertyValue('src'))?.[0] ?? '',
      range: style.getPropertyValue('unicode-range'),
    }));
  return faces.map((face) => ({ ...face, isKept: kept.includes(face.path) }));
}

/** 「U+4E00-4E05, U+7F72」 → whether it holds a character. */
const holds = (range: string) => {
  const parts = range.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return (code: number) => parts.some(([from, to]) => from <= code && code <= to);
};

const textIn = (words: unknown): string =>
  typeof words === 'string'
    ? words
    : Object.values(words as object)
        .map(textIn)
        .join('');

/** 漢字 of JIS X 0208, both levels: rows 16 to 84, as their two bytes in EUC-JP. */
function jisKanji(): string {
  const decoder = new TextDecoder('euc-jp');
  let text = '';
  for (let row = 16; row <= 84; row += 1)
    for (let cell = 1; cell <= 94; cell += 1) text += decoder.decode(Uint8Array.of(0xa0 + row, 0xa0 + cell));
  return text.replaceAll('\ufffd', '');
}

test('a device that opened the counter once has every part of the font that its words and names need', async () => {
  const { page, context, faults } = await here.visit('/counter', 'phone');
  let parts: Awaited<ReturnType<typeof fontsKept>> = [];
  for (let tries = 0; tries < 120 && !(parts.length > 0 && parts.every(({ isKept }) => isKept)); tries += 1) {
    await page.waitForTimeout(250);
    parts = await page.evaluate(fontsKept);
  }
  const kept = parts.filter(({ isKept }) => isKept).map(({ range }) => holds(range));
  const missingIn = (text: string) =>
    [...new Set(text)].filter((sign) => sign > ' ' && !kept.some((has) => has(sign.codePointAt(0) ?? 0))).join('');
  assert.equal(jisKanji().length, 6355);
  assert.equal(missingIn(jisKanji()).length, 0, 'kanji of names');
  assert.equal(missingIn('署𠮷髙﨑葛辻'), '', 'kanji that names have beyond JIS X 0208');
  assert.equal(missingIn(textIn(counterJa) + textIn(ja)), '', 'words in Japanese');
  assert.equal(missingIn(textIn(counterEn) + textIn(en)), '', 'words in English');
  // The letters are really there: without a network each part of the font is loaded from what was kept.
  await context.setOffline(true);
  await page.reload();
  const drawn = await page.evaluate(async () => {
    const loaded = await document.fonts.load('16px "Noto Sans JP Variable"', '署龍鷗𠮷纊');
    return loaded.map(({ status }) => status);
  });
  assert.ok(drawn.length > 1 && drawn.every((status) => status === 'loaded'), `${drawn}`);
  assert.deepEqual(faults, []);
  await context.close();
});
