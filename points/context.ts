import type { PointsRoutes } from '../contract/index.ts';
import type { Database, Pool } from '../postgres/pool.ts';
import type { Handlers } from '../server/http.ts';
import type { Refusal } from '../server/refusal.ts';
import type { Balances } from './book/balance.ts';
import type { Book } from './book/book.ts';
import type { AssertionOpener } from './members/assertion.ts';
import type { MykeyClient } from './members/mykey-client.ts';
import type { Terminal } from './places/terminal.ts';
import type { Campaigns } from './premiums/campaign.ts';
import type { VoucherSeal } from './vouchers/seal.ts';

export type { Terminal } from './places/terminal.ts';

export type MemberCaller = { mykeyId: string; holder: number };
export type StaffRole = 'platform' | 'lead' | 'department' | 'accounting' | 'approver';
export type StaffCaller = {
  staffId: string;
  name: string;
  role: StaffRole;
  municipalityCode: string | null;
  departmentId: number | null;
};
export type PartnerCaller = { partnerId: number; operatorId: string; name: string; reserveDays: number };

/** Who may call the points cloud, as `server/` finds them. */
export type PointsCallers = {
  terminal: (jkt: string) => Promise<Terminal | Refusal | undefined>;
  partner: (jkt: string) => Promise<PartnerCaller | undefined>;
  member: (session: { token: string; jkt: string }) => Promise<MemberCaller | undefined>;
  staff: (session: { token: string; jkt: string }) => Promise<StaffCaller | undefined>;
};
export type PointsHandlers = Handlers<PointsRoutes, PointsCallers>;

/** What every verb of the points cloud stands on. */
export type PointsContext = {
  database: Pool;
  /** For what is looked up by its key at every request (`postgres/reader.ts`). */
  reader: Database;
  balances: Balances;
  book: Book;
  clock: () => Temporal.Instant;
  campaigns: Campaigns;
  /** Called when a register of places has changed: what terminals were told is read anew. */
  forgetPlaces: () => void;
  mykey: MykeyClient;
  openAssertion: AssertionOpener;
  /** Signs vouchers and knows their public keys. */
  seal: VoucherSeal;
  /** A keyed hash of what must be recognised again and not be kept. */
  fingerprint: (text: string) => Buffer;
};
