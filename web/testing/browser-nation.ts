/** The demonstration nation and a browser for the tests of one file; both end with it. */
import { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { demoPassword } from '../../demo/nation.ts';
import { startTestNation, type TestNation } from '../../demo/test-nation.ts';
import { launchBrowser } from '../browser.ts';
import { type SIZES, type Visitor, visit } from './visitor.ts';

export type BrowserNation = {
  readonly nation: TestNation;
  readonly browser: Browser;
  /** Opens a page of the faces on a device of its own. */
  visit(path: string, size?: keyof typeof SIZES): Promise<Visitor>;
  /** Signs in a person of マイキー's offices. */
  signIn(staffId: string, path: string, size?: keyof typeof SIZES): Promise<Visitor>;
};

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** Call it once at the top of a file. */
export function startBrowserNation(): BrowserNation {
  let nation: TestNation;
  let browser: Browser;
  before(async () => {
    // One after the other: a nation that cannot start must not leave a browser behind.
    nation = await startTestNation();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await nation?.close();
  });
  const open: BrowserNation['visit'] = (path, size) => {
    const time = nation.world.clock().epochMilliseconds;
    const isMoved = Math.abs(time - Date.now()) > 60_000;
    return visit(browser, `${nation.facesUrl}${path}`, size, isMoved ? time : undefined);
  };
  return {
    get nation() {
      return nation;
    },
    get browser() {
      return browser;
    },
    visit: open,
    async signIn(staffId, path, size = 'tablet') {
      const visitor = await open(path, size);
      const { page } = visitor;
      await page.getByLabel(/職員番号/).fill(staffId);
      await page.getByLabel(/パスワード/).fill(demoPassword);
      await button(page, 'サインインする').click();
      return visitor;
    },
  };
}
