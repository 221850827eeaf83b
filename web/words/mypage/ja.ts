import type { Texts } from '../ja.ts';
export const mypageJa = { home: 'x' } as const;
export type MypageWords = Texts<typeof mypageJa>;
