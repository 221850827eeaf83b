import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { mykeyRoutes, pointsRoutes, type Route, route, streetRoutes } from './index.ts';
import { PlainLine, PlainText, SearchWords, textForm } from './plain-text.ts';

type Def = {
  type: string;
  format?: string;
  checks?: { _zod: { def: { check: string } } }[];
  innerType?: z.ZodType;
  in?: z.ZodType;
  element?: z.ZodType;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  shape?: Record<string, z.ZodType>;
};
const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;

/** Every text that a schema lets in: where it stands, and its schema. */
function textsOf(schema: z.ZodType, path: string): { path: string; schema: z.ZodType }[] {
  const texts: { path: string; schema: z.ZodType }[] = [];
  const waiting = [{ path, schema }];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const def = defOf(one.schema);
    if (def.type === 'string') texts.push(one);
    const { path: at } = one;
    for (const inner of [def.innerType, def.in, def.element, def.keyType, def.valueType, ...(def.options ?? [])])
      if (inner) waiting.push({ path: at, schema: inner });
    for (const [name, field] of Object.entries(def.shape ?? {})) waiting.push({ path: `${at}.${name}`, schema: field });
    const known = ['string', 'number', 'int', 'boolean', 'enum', 'literal', 'undefined', 'unknown'];
    const hasInner = def.innerType ?? def.in ?? def.element ?? def.valueType ?? def.options ?? def.shape;
    assert.ok(known.includes(def.type) || hasInner, `${at}: ${def.type} is not known here`);
  }
  return texts;
}

/** The texts that nobody has thought about: neither plain, nor of a pattern or format, nor with a form of their own. */
const bareTextsOf = (routes: Record<string, Route>): string[] =>
  Object.entries(routes)
    .flatMap(([name, { params, query, body }]) =>
      Object.entries({ params, query, body }).flatMap(([part, schema]) =>
        schema ? textsOf(schema, `${name}.${part}`) : [],
      ),
    )
    .filter(({ schema }) => {
      const { format, checks = [] } = defOf(schema);
      const hasPattern = checks.some(({ _zod }) => _zod.def.check === 'string_format');
      return !format && !hasPattern && schema.meta()?.[textForm] === undefined;
    })
    .map(({ path }) => path);

test('every text of every request is plain, or has a pattern, or says whose form it has', () => {
  for (const routes of [mykeyRoutes, pointsRoutes, streetRoutes]) assert.deepEqual(bareTextsOf(routes), []);
});

test('a field of bare text would be found, however deep', () => {
  const body = z.object({
    name: PlainLine(80),
    lines: z.array(z.object({ note: z.string().max(10).optional() })).default([]),
    choice: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), why: z.string().trim() }),
      z.object({ kind: z.literal('b') }),
    ]),
  });
  const refusals: string[] = [];
  const bare = {
    bare: route({
      method: 'POST',
      path: '/bare',
      summary: '試験',
      caller: 'anyone',
      body,
      answer: z.object({}),
      refusals,
    }),
  };
  assert.deepEqual(bareTextsOf(bare).toSorted(), ['bare.body.choice.why', 'bare.body.lines.note']);
});

const outcomeOf = (schema: z.ZodType, text: string) => schema.safeParse(text).error?.issues[0]?.message ?? 'taken';

const refusedLines: [what: string, text: string][] = [
  ['a formula', '=cmd|calc'],
  ['a formula in wide signs', '＝1'],
  ['a formula behind a blank', ' +1'],
  ['a minus', '-2+3'],
  ['an at sign', '@SUM(A1)'],
  ['a tab within', 'まつり\t広場'],
  ['a line end within', 'まつり\n広場'],
  ['a NUL', 'まつり\u0000'],
  ['an override of the reading order', '秋\u202e祭り'],
  ['an isolate', '秋\u2066祭り'],
  ['what has no width', '秋\u200b祭り'],
  ['a byte order mark within', '秋\ufeff祭り'],
  ['half a character', '秋\ud842'],
];
for (const [what, text] of refusedLines)
  test(`a plain line refuses ${what}`, () => assert.equal(outcomeOf(PlainLine(80), text), 'text_refused'));

test('a plain line takes what people write, without the blanks around it', () => {
  for (const text of ['小国町 図書室', '葛\u{e0100}城', '𠮷野家', 'A-1', 'カフェ＆バー', 'H₂O', 'ア・ラ・カルト'])
    assert.equal(PlainLine(80).parse(` ${text} `), text);
});

test('a 個人番号 in any disguise is named as such, also where the line would not be plain', () => {
  for (const text of [
    '1234ー5678ー9018',
    'No123456789018',
    '1234\t5678\t9018',
    '12\u200b3456789018',
    '=1234 5678 9018',
  ])
    assert.equal(outcomeOf(PlainLine(80), text), 'individual_number_refused', text);
});

test('a plain text has lines, each of them plain; words to look for have any number', () => {
  assert.equal(outcomeOf(PlainText(200), '第1部\r\n第2部\n\n第3部'), 'taken');
  assert.equal(outcomeOf(PlainText(200), '第1部\n=1+1'), 'text_refused');
  assert.equal(outcomeOf(SearchWords(40), '201610030004'), 'taken');
  assert.equal(outcomeOf(SearchWords(40), 'a\u0000b'), 'text_refused');
});
