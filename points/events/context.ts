import type { PremiumsContext } from '../premiums/context.ts';

export type EventsContext = PremiumsContext & {
  /** The company whose points came under this key, and its days to choose by: an exchange knows it. */
  companyOfCredit: (creditKey: string) => Promise<{ partnerId: number; reserveDays: number } | undefined>;
};
