import { lifecycleWordsEn } from './lifecycle/words-en.ts';
import { applyWordsEn } from './operators/apply-words-en.ts';
import { townTerminalsEn } from './operators/town-words-en.ts';
import { adminEn } from './operators/words-en.ts';
import { registrationWordsEn } from './registration/words-en.ts';
import { serviceIdsWordsEn } from './service-ids/words-en.ts';
import { signInWordsEn } from './sign-in/words-en.ts';
import { staffWordsEn } from './staff/words-en.ts';
import { wideEn } from './wide-area/words-en.ts';
import type { MykeyWords } from './words-ja.ts';

export const mykeyEn: MykeyWords = {
  ...registrationWordsEn,
  ...lifecycleWordsEn,
  ...serviceIdsWordsEn,
  ...signInWordsEn,
  ...applyWordsEn,
  ...staffWordsEn,
  ...townTerminalsEn,
  kinds: {
    library: 'Library',
    museum: 'Museum or art gallery',
    sports: 'Sports facility',
    hospital: 'Hospital',
    shoppingStreet: 'Shopping street',
    shop: 'Shop',
    transport: 'Transport',
    partner: 'Company',
    municipality: 'Municipality',
    other: 'Other',
  },
  admin: adminEn,
  wide: wideEn,
};
