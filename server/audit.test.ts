/** The audit trail: a line a change, in the change's own transaction, and nothing in it that gives a secret away. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inTransaction, rows } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { keepTrail, type TrailEntry } from './audit.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
before(async () => {
  database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
});
after(() => database?.close());

const entry: TrailEntry = {
  office: '43424',
  subject: 'street',
  subjectId: '1',
  name: '下城商店街',
  act: 'change',
  before: { name: '下城' },
  after: { name: '下城商店街' },
  reason: '名称の変更',
  by: 'lead-43424',
  at: Temporal.Instant.from('2016-10-03T00:00:00Z'),
};
const kept = (subjectId: string) =>
  rows<{ before: unknown; after: unknown; doneBy: string }>(
    database.pool,
    'SELECT before, after, done_by FROM audit_entry WHERE subject_id = :subjectId',
    { subjectId },
  );

test('what is called a code and is no secret stays: that of a town, of a line of the budget, of a form', async () => {
  const line = { code: '3-1-2-19', name: '健診', next: '2017', amount: 1000 };
  const town = { municipality: { code: '43424' } };
  await keepTrail(database.pool, { ...entry, subjectId: '4', before: line, after: { ...line, ...town } });
  const [found] = await kept('4');
  assert.deepEqual([found?.before, found?.after], [line, { ...line, ...town }]);
});

test('a line stands with its change, and a change that fails leaves none', async () => {
  await inTransaction(database.pool, (client) => keepTrail(client, entry));
  assert.deepEqual(await kept('1'), [
    { before: { name: '下城' }, after: { name: '下城商店街' }, doneBy: 'lead-43424' },
  ]);
  const failing = inTransaction(database.pool, async (client) => {
    await keepTrail(client, { ...entry, subjectId: '2' });
    throw new Error('the change failed');
  });
  await assert.rejects(failing, /the change failed/);
  assert.deepEqual(await kept('2'), []);
});

test('no secret comes into the trail, and of a bank account its last three digits', async () => {
  const bankAccount = { bankCode: '9999', branchCode: '901', type: '1', number: '1234567', holderName: 'オグニマチ' };
  const given = {
    act: 'invite',
    firstSha256: 'aa',
    password: 'ひらけごま',
    person: { name: '山田', pin: '1234', oneTimeCode: '246810', setupCode: 'AAAA', secret: 'JBSWY3DP', token: 't' },
    accounts: [{ bankAccount }],
    at: entry.at,
    nothing: undefined,
  };
  await keepTrail(database.pool, { ...entry, subjectId: '3', before: null, after: given });
  assert.deepEqual((await kept('3'))[0]?.after, {
    act: 'invite',
    person: { name: '山田' },
    accounts: [{ bankAccount: { ...bankAccount, number: '…567' } }],
    at: '2016-10-03T00:00:00Z',
  });
});
