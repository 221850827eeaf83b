import type { Texts } from '../words/ja.ts';
import { lifecycleWordsJa } from './lifecycle/words-ja.ts';
import { applyWordsJa } from './operators/apply-words-ja.ts';
import { townTerminalsJa } from './operators/town-words-ja.ts';
import { adminJa } from './operators/words-ja.ts';
import { registrationWordsJa } from './registration/words-ja.ts';
import { serviceIdsWordsJa } from './service-ids/words-ja.ts';
import { signInWordsJa } from './sign-in/words-ja.ts';
import { staffWordsJa } from './staff/words-ja.ts';
import { wideJa } from './wide-area/words-ja.ts';

/** The words of マイキー. Nothing here speaks of what other systems keep. */
export const mykeyJa = {
  ...registrationWordsJa,
  ...lifecycleWordsJa,
  ...serviceIdsWordsJa,
  ...signInWordsJa,
  ...applyWordsJa,
  ...staffWordsJa,
  ...townTerminalsJa,
  kinds: {
    library: '図書館',
    museum: '美術館・博物館',
    sports: 'スポーツ施設',
    hospital: '病院',
    shoppingStreet: '商店街',
    shop: 'お店',
    transport: '交通',
    partner: '会社',
    municipality: '自治体',
    other: 'その他',
  },
  admin: adminJa,
  wide: wideJa,
} as const;
export type MykeyWords = Texts<typeof mykeyJa>;
