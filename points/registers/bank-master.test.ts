/** The list of banks and branches as the points cloud keeps it: loaded once an edition, dated, nothing deleted. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { execute, openPool, rows } from '../../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../postgres/testing.ts';
import { pointsSqlFolders } from '../server.ts';
import { fewBanks } from '../testing/banks.ts';
import { type BankMaster, type ListedBank, publishedBanks } from './bank-list.ts';
import { countKnown, knownBank, loadBankMaster, newestMaster } from './bank-master.ts';

const now = Temporal.Instant.from('2016-10-03T09:00:00+09:00');
let made: TestDatabase;
before(async () => {
  made = await createTestDatabase(pointsSqlFolders);
});
after(() => made?.close());

const edition = (listedOn: string, lines: readonly ListedBank[]): BankMaster => ({
  listedOn,
  source: `test ${listedOn}`,
  read: () => lines,
});
const branchOn = async (on: string, branchCode: string) =>
  (await knownBank(made.pool, { bankCode: '0182', branchCode, on })).branch;

test('a newer list adds, renames and closes from its day on and deletes nothing; an older one, or the same again, is no change', async () => {
  const load = (master: BankMaster) => loadBankMaster(made.pool, master, now);
  await load(fewBanks);
  assert.deepEqual(await branchOn('2016-01-01', '210'), { name: '小国', kana: 'オグニ', closedOn: null });
  assert.equal(await branchOn('2016-10-03', '999'), null);
  const first = await countKnown(made.pool);
  await load(fewBanks);
  await load(edition('2016-09-01', []));
  assert.equal(await countKnown(made.pool), first);

  const others = fewBanks.read().filter(({ branchCode }) => branchCode !== '210' && branchCode !== '101');
  const later = [
    ...others,
    { bankCode: '0182', branchCode: '101', name: '本店営業部', kana: 'ホンテン' },
    { bankCode: '0182', branchCode: '211', name: '南小国', kana: 'ミナミオグニ' },
  ];
  await load(edition('2017-02-01', later));
  assert.equal(
    await countKnown(made.pool),
    first + 3,
    'one is new, one has another name, one is gone; no more is written',
  );
  assert.equal((await branchOn('2017-01-31', '210'))?.closedOn, null);
  assert.deepEqual(await branchOn('2017-02-01', '210'), { name: '小国', kana: 'オグニ', closedOn: '2017-02-01' });
  const names = [await branchOn('2017-01-31', '101'), await branchOn('2017-02-01', '101')];
  assert.deepEqual(
    names.map((one) => one?.name),
    ['本店', '本店営業部'],
  );
  assert.deepEqual(
    [await branchOn('2017-01-31', '211'), (await branchOn('2017-02-01', '211'))?.name],
    [null, '南小国'],
  );

  // Back again under its old name: open from that day, and it was closed until then.
  await load(edition('2017-03-01', [...later, { bankCode: '0182', branchCode: '210', name: '小国', kana: 'オグニ' }]));
  assert.equal((await branchOn('2017-03-01', '210'))?.closedOn, null);
  assert.equal((await branchOn('2017-02-28', '210'))?.closedOn, '2017-02-01');
  // A bank that is gone takes its branches with it, whatever the list says of them.
  await load(
    edition(
      '2017-04-01',
      later.filter(({ bankCode, branchCode }) => bankCode !== '0001' || branchCode !== ''),
    ),
  );
  const known = await knownBank(made.pool, { bankCode: '0001', branchCode: '001', on: '2017-04-01' });
  assert.deepEqual([known.bank?.closedOn, known.branch?.closedOn], ['2017-04-01', '2017-04-01']);
  assert.deepEqual(await newestMaster(made.pool), { listedOn: '2017-04-01', source: 'test 2017-04-01' });
});

test('what an office entered stands until the list itself says something else of that branch', async () => {
  const own = await createTestDatabase(pointsSqlFolders);
  try {
    const load = (master: BankMaster) => loadBankMaster(own.pool, master, now);
    const at = (on: string, branchCode: string) => knownBank(own.pool, { bankCode: '0182', branchCode, on });
    await load(fewBanks);
    await execute(
      own.pool,
      `INSERT INTO staff (id, name, role) VALUES ('a', '甲', 'platform'), ('b', '乙', 'platform')`,
    );
    const enter = (branchCode: string, fromOn: string, name: string | null) =>
      execute(
        own.pool,
        `INSERT INTO bank_version (bank_code, branch_code, from_on, name, kana, is_open, asked_by, confirmed_by, reason, changed_at)
         VALUES ('0182', :branchCode, :fromOn, :name, :name, :isOpen, 'a', 'b', '通知', :now)`,
        { branchCode, fromOn, name, isOpen: name !== null, now: `${now}` },
      );
    await enter('210', '2016-11-01', null);
    await enter('300', '2016-11-01', '杖立');
    // The list still has the one and not yet the other: it says nothing new of either.
    await load(edition('2016-12-01', fewBanks.read()));
    assert.equal((await at('2016-12-01', '210')).branch?.closedOn, '2016-11-01');
    assert.equal((await at('2016-12-01', '300')).branch?.name, '杖立');
    // Then it follows: the first day on which nothing can be paid is still the office's.
    const followed = fewBanks.read().filter(({ branchCode }) => branchCode !== '210');
    const listed = { bankCode: '0182', branchCode: '300', name: '杖立', kana: 'ツエタテ' };
    await load(edition('2017-01-01', [...followed, listed]));
    assert.equal((await at('2017-01-01', '210')).branch?.closedOn, '2016-11-01');
    assert.equal((await at('2017-01-01', '300')).branch?.kana, 'ツエタテ');
    await load(edition('2017-02-01', followed));
    assert.equal(
      (await at('2017-02-01', '300')).branch?.closedOn,
      '2017-02-01',
      'known by the list, it is gone with it',
    );
  } finally {
    await own.close();
  }
});

test('the published list is loaded whole, with its day; of two processes at once one loads', async () => {
  const own = await createTestDatabase(pointsSqlFolders);
  const other = openPool(own.url);
  try {
    const master = publishedBanks();
    const lines = master.read();
    const banks = lines.filter(({ branchCode }) => branchCode === '');
    // An edition of which half was lost would hold the payouts of half the country: it is not to be installed.
    assert.ok(
      banks.length > 1000 && lines.length - banks.length > 25_000,
      `${banks.length} banks, ${lines.length} lines`,
    );
    const begun = performance.now();
    await Promise.all([own.pool, other].map((pool) => loadBankMaster(pool, master, now)));
    const took = performance.now() - begun;
    assert.equal(await countKnown(own.pool), lines.length);
    assert.deepEqual(await newestMaster(own.pool), { listedOn: master.listedOn, source: master.source });
    const mizuho = await knownBank(own.pool, { bankCode: '0001', branchCode: '001', on: '2016-10-03' });
    assert.deepEqual(mizuho.bank, { name: 'みずほ', kana: 'ミズホ', closedOn: null });
    // Nobody has the code of the tests' bank.
    assert.equal((await knownBank(own.pool, { bankCode: '9999', branchCode: '901', on: '2016-10-03' })).bank, null);
    const again = performance.now();
    await loadBankMaster(own.pool, { ...master, read: () => assert.fail('read again') }, now);
    assert.ok(took < 20_000 && performance.now() - again < took, `${took} ms`);
  } finally {
    await other.end();
    await own.close();
  }
});

test('an entry comes from one source, of two persons where an office makes it', async () => {
  const add = (more: string, values: string) =>
    execute(
      made.owner,
      `INSERT INTO bank_version (bank_code, branch_code, from_on, name, kana, is_open, reason, changed_at${more})
       VALUES ('0182', '400', '2016-10-03', 'a', 'ア', true, '', '2016-10-03T00:00:00Z'${values})`,
    );
  await execute(
    made.owner,
    `INSERT INTO staff (id, name, role) VALUES ('a', '甲', 'platform'), ('b', '乙', 'platform')`,
  );
  for (const [more, values] of [
    [', asked_by', `, 'a'`],
    [', asked_by, confirmed_by', `, 'a', 'a'`],
    [', asked_by, confirmed_by, master_on', `, 'a', 'b', '2016-09-20'`],
  ] as const)
    await assert.rejects(add(more, values), { code: '23514' }, more);
  const kept = await rows(made.pool, `SELECT FROM bank_version WHERE branch_code = '400'`);
  assert.equal(kept.length, 0);
});
