import type { RegistersContext } from '../registers/context.ts';

export type PartnerSystemsContext = RegistersContext & {
  /** The public address of the points cloud, under which it gives out tokens. */
  issuer: () => string;
};
