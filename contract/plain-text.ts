import { z } from 'zod';
import { charactersIn } from './characters.ts';
import { holdsIndividualNumber } from './individual-number.ts';

/** Control characters, what is invisible or turns the reading order, and halves of a character: in no text of any field. */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;

/** Whether nothing in a text is invisible: no control character, no mark of the reading order, no lone surrogate. */
const isVisible = (text: string): boolean => !unseen.test(text);

/**
 * Whether a typed line is plain text: all of it can be seen, and it does not begin with a sign at which a spreadsheet would
 * run it as a formula (R43-07).
 */
export const isPlainLine = (text: string): boolean => isVisible(text) && !/^\s*[=+\-@＝＋－＠﹢﹣﹦﹫]/u.test(text);

const isPlainText = (text: string): boolean => text.split(/\r\n|\n|\r/).every(isPlainLine);

/**
 * What a text of a request is, as its schema declares it and OpenAPI shows it: `line` and `text` are judged here, `search`
 * and `fileName` are not free text; any other value says in words whose form it is. A field without one, and without a
 * pattern, an enumeration or a format, fails a test.
 */
export const textForm = 'x-text';

const refuseIf = (is: (text: string) => boolean, outcome: string) => (context: z.core.ParsePayload<string>) => {
  if (is(context.value)) context.issues.push({ code: 'custom', input: context.value, message: outcome });
};
const noIndividualNumber = refuseIf(holdsIndividualNumber, 'individual_number_refused');

/** The first rule that a text breaks, by the name of its outcome: a 個人番号 in disguise may break the others too. */
const judged = (rule: (text: string) => boolean) => (context: z.core.ParsePayload<string>) => {
  noIndividualNumber(context);
  if (context.issues.length === 0) refuseIf((text) => !rule(text), 'text_refused')(context);
};

type Size = { min?: number; max: number };

/**
 * The bounds of a text that people write, in characters: zod's own count UTF-16 units, and would refuse half the names of 𠮷. The
 * issues are those of zod, and JSON Schema's bounds mean just this.
 */
const sized = <Schema extends z.ZodString>(schema: Schema, { min = 1, max }: Size, form: string): Schema =>
  schema
    .check((context) => {
      const { value: input } = context;
      const count = charactersIn(input);
      const bound = { origin: 'string', inclusive: true, input } as const;
      if (count < min) context.issues.push({ code: 'too_small', minimum: min, ...bound });
      if (count > max) context.issues.push({ code: 'too_big', maximum: max, ...bound });
    })
    .meta({ [textForm]: form, minLength: min, maxLength: max });

/** One line that a person types freely: names, places, reasons. Trimmed; `min` characters to `max`. */
export const PlainLine = (max: number, min = 1) =>
  sized(z.string().trim().check(judged(isPlainLine)), { min, max }, 'line');

/** The same of several lines, each of which is plain. */
export const PlainText = (max: number, min = 1) =>
  sized(z.string().trim().check(judged(isPlainText)), { min, max }, 'text');

/** Words to look for, kept nowhere. Numbers that catalogues and offices give are looked for as well (decision 26). */
export const SearchWords = (max: number) =>
  sized(
    z
      .string()
      .trim()
      .check(refuseIf((text) => !isVisible(text), 'text_refused')),
    { max },
    'search',
  );

/** A moment as programs write it into the names of their files, `201610031234`. */
const stampOfProgram = /(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?!\d)/g;

/** The name of a file. It may begin with any sign that can be seen. */
export const FileName = (max: number) =>
  sized(
    z
      .string()
      .check(refuseIf((name) => holdsIndividualNumber(name.replace(stampOfProgram, '')), 'individual_number_refused'))
      .check(refuseIf((name) => !isVisible(name), 'text_refused')),
    { max },
    'fileName',
  );

/** Declares that a text has a form of its own, and who judges it: what is neither free text nor a pattern. */
export const ownForm = <Schema extends z.ZodString>(schema: Schema, form: string): Schema =>
  schema.meta({ [textForm]: form });

/** A text of another form that a person makes up, and which may be no 個人番号 either: passwords, addresses of mail, IDs. */
export const WithoutIndividualNumber = <Schema extends z.ZodType<string>>(schema: Schema): Schema =>
  schema.check(noIndividualNumber);
