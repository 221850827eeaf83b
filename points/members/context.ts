import type { BookContext } from '../book/context.ts';
import type { AssertionOpener } from './assertion.ts';
import type { MykeyClient } from './mykey-client.ts';

export type MembersContext = BookContext & {
  mykey: MykeyClient;
  openAssertion: AssertionOpener;
  /** A keyed hash of what must be recognised again and not be kept. */
  fingerprint: (text: string) => Buffer;
};
