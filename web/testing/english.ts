/** Whether a page in English is English: Japanese stands in it only as a name, as what people wrote, or marked as Japanese. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Pool } from '../../postgres/pool.ts';

const japanese = /[ぁ-んァ-ヶ一-龠々]/;

/** Every Japanese text that people wrote, of a database: names, reasons, descriptions. The longest comes first. */
export async function writtenIn(pools: readonly Pool[]): Promise<string[]> {
  const written = new Set<string>();
  for (const pool of pools) {
    const { rows } = await pool.query<{ from: string; column: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS from, quote_ident(column_name) AS column
         FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
          AND data_type IN ('text', 'jsonb') AND column_name <> 'credited_to'`,
    );
    for (const { from, column } of rows) {
      const texts = await pool.query<{ text: string }>(
        `SELECT DISTINCT ${column}::text AS text FROM ${from} WHERE ${column}::text ~ '[ぁ-んァ-ヶ一-龠ｦ-ﾟ]'`,
      );
      // Names in half-width kana, as banks keep them, are shown in full width.
      for (const { text } of texts.rows.flatMap(partsOf)) written.add(text).add(text.normalize('NFKC'));
    }
  }
  return [...written].toSorted((a, b) => b.length - a.length);
}

/** A text, or those inside of it where it is JSON. */
const partsOf = ({ text }: { text: string }): { text: string }[] =>
  text.startsWith('{') || text.startsWith('[')
    ? [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
        .map(([, part = '']) => ({ text: part }))
        .filter((part) => japanese.test(part.text) || /[ｦ-ﾟ]/.test(part.text))
    : [{ text }];

/** What a page in English says in Japanese though nobody wrote it. */
export async function leftInJapanese(page: Page, written: readonly string[]): Promise<string[]> {
  const withoutNames = (text: string) => written.reduce((rest, name) => rest.replaceAll(name, ''), text);
  const said = await page.evaluate(textsOf);
  return [...new Set([...said, await page.title()])].filter((text) => japanese.test(withoutNames(text)));
}

/** Opens pages of a person who reads English, and holds that nothing on them is Japanese but names. */
export async function assertEnglish(
  page: Page,
  addresses: readonly string[],
  written: readonly string[],
): Promise<void> {
  for (const address of addresses) {
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await leftInJapanese(page, written), [], address);
  }
}

/** Every text of the page and of its attributes that are read out, but of what is marked as another language. */
function textsOf(): string[] {
  const isEnglish = (element: Element | null) => element?.closest('[lang]')?.getAttribute('lang') === 'en';
  const isCode = (element: Element | null) => element?.closest('script, style, noscript') !== null;
  const texts: string[] = [];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode())
    if (isEnglish(node.parentElement) && !isCode(node.parentElement)) texts.push(node.textContent ?? '');
  const attributes = ['aria-label', 'aria-description', 'placeholder', 'alt', 'title'];
  for (const element of document.querySelectorAll(attributes.map((name) => `[${name}]`).join())) {
    if (isEnglish(element)) texts.push(...attributes.map((name) => element.getAttribute(name) ?? ''));
  }
  return texts;
}
