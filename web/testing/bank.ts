import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { nextBusinessDay } from '../../zengin/index.ts';

/** Fills in an account as a person copies it from a passbook; the holder's name last. */
export async function fillAccount(within: Locator, holder: string) {
  await within.getByLabel('銀行番号').fill('０００１');
  await within.getByLabel('支店番号').fill('００２');
  await within.getByLabel('口座番号').fill('７６５４３２１');
  await within.getByLabel('口座名義').fill(holder);
  await within.getByLabel('理由').fill('届け出のとおり');
}

/** A day on which banks are open, a week ahead: a payment file names no weekend and no public holiday. */
export function bankDayNextWeek(): string {
  const found = nextBusinessDay(Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 6 }));
  assert.ok(found.ok, 'the calendar of holidays reaches next week');
  return found.day.toString();
}
