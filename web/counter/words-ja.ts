import type { Texts } from '../words/ja.ts';
import { kioskWordsJa } from './grants/words-ja.ts';
import { identificationWordsJa } from './identification/words-ja.ts';
import { operatorsWordsJa } from './operators/words-ja.ts';
import { paymentsWordsJa } from './payments/words-ja.ts';
import { placesWordsJa } from './places/words-ja.ts';
import { serviceIdsWordsJa } from './service-ids/words-ja.ts';
import { vouchersWordsJa } from './vouchers/words-ja.ts';
import { wideJa } from './wide-area/words-ja.ts';

/** The words of the counter. What the customer may read over the clerk's shoulder exposes nobody. */
export const counterJa = {
  ...placesWordsJa,
  ...operatorsWordsJa,
  ...identificationWordsJa,
  ...serviceIdsWordsJa,
  ...paymentsWordsJa,
  ...vouchersWordsJa,
  ...kioskWordsJa,
  notUsable: {
    title: 'このカードではご利用になれません。お住まいの市区町村の窓口でご相談ください。',
    body: 'マイキーIDをまだ作っていない方は、マイキーの画面か、市区町村の窓口で作れます。',
  },
  wide: wideJa,
} as const;
export type CounterWords = Texts<typeof counterJa>;
