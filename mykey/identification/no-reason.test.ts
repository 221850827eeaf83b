/** What a clerk hears of a card that cannot be used: one answer, whatever the reason, at every door of a terminal (R52-13). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { createTestCa, currentAuthority } from '../../jpki/testing/test-ca.ts';
import { createVirtualCard, type VirtualCard } from '../../jpki/testing/virtual-card.ts';
import { expectAnswer } from '../../server/client.ts';
import {
  audience,
  changedTables,
  dumpTables,
  outcomeOf,
  pin,
  startTestMykey,
  type TestMykey,
  type TestTerminal,
} from '../testing.ts';

let mykey: TestMykey;
let terminal: TestTerminal;
before(async () => {
  mykey = await startTestMykey();
  terminal = await mykey.terminal((await mykey.operator({ lookUpWithoutPin: true })).operatorId);
});
after(() => mykey.close());

/** Every call of a terminal that takes a card. */
const doors: [string, (card: VirtualCard) => Promise<{ ok: true } | { ok: false; outcome: string }>][] = [
  ['a look-up', async (card) => terminal.client.call(routes.lookUp, { body: await mykey.tap(terminal, card) })],
  [
    'a look-up without the PIN',
    async (card) => {
      const { unverifiedCertificate } = (await mykey.tap(terminal, card)).cardToken;
      return terminal.client.call(routes.lookUpWithoutPin, { body: { unverifiedCertificate } });
    },
  ],
  [
    'an assertion',
    async (card) =>
      terminal.client.call(routes.assertAtTerminal, { body: { ...(await mykey.tap(terminal, card)), audience } }),
  ],
  [
    'a link',
    async (card) =>
      terminal.client.call(routes.linkAtTerminal, { body: { ...(await mykey.tap(terminal, card)), customerId: '1' } }),
  ],
  [
    'another number',
    async (card) =>
      terminal.client.call(routes.replaceAtTerminal, {
        body: { ...(await mykey.tap(terminal, card)), customerId: '1' },
      }),
  ],
];

let people = 0;
const person = async (card?: VirtualCard) => {
  people += 1;
  return mykey.person(`Silent${people}`, card);
};
/** A card, and what its holder reads on the own page. */
const cards: [what: string, own: string, make: () => Promise<VirtualCard>][] = [
  ['without a マイキーID', 'ok', () => mykey.card()],
  ['that has expired', 'expired', () => mykey.card({ notBefore: mykey.now.subtract({ hours: 6 * 8760 }) })],
  [
    'that was revoked',
    'revoked',
    async () => {
      const issued = await mykey.issue();
      const { card } = await person(createVirtualCard({ issued, pin }));
      mykey.revoke(issued);
      mykey.renewRevocationLists();
      return card;
    },
  ],
  [
    'that a renewed one superseded',
    'revoked',
    async () => {
      const old = await person();
      const fresh = await mykey.open();
      const body = { mykeyId: `Silent${people}`, recoveryCode: old.recoveryCode };
      expectAnswer(await fresh.client.call(routes.renewCertificate, { session: fresh.session, body }));
      return old.card;
    },
  ],
  [
    'whose holder stopped the ID',
    'ok',
    async () => {
      const { client, session, card } = await person();
      expectAnswer(await client.call(routes.suspend, { session }));
      return card;
    },
  ],
  [
    'whose holder ended the ID',
    'ok',
    async () => {
      const { client, session, card } = await person();
      expectAnswer(await client.call(routes.invalidate, { session }));
      return card;
    },
  ],
];

// Seen to fail while the doors passed on the refusals of the verification: `revoked`, `expired`, `card_not_registered`.
for (const [what, own, make] of cards) {
  test(`a card ${what}: every door of a terminal gives one answer, and the own page the reason`, async () => {
    const card = await make();
    const stopped = await person();
    expectAnswer(await stopped.client.call(routes.suspend, { session: stopped.session }));
    for (const [door, call] of doors) {
      const answered = await call(card);
      assert.equal(outcomeOf(answered), 'not_usable_here', door);
      assert.deepEqual(answered, await call(stopped.card), door);
    }
    const device = await mykey.device();
    const body = await mykey.tap(device, card);
    assert.equal(outcomeOf(await device.client.call(routes.openCardholderSession, { body })), own);
  });
}

test('a card of another authority is named: it is no card of anybody', async () => {
  const issuer = currentAuthority(await createTestCa({ at: mykey.now }));
  const card = await mykey.card({ issuer });
  for (const [door, call] of doors) assert.equal(outcomeOf(await call(card)), 'unknown_issuer', door);
});

test('what is refused without a reason leaves nothing behind, and is counted nowhere', async () => {
  const card = await mykey.card();
  const before = await dumpTables(mykey.database);
  for (const [door, call] of doors) {
    assert.equal(outcomeOf(await call(card)), 'not_usable_here', door);
    // The challenge of the tap from which only the certificate was taken waits for its end.
    const left = changedTables(before, await dumpTables(mykey.database));
    assert.deepEqual(
      left.filter((table) => table !== 'challenge'),
      [],
      door,
    );
  }
});
