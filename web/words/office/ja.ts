import type { Texts } from '../ja.ts';
export const officeJa = { home: 'x' } as const;
export type OfficeWords = Texts<typeof officeJa>;
