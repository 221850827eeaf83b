import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { rows } from '../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/testing.ts';
import { countFailedJobs, type FailedJob, listFailedJobs } from './failed-jobs.ts';
import { openQueue, type Queue } from './queue.ts';
import type { BoundTask } from './task.ts';

let database: TestDatabase;
const queues: Queue[] = [];
const children: ChildProcess[] = [];
before(async () => {
  database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
  await database.owner.query(
    'CREATE TABLE ran (task text, pid integer, at timestamptz NOT NULL DEFAULT clock_timestamp()); GRANT ALL ON ran TO PUBLIC',
  );
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(queues.splice(0).map((queue) => queue.stop()));
});
after(() => database.close());

async function open(task: BoundTask, working = true): Promise<Queue> {
  const queue = await openQueue({ url: database.url, tasks: [task], working });
  queues.push(queue);
  return queue;
}

/** What `ask` gives, as soon as it gives something; fails after so many seconds. */
async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined>): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const got = await ask();
    if (got !== undefined) return got;
    assert.ok(performance.now() - startedAt < seconds * 1000, `${what}: not within ${seconds} s`);
    await wait(100);
  }
}

/** A process of its own that works on `task`, as its program says; ready once it says so. */
async function startProcess(task: string, program: string): Promise<ChildProcess> {
  const text = `
    import { openQueue } from ${JSON.stringify(join(import.meta.dirname, 'queue.ts'))};
    import { execute, openPool } from ${JSON.stringify(join(import.meta.dirname, '../postgres/pool.ts'))};
    const [url, task] = process.argv.slice(1);
    const pool = openPool(url, { max: 2 });
    const look = () => execute(pool, 'INSERT INTO ran (task, pid) VALUES (:task, :pid)', { task, pid: process.pid });
    ${program}
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text, database.url, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line === 'ready') return child;
  }
  throw new Error('the process ended before it was ready');
}

const ranOf = (task: string) =>
  rows<{ pid: number; second: number }>(
    database.pool,
    'SELECT pid, extract(epoch FROM at)::float8 AS second FROM ran WHERE task = :task ORDER BY at',
    { task },
  );
const failedOf = async (task: string): Promise<FailedJob | undefined> =>
  (await listFailedJobs(database.pool)).page.find(({ name }) => name === task);

/** All that the queue keeps, as text. */
async function keptText(): Promise<string> {
  const tables = await rows<{ name: string }>(
    database.pool,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'queue'`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => rows<{ line: string }>(database.pool, `SELECT t::text AS line FROM ${name} AS t`)),
  );
  return texts
    .flat()
    .map(({ line }) => line)
    .join('\n');
}

test('a task that throws is tried again later and later, and the list says why without the value it met', async () => {
  let runs = 0;
  const task = {
    name: 'throws-twice',
    every: { cron: '0 0 1 1 *' },
    run: async () => {
      runs += 1;
      if (runs === 1) await database.pool.query(`SELECT 'Hanako1'::integer`);
      if (runs === 2) throw new TypeError('Hanako1 is nobody');
    },
  };
  const queue = await open(task);
  const waitsOf = ({ failedAt, nextTryAt }: FailedJob) =>
    nextTryAt ? nextTryAt.since(failedAt).total({ unit: 'seconds' }) : Number.NaN;
  const first = await until('the first failure', 10, () => failedOf(task.name));
  assert.equal(first.attempts, 1);
  assert.match(first.reason, /^error 22P02 at server\/queue\.test\.ts:\d+$/);
  const second = await until('the second failure', 10, async () => {
    const failed = await failedOf(task.name);
    return failed?.attempts === 2 ? failed : undefined;
  });
  assert.match(second.reason, /^TypeError at server\/queue\.test\.ts:\d+$/);
  assert.ok(waitsOf(first) >= 1 && waitsOf(first) < 2.5, `${waitsOf(first)} s`);
  assert.ok(waitsOf(second) >= 2 && waitsOf(second) < 4.5, `${waitsOf(second)} s`);
  await until('the run that does not fail', 15, async () => queue.runs().get(task.name));
  assert.equal(runs, 3);
  assert.equal(await failedOf(task.name), undefined, 'what was done after all has not failed');
  const kept = await keptText();
  assert.ok(kept.includes('throws-twice'), 'the text holds what the queue keeps');
  assert.doesNotMatch(kept, /hanako/i);
});

test('a task that fails six times is given up, stays in the list, and is looked at by the next job', async () => {
  let fails = true;
  const task = {
    name: 'fails-for-long',
    every: { seconds: 30 },
    run: async () => {
      if (fails) throw Object.assign(new Error('no answer'), { code: 'ECONNREFUSED' });
    },
  };
  const queue = await open(task, false);
  for (let tries = 1; tries <= 6; tries += 1) await assert.rejects(queue.drain(), { code: 'ECONNREFUSED' });
  const failed = await failedOf(task.name);
  assert.equal(failed?.attempts, 6);
  assert.equal(failed?.nextTryAt, null);
  assert.match(failed?.reason ?? '', /^Error ECONNREFUSED at server\/queue\.test\.ts:\d+$/);
  fails = false;
  await queue.drain();
});

test('the list of what failed goes on where its page ends', async () => {
  const task = (name: string) => ({ name, every: { seconds: 30 }, run: () => Promise.reject(new Error('no answer')) });
  for (const name of ['fails-first', 'fails-second']) await assert.rejects((await open(task(name), false)).drain());
  const { page } = await listFailedJobs(database.pool);
  const all = page.map(({ name }) => name);
  const counted = await countFailedJobs(database.pool);
  assert.deepEqual([counted.count, `${counted.since}`], [page.length, `${page.at(-1)?.failedAt}`], 'as many as listed');
  assert.deepEqual(all.slice(0, 2), ['fails-second', 'fails-first']);
  const first = await listFailedJobs(database.pool, { limit: 1 });
  const second = await listFailedJobs(database.pool, { limit: 1, cursor: first.next ?? '' });
  assert.deepEqual(
    [...first.page, ...second.page].map(({ name }) => name),
    ['fails-second', 'fails-first'],
  );
});

test('draining looks at every task once and has nothing left', async () => {
  const seen: string[] = [];
  const tasks = ['drained-first', 'drained-second'].map((name) => ({
    name,
    every: { seconds: 1 },
    run: async () => seen.push(name),
  }));
  const queue = await openQueue({ url: database.url, tasks, working: false });
  queues.push(queue);
  await queue.drain();
  assert.deepEqual(seen, ['drained-first', 'drained-second']);
  await queue.drain();
  assert.equal(seen.length, 4);
});

test('the job of a killed worker runs again within 30 seconds', async () => {
  const child = await startProcess(
    'killed',
    `await openQueue({ url, working: true, tasks: [
       { name: task, every: { cron: '0 0 1 1 *' }, run: async () => { await look(); await new Promise(() => {}); } }] });`,
  );
  await until('the job in the other process', 10, async () => (await ranOf('killed'))[0]);
  const queue = await open({ name: 'killed', every: { cron: '0 0 1 1 *' }, run: async () => {} });
  await wait(1000);
  assert.equal(queue.runs().get('killed'), undefined, 'as long as its worker lives the job is its own');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  const killedAt = performance.now();
  await until('the job again', 30, async () => queue.runs().get('killed'));
  process.stdout.write(`# ran again ${((performance.now() - killedAt) / 1000).toFixed(1)} s after the kill\n`);
});

const seconds = 2;
const processes = 5;
/** Runs in each period, while all processes were there. */
async function runsOfPeriods(task: string, program: string): Promise<number[]> {
  await Promise.all(Array.from({ length: processes }, () => startProcess(task, program)));
  const from = (await ranOf(task)).length;
  const count = 5;
  await wait(count * seconds * 1000);
  const ran = (await ranOf(task)).slice(from);
  return [ran.length, ran.length / count];
}

test('a job that is due once runs once with five processes', async () => {
  const [runs = 0, inOnePeriod = 0] = await runsOfPeriods(
    'once',
    `await openQueue({ url, working: true, tasks: [{ name: task, every: { seconds: ${seconds} }, run: look }] });`,
  );
  assert.ok(runs >= 3, `${runs} runs: it goes on`);
  assert.ok(inOnePeriod <= 1.2, `${runs} runs in five periods`);
  const slots = await rows<{ jobs: number }>(
    database.pool,
    `SELECT count(*) AS jobs FROM queue.job WHERE name = 'once' GROUP BY singleton_on`,
  );
  assert.ok(slots.every(({ jobs }) => jobs === 1));
});

// The negative control: with a timer in each process, as it was before, the same count sees five runs.
test('five processes with a timer each would be seen', async () => {
  const [, inOnePeriod = 0] = await runsOfPeriods('timers', `setInterval(look, ${seconds * 1000});`);
  assert.ok(inOnePeriod >= 4, `${inOnePeriod} runs in a period`);
});
