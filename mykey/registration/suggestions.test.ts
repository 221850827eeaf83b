import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { startTestMykey, type TestMykey } from '../testing.ts';
import { judgeForm } from './mykey-id.ts';
import { readsBadly } from './reserved-words.ts';
import { suggestionAt } from './suggestions.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

test('suggestions are five free IDs of eight readable characters, each time others', async () => {
  const { client, session } = await mykey.open();
  const ask = async () => expectAnswer(await client.call(routes.suggestMykeyIds, { session })).suggestions;
  const all = [...(await ask()), ...(await ask())];
  assert.equal(new Set(all).size, 10);
  for (const suggestion of all) {
    assert.match(suggestion, /^[2-9A-HJKMNP-Z]{8}$/);
    assert.ok('folded' in judgeForm(suggestion));
  }
});

test('a suggestion that somebody has chosen meanwhile is not made', async () => {
  const { rows } = await mykey.database.owner.query<{ key: string; last: number }>(
    'SELECT key, last_value AS last FROM suggestion_key, suggestion_counter',
  );
  const [{ key, last }] = rows as [{ key: string; last: number }];
  const next = suggestionAt(last + 1, key);
  await mykey.person(next);
  const { client, session } = await mykey.open();
  const { suggestions } = expectAnswer(await client.call(routes.suggestMykeyIds, { session }));
  assert.equal(suggestions.length, 5);
  assert.ok(!suggestions.includes(next));
});

test('twenty thousand suggestions are all different, and one key tells nothing of another', () => {
  const made = new Set<string>();
  for (let counter = 1; counter <= 20_000; counter += 1) made.add(suggestionAt(counter, 'a key'));
  assert.equal(made.size, 20_000);
  assert.notEqual(suggestionAt(1, 'a key'), suggestionAt(1, 'another key'));
});

test('a made-up ID that reads badly, digits read as letters included, is passed over', () => {
  for (const bad of ['XXFUCKXX', '2CUN7ABC', 'R4PEXXXX', 'KKK22222']) assert.ok(readsBadly(bad), bad);
  assert.ok(!readsBadly('MY2KEY99'));
});
