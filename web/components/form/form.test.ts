/** What a form makes of typed text by its route's own schema, and what it says before anything is sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { pointsRoutes } from '../../../contract/index.ts';
import { route } from '../../../contract/route.ts';
import { bodyOf, fieldOf, limitOfField } from './body.ts';
import { foldCode, wholeNumberOf } from './fold.ts';
import { judgeBody } from './judge.ts';
import { limitsOf, schemaOf } from './limits.ts';

const sample = route({
  method: 'POST',
  path: '/x',
  summary: '',
  caller: 'staff',
  body: z.object({
    name: z.string().min(1).max(4),
    points: z.int().min(1).max(1000),
    until: z.iso.date().nullable(),
    note: z.string().max(5).optional(),
    kind: z.enum(['a', 'b']),
    open: z.boolean(),
    account: z.object({ number: z.string().length(7) }).optional(),
  }),
  answer: z.object({}),
  refusals: [],
});

test('the types and what must be there are read from the contract', () => {
  const { name, until, note, points, kind, open, account } = limitsOf(sample);
  assert.deepEqual(name, { type: 'string', required: true, nullable: false });
  assert.deepEqual(until, { type: 'string', required: true, nullable: true });
  assert.deepEqual(note, { type: 'string', required: false, nullable: false });
  assert.deepEqual([points?.type, kind?.type, open?.type, account?.type], ['integer', 'string', 'boolean', 'object']);
  assert.equal(limitsOf(sample), limitsOf(sample), 'read once');
});

test('every route with a body can be read', () => {
  for (const one of Object.values(pointsRoutes)) limitsOf(one);
  assert.equal(limitsOf(pointsRoutes.createFee).yen?.type, 'integer');
});

test('fields become the body: numbers of any width, null or nothing where one is empty', () => {
  const values = { name: '茶', points: '１，０００', until: '', note: ' ', kind: 'a', open: true, elsewhere: 'x' };
  assert.deepEqual(bodyOf(values, limitsOf(sample)), { name: '茶', points: 1000, until: null, kind: 'a', open: true });
  assert.deepEqual(judgeBody(sample.body, bodyOf(values, limitsOf(sample))), {});
});

test('what is wrong is said by its field, the first thing only', () => {
  const judge = (change: object) =>
    judgeBody(
      sample.body,
      bodyOf({ name: '茶', points: '1', until: '', kind: 'a', open: false, ...change }, limitsOf(sample)),
    );
  assert.deepEqual(judge({ name: '' }), { name: { kind: 'missing' } });
  assert.deepEqual(judge({ points: '' }), { points: { kind: 'missing' } });
  assert.deepEqual(judge({ name: 'あいうえお' }), { name: { kind: 'tooLong', limit: 4 } });
  assert.deepEqual(judge({ points: '十' }), { points: { kind: 'number' } });
  assert.deepEqual(judge({ points: '1001' }), { points: { kind: 'atMost', limit: 1000 } });
  assert.deepEqual(judge({ points: '0' }), { points: { kind: 'atLeast', limit: 1 } });
  assert.deepEqual(judge({ until: '2016-02-30' }), { until: { kind: 'check' } });
  assert.deepEqual(judge({ name: '', points: '' }), { name: { kind: 'missing' }, points: { kind: 'missing' } });
});

const part = z.object({ name: z.string().min(1), rate: z.int().min(1) });
const nested = route({
  method: 'POST',
  path: '/y',
  summary: '',
  caller: 'staff',
  body: z.object({
    name: z.string().min(1),
    form: z.object({ pattern: z.enum(['a', 'b']), length: z.int() }),
    own: part.nullable().default(null),
    account: z.object({ number: z.string().max(20) }).optional(),
    payer: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('town'), line: z.int().nullable().default(null) }),
        z.object({ kind: z.literal('other'), ...part.shape }),
      ])
      .optional(),
    validity: z.union([z.object({ from: z.iso.date(), through: z.iso.date() }), z.object({ days: z.int().max(9) })]),
  }),
  answer: z.object({}),
  refusals: [],
});
const limits = limitsOf(nested);
const typed = {
  name: '茶',
  pattern: 'a',
  length: '１２',
  own: false,
  account: false,
  rate: '3',
  number: '',
  ownName: '',
};

test('a nested part is made of the fields of its names, where it must be there or its box is ticked', () => {
  const bare = { name: '茶', form: { pattern: 'a', length: 12 }, own: null, validity: { days: 5 } };
  assert.deepEqual(bodyOf({ ...typed, validity: { days: '５' } }, limits), bare);
  const ticked = bodyOf({ ...typed, own: true, ownName: '通り', account: true, number: '7', validity: {} }, limits);
  assert.deepEqual([ticked.own, ticked.account], [{ name: '通り', rate: 3 }, { number: '7' }]);
  const payer = { kind: 'other', name: '県', rate: '１' };
  assert.deepEqual(bodyOf({ ...typed, payer, validity: {} }, limits).payer, { ...payer, rate: 1 });
  assert.deepEqual(bodyOf({ ...typed, payer: { kind: 'town' }, validity: {} }, limits).payer, { kind: 'town' });
  const ofLine = { kind: 'town', line: '７' };
  assert.deepEqual(bodyOf({ ...typed, payer: ofLine, validity: {} }, limits).payer, { kind: 'town', line: 7 });
});

test('what is wrong in a part is said by its field, and in one of several forms by the form that was meant', () => {
  const judge = (change: object) =>
    judgeBody(nested.body, bodyOf({ ...typed, validity: { days: '5' }, ...change }, limits));
  assert.deepEqual(judge({}), {});
  assert.deepEqual(judge({ own: true, account: true }), {
    'own.name': { kind: 'missing' },
    'account.number': { kind: 'missing' },
  });
  assert.deepEqual(judge({ validity: { days: '10' } }), { 'validity.days': { kind: 'atMost', limit: 9 } });
  assert.deepEqual(judge({ validity: { from: '2016-01-01', through: '' } }), {
    'validity.through': { kind: 'missing' },
  });
  assert.deepEqual(judge({ payer: { kind: 'other', name: '', rate: '1' } }), { 'payer.name': { kind: 'missing' } });
});

test('the field of a path is that of its name, of both names, or of the nearest part', () => {
  const fields = { name: '', ownName: '', number: '', own: false };
  const paths = ['name', 'own.name', 'account.number', 'own.rate', 'elsewhere'];
  assert.deepEqual(
    paths.map((path) => fieldOf(fields, path)),
    ['name', 'ownName', 'number', 'own', undefined],
  );
  assert.equal(limitOfField(limits, 'number')?.type, 'string');
  assert.equal(limitOfField(limits, 'ownRate')?.type, 'integer');
});

test('a route without a body is judged by what it asks for', () => {
  assert.deepEqual(limitsOf(pointsRoutes.findUse).on, { type: 'string', required: false, nullable: false });
  assert.equal(schemaOf(pointsRoutes.findVoucher), pointsRoutes.findVoucher.params);
});

test('a 個人番号 and a text that is none are named before they are sent; what only the server can name is left to it', () => {
  const name = (typed: string) =>
    judgeBody(pointsRoutes.createDepartment.body, bodyOf({ name: typed }, limitsOf(pointsRoutes.createDepartment)))
      .name;
  assert.deepEqual(name('1234ー5678ー9018'), { kind: 'named', outcome: 'individual_number_refused' });
  assert.deepEqual(name('=cmd'), { kind: 'named', outcome: 'text_refused' });
  const own = z.object({ code: z.string().refine(() => false, 'municipality_unknown') });
  assert.deepEqual(judgeBody(own, { code: '99999' }), {});
});

test('codes and numbers are folded as the field shows them', () => {
  assert.equal(foldCode(' １３１０１\t'), '13101');
  assert.equal(foldCode('ｌｅａｄ－４３４２４ '), 'lead-43424');
  assert.deepEqual(['１２', '1,000', '-5', '1.5', '1e3', '', '9'.repeat(16)].map(wholeNumberOf), [
    12,
    1000,
    -5,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
