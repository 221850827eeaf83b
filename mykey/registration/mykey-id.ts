import { foldMykeyId, halfWidth } from '../../contract/index.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { isReserved } from './reserved-words.ts';

/** What may be wrong with an ID by itself, whoever else has one. */
export type FormRefusal =
  | 'mykey_id_length'
  | 'mykey_id_characters'
  | 'mykey_id_is_individual_number'
  | 'mykey_id_is_telephone_number'
  | 'mykey_id_reserved';

/** Judges the form of an ID that a person wishes for (5-1: 任意の文字列), in this order. */
export function judgeForm(typed: string): { folded: string; shown: string } | Refusal<FormRefusal> {
  const shown = halfWidth(typed);
  // 1 3 to 16 characters, as a person counts them.
  const length = [...shown].length;
  if (length < 3 || length > 16) return refuse('mykey_id_length');
  // 2 Letters and digits of ASCII, once width is folded.
  if (!/^[A-Za-z0-9]+$/.test(shown)) return refuse('mykey_id_characters');
  // 3 Never the shape of a 個人番号, with the right check digit or a wrong one.
  if (/^\d{12}$/.test(shown)) return refuse('mykey_id_is_individual_number');
  // 4 Never the shape of a telephone number.
  if (/^\d{10,11}$/.test(shown)) return refuse('mykey_id_is_telephone_number');
  // 5 No word that would mislead or offend.
  const folded = foldMykeyId(shown);
  if (isReserved(folded)) return refuse('mykey_id_reserved');
  return { folded, shown };
}
