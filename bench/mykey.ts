import { setTimeout as wait } from 'node:timers/promises';
import { mykeyRoutes as routes } from '../contract/index.ts';
import { readsBadly } from '../mykey/registration/reserved-words.ts';
import { suggestionAt } from '../mykey/registration/suggestions.ts';
import { applyUploads } from '../mykey/service-ids/upload.ts';
import { type Registered, startTestMykey, type TestMykey } from '../mykey/testing.ts';
import { execute } from '../postgres/pool.ts';
import { expectAnswer } from '../server/client.ts';
import { round } from './measure.ts';

/**
 * `node bench/mykey.ts`: what counters and offices wait for. Look-ups arrive at a steady rate whether or not the last one
 * was answered (challenge, a virtual card's signature with PIN, look-up); cards, clients and server share this process, so
 * the server alone is faster. Then a file of 100,000 links: read and shown, and applied; and a million suggestions of IDs, of
 * which none may come twice or read badly (R52-03).
 */
const mykey = await startTestMykey({ requestsPerMinute: 100_000_000 });
try {
  const lookUps = await measureLookUps(mykey, { perSecond: 50, seconds: 10, holders: 40 });
  const links = await measureLinks(mykey, 100_000);
  const suggestions = measureSuggestions(1_000_000);
  process.stdout.write(`${JSON.stringify({ lookUps, links, suggestions }, null, 2)}\n`);
} finally {
  await mykey.close();
}

async function measureLookUps(
  house: TestMykey,
  { perSecond, seconds, holders }: { perSecond: number; seconds: number; holders: number },
) {
  const { operatorId } = await house.operator();
  const terminals = await Promise.all(Array.from({ length: 10 }, () => house.terminal(operatorId)));
  const people: Registered[] = [];
  for (let number = 0; number < holders; number += 1) {
    const person = await house.person(`Bench${number}`);
    const { client, session } = person;
    expectAnswer(await client.call(routes.link, { session, body: { operatorId, customerId: `000${number}` } }));
    people.push(person);
  }
  const milliseconds: number[] = [];
  const one = async (number: number) => {
    const terminal = terminals[number % terminals.length] as (typeof terminals)[number];
    const person = people[number % holders] as Registered;
    const before = performance.now();
    const body = await house.tap(terminal, person.card);
    const { customerId } = expectAnswer(await terminal.client.call(routes.lookUp, { body }));
    milliseconds.push(performance.now() - before);
    if (customerId !== `000${number % holders}`) throw new Error(`a look-up was answered with ${customerId}`);
  };
  for (let number = 0; number < 50; number += 1) await one(number);
  milliseconds.length = 0;
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const ahead = startedAt + (number * 1000) / perSecond - performance.now();
    if (ahead > 0) await wait(ahead);
    running.push(one(number));
  }
  await Promise.all(running);
  milliseconds.sort((a, b) => a - b);
  const at = (share: number) => round(milliseconds[Math.floor(milliseconds.length * share)] ?? 0, 1);
  return { perSecond, count: milliseconds.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

async function measureLinks(house: TestMykey, lines: number) {
  const { operatorId } = await house.operator();
  const { client } = await house.terminal(operatorId, 'office');
  const { pool } = house.database;
  await execute(
    pool,
    `INSERT INTO cardholder SELECT 'FILE' || n, 'FILE' || n, 'active', '', '', :now FROM generate_series(1, :lines) AS n`,
    { now: `${house.now}`, lines },
  );
  const text = [
    'マイキーID,会員番号',
    ...Array.from({ length: lines }, (_, n) => `file${n + 1},${1_000_000 + n}`),
  ].join('\n');
  const file = Buffer.from(text).toString('base64');
  const startedAt = performance.now();
  const { uploadId } = expectAnswer(await client.call(routes.uploadLinks, { body: { fileName: 'links.csv', file } }));
  const shownAt = performance.now();
  expectAnswer(await client.call(routes.applyLinkUpload, { params: { uploadId } }));
  await applyUploads(pool, house.now);
  const appliedAt = performance.now();
  const { outcomes } = expectAnswer(await client.call(routes.showLinkUpload, { params: { uploadId } }));
  if (outcomes.length !== 1 || outcomes[0]?.outcome !== 'registered') throw new Error(JSON.stringify(outcomes));
  return {
    lines,
    previewSeconds: round((shownAt - startedAt) / 1000, 1),
    applySeconds: round((appliedAt - shownAt) / 1000, 1),
  };
}

function measureSuggestions(wanted: number) {
  const startedAt = performance.now();
  const made = new Set<string>();
  let passedOver = 0;
  for (let counter = 1; made.size < wanted; counter += 1) {
    const suggestion = suggestionAt(counter, 'the key of a bench');
    if (readsBadly(suggestion)) passedOver += 1;
    else if (made.has(suggestion)) throw new Error(`${suggestion} was suggested twice`);
    else made.add(suggestion);
  }
  const seconds = round((performance.now() - startedAt) / 1000, 1);
  return { suggestions: made.size, passedOver, seconds };
}
