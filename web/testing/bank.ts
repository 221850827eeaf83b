import type { Locator } from 'playwright-core';

/** Fills in an account as a person copies it from a passbook; the holder's name last. */
export async function fillAccount(within: Locator, holder: string) {
  await within.getByLabel('銀行番号').fill('０００１');
  await within.getByLabel('支店番号').fill('００２');
  await within.getByLabel('口座番号').fill('７６５４３２１');
  await within.getByLabel('口座名義').fill(holder);
  await within.getByLabel('理由').fill('届け出のとおり');
}
