/** 勘定科目表: the arrows of decision 18, written a second time, and the numbers that postings hold for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '../../ledger/index.ts';
import { chart, isUsable } from './chart.ts';
import { chartOfAccounts } from './chart-of-accounts.ts';

type UnitKind = keyof typeof chartOfAccounts.units;
type AccountKind = keyof typeof chartOfAccounts.accounts;
const unitKinds = Object.keys(chartOfAccounts.units) as UnitKind[];
const accountKinds = Object.keys(chartOfAccounts.accounts) as AccountKind[];

const drawn: Record<string, string[]> = {
  issue: [
    'issuance→municipal',
    'loss→voucher',
    'partner→event',
    'partner→municipal',
    'partner→reserve',
    'premium→municipal',
    'transfer→municipal',
    'transfer→reserve',
  ],
  // An invalidated holder's lots to the same person's new マイキーID: one arrow of decision 18, drawn as two through the transfer account.
  spend: [
    'event→eventPayout',
    'municipal→expired',
    'municipal→merchant',
    'municipal→transfer',
    'reserve→transfer',
    'voucher→merchant',
  ],
  // From municipality to municipality where one takes over from another (decision 31).
  move: ['municipal→event', 'municipal→municipal', 'municipal→voucher', 'reserve→event', 'reserve→municipal'],
  expire: unitKinds.map((unit) => `${unit}→expired`).sort(),
};
const allowed = (operation: object) => chart.isArrowAllowed(operation as Operation);

test('of all arrows between units and accounts those of decision 18 are allowed, and no other', () => {
  const found: Record<string, string[]> = { issue: [], spend: [], move: [], expire: [] };
  for (const one of unitKinds) {
    const unit = chart.unitOf(one, 7);
    for (const kind of accountKinds) {
      const account = chart.accountOf(kind, 7);
      if (allowed({ kind: 'issue', unit, account })) found.issue?.push(`${kind}→${one}`);
      if (allowed({ kind: 'spend', unit, account })) found.spend?.push(`${one}→${kind}`);
      if (allowed({ kind: 'expire', unit, account })) found.expire?.push(`${one}→${kind}`);
    }
    for (const other of unitKinds)
      if (allowed({ kind: 'move', unit, toUnit: chart.unitOf(other, 8) })) found.move?.push(`${one}→${other}`);
  }
  for (const arrows of Object.values(found)) arrows.sort();
  assert.deepEqual(found, drawn);
  const unit = chart.unitOf('municipal', 7);
  assert.ok(!allowed({ kind: 'move', unit, toUnit: unit }), 'nothing moves from a unit to itself');
  const through = chart.accountOf('merchant', 1);
  assert.ok(!allowed({ kind: 'move', unit, toUnit: chart.unitOf('event', 7), through }), 'nor through another account');
});

test('points that were restored too late go to the expired account and to no other', () => {
  const to = accountKinds.filter((kind) => allowed({ kind: 'restore', expiredAccount: chart.accountOf(kind, 0) }));
  assert.deepEqual(to, ['expired']);
});

test('the numbers of units, accounts and funds are those that postings already hold', () => {
  assert.deepEqual(
    [
      chart.unitOf('municipal', 14130),
      chart.unitOf('reserve', 0),
      chart.unitOf('event', 3),
      chart.unitOf('voucher', 9),
    ],
    [4294981426, 8589934592, 12884901891, 17179869193],
  );
  assert.deepEqual(
    accountKinds.map((kind) => chart.accountOf(kind, 0) / 2 ** 32),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  assert.deepEqual([chart.generalFund, chart.partnerFund(3), chart.premiumFund(2)], [0, 1_000_003, 2_000_002]);
  for (const fund of [chart.generalFund, chart.partnerFund(3), chart.premiumFund(2)])
    assert.equal(chart.fundOf(chart.fundKind(fund), chart.fundNumber(fund)), fund);
  assert.equal(new Set([...Object.values(chartOfAccounts.units)]).size, unitKinds.length);
});

test('premium is used first of what ends on one day, and the reserve outlasts its day', () => {
  assert.deepEqual(
    [chart.generalFund, chart.partnerFund(3), chart.premiumFund(2)].map((fund) => chart.isUsedFirst(fund)),
    [false, false, true],
  );
  const past = (kind: UnitKind) => isUsable({ unit: chart.unitOf(kind, 1), expiresOn: '2016-09-30' }, '2016-10-01');
  assert.deepEqual(
    unitKinds.filter((kind) => past(kind)),
    ['reserve'],
  );
});
