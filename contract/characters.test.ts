import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { charactersIn, cutText, graphemesOf } from './characters.ts';
import { FileName, PlainLine, PlainText, SearchWords } from './plain-text.ts';

const forms = { PlainLine, PlainText, SearchWords, FileName };
const issueOf = (schema: z.ZodType, text: string) => schema.safeParse(text).error?.issues[0]?.code ?? 'taken';

for (const [name, form] of Object.entries(forms))
  test(`${name} counts 𠮷 once, and says in its JSON schema what it counts`, () => {
    assert.equal(issueOf(form(40), '𠮷'.repeat(40)), 'taken');
    assert.equal(issueOf(form(40), '𠮷'.repeat(41)), 'too_big');
    assert.equal(issueOf(form(40), ''), 'too_small');
    const { minLength, maxLength } = z.toJSONSchema(form(40), { io: 'input' });
    assert.deepEqual([minLength, maxLength], [1, 40]);
  });

const cuts: [what: string, text: string, max: number, cut: string][] = [
  ['what fits stays', '小国町', 3, '小国町'],
  ['by whole characters', '吉𠮷吉', 2, '吉𠮷'],
  ['a kanji with the selector of its variant stays one', '葛\u{e0100}城', 1, ''],
  ['or is kept whole', '葛\u{e0100}城', 2, '葛\u{e0100}'],
  ['a voicing mark stays with its kana', 'か\u3099っこう', 1, ''],
  ['a family stays together', '👨‍👩‍👧と', 4, ''],
];
for (const [what, text, max, cut] of cuts) test(`a text is cut: ${what}`, () => assert.equal(cutText(text, max), cut));

test('no cut of any text is longer than asked, ends within a character, or drops one that fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(40), (text, max) => {
      const cut = cutText(text, max);
      assert.ok(charactersIn(cut) <= max && text.startsWith(cut) && cut.isWellFormed());
      const parts = graphemesOf(text);
      const next = parts[graphemesOf(cut).length];
      assert.equal(parts.slice(0, graphemesOf(cut).length).join(''), cut);
      assert.ok(next === undefined || charactersIn(cut + next) > max);
    }),
  );
});
