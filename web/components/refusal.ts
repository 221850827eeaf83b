import { useTranslation } from 'react-i18next';
import type { Refusal } from '../device/http.ts';

/** Where a refusal is to be read: beside the fields it is about, else above the page. */
export type Placed<Field extends string> = {
  errors: Partial<Record<Field, string>>;
  /** The refusal, when no field says it. */
  rest: Refusal | undefined;
};

/**
 * Puts a refusal beside its fields. The server may name the field itself (`fields`); what it refuses as a whole is
 * placed by the outcomes that a form knows to be about one of its fields.
 *
 * @param check what stands beside a field whose form is wrong: its hint already says how it should be
 * @param fields each field's name as the contract writes it, with the outcomes that are about it
 */
export function placeRefusal<Field extends string>(
  refusal: Refusal | undefined,
  fields: Record<Field, readonly string[]>,
  { language, check }: { language: string; check: string },
): Placed<Field> {
  const errors: Partial<Record<Field, string>> = {};
  if (!refusal) return { errors, rest: undefined };
  const words = language === 'en' ? refusal.titleEn : refusal.title;
  const unplaced = new Set(refusal.fields);
  for (const [field, outcomes] of Object.entries(fields) as [Field, readonly string[]][]) {
    const named = refusal.fields.find(({ path }) => path === field || path.endsWith(`.${field}`));
    if (named) unplaced.delete(named);
    if (named)
      errors[field] = sentenceOf(named, {
        check,
        language,
        words: named.outcome === refusal.outcome ? words : undefined,
      });
    else if (outcomes.includes(refusal.outcome)) errors[field] = words;
  }
  const placed = Object.keys(errors).length > 0 && unplaced.size === 0;
  return { errors, rest: placed ? undefined : refusal };
}

/** A validator's own message is for programmers; a named outcome has a sentence for people. */
function sentenceOf(
  named: Refusal['fields'][number],
  { check, language, words }: { check: string; language: string; words: string | undefined },
): string {
  if (named.outcome === 'invalid_request') return check;
  return words ?? (language === 'en' ? named.messageEn || check : named.message);
}

/** `placeRefusal` in the language of the page. */
export function usePlaced<Field extends string>(
  refusal: Refusal | undefined,
  fields: Record<Field, readonly string[]>,
): Placed<Field> {
  const { t, i18n } = useTranslation();
  return placeRefusal(refusal, fields, { language: i18n.language, check: t('field.check') });
}

/** The sentence of a refusal in the language of the page. */
export function useSentence(): (refusal: Refusal) => string {
  const { i18n } = useTranslation();
  return (refusal) => (i18n.language === 'en' ? refusal.titleEn : refusal.title);
}
