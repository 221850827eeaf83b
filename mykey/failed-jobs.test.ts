/** What the platform's people see of マイキー's own jobs: what failed and why, and nothing of a person. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes as routes } from '../contract/index.ts';
import { copyRows } from '../postgres/testing.ts';
import { expectAnswer } from '../server/client.ts';
import { openQueue } from '../server/queue.ts';
import { outcomeOf, startTestMykey, type TestMykey } from './testing.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

const list = async (query: { cursor?: string } = {}) => {
  const { client, session } = mykey.staff;
  return expectAnswer(await client.call(routes.listFailedJobs, { session, query }));
};
/** Looks at the files of links, which fails so many times because of a value that names a person. */
async function fail(times: number): Promise<void> {
  const run = () => mykey.database.pool.query(`SELECT 'Hanako1'::integer`);
  const tasks = [{ name: 'files-of-links', every: { seconds: 1 }, run }];
  const queue = await openQueue({ url: mykey.database.url, working: false, tasks });
  try {
    for (let tries = 1; tries <= times; tries += 1) await assert.rejects(queue.drain(), { code: '22P02' });
  } finally {
    await queue.stop();
  }
}

test('a job that failed is listed with its reason, never with the value it met, until it is given up', async () => {
  assert.deepEqual(await list(), { jobs: [], next: null });
  await fail(1);
  const { jobs: waiting } = await list();
  assert.deepEqual(
    waiting.map(({ name, attempts }) => [name, attempts]),
    [['files-of-links', 1]],
  );
  assert.match(waiting[0]?.reason ?? '', /^error 22P02/);
  assert.notEqual(waiting[0]?.nextTryAt, null);
  await fail(5);
  const given = await list();
  assert.deepEqual(
    given.jobs.map(({ name, attempts, nextTryAt }) => [name, attempts, nextTryAt]),
    [['files-of-links', 6, null]],
  );
  assert.doesNotMatch(JSON.stringify([waiting, given]), /hanako/i);
});

test('the list of what failed goes on, each job once', async () => {
  await copyRows(mykey.database.pool, {
    table: 'queue.job',
    where: `name = 'failed'`,
    count: 120,
    changes: { id: 'md5(n::text)::uuid' },
  });
  const first = await list();
  const second = await list({ cursor: first.next ?? '' });
  assert.deepEqual([first.jobs.length, second.jobs.length, second.next], [100, 21, null]);
  assert.equal(new Set([...first.jobs, ...second.jobs].map(({ jobId }) => jobId)).size, 121);
});

test('who is not of the platform sees no job', async () => {
  const password = 'a long password of a desk';
  await mykey.hire({ staffId: 'desk-jobs', name: '窓口', password, municipalityCode: '43424' });
  const { client } = await mykey.device();
  const { session } = expectAnswer(await client.call(routes.signInStaff, { body: { staffId: 'desk-jobs', password } }));
  assert.equal(outcomeOf(await client.call(routes.listFailedJobs, { session: session.token })), 'not_allowed');
  const holder = await mykey.person('Holder1');
  assert.equal(
    outcomeOf(await holder.client.call(routes.listFailedJobs, { session: holder.session })),
    'sign_in_required',
  );
  assert.equal(outcomeOf(await client.call(routes.listFailedJobs)), 'sign_in_required');
});
