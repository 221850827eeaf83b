import { kioskWordsEn } from './grants/words-en.ts';
import { identificationWordsEn } from './identification/words-en.ts';
import { operatorsWordsEn } from './operators/words-en.ts';
import { paymentsWordsEn } from './payments/words-en.ts';
import { placesWordsEn } from './places/words-en.ts';
import { serviceIdsWordsEn } from './service-ids/words-en.ts';
import { vouchersWordsEn } from './vouchers/words-en.ts';
import { wideEn } from './wide-area/words-en.ts';
import type { CounterWords } from './words-ja.ts';

export const counterEn: CounterWords = {
  ...placesWordsEn,
  ...operatorsWordsEn,
  ...identificationWordsEn,
  ...serviceIdsWordsEn,
  ...paymentsWordsEn,
  ...vouchersWordsEn,
  ...kioskWordsEn,
  notUsable: {
    title: 'This card cannot be used here. Please ask at your municipal office.',
    body: 'If you do not have a MyKey ID yet, you can make one on the MyKey pages or at your municipal office.',
  },
  wide: wideEn,
};
