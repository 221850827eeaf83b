import type { z } from 'zod';
import type { PartnerScope, PointsRoutes, Till } from '../contract/index.ts';
import type { ofOrganisations, StaffRole as StaffRoleSchema } from '../contract/points/roles.ts';
import type { Handlers } from '../server/http.ts';
import type { Refusal } from '../server/refusal.ts';

/** A municipality whose points count at a place today, and what its rule says of them; `paymentMax` null is any number. */
export type Accepted = {
  code: string;
  name: string;
  paymentMax: number | null;
  vouchers: boolean;
  conversions: boolean;
};
/** The shopping street of a place; `officeId` is the merchant that is paid for points going into the street's own. */
export type StreetOfPlace = {
  streetId: number;
  name: string;
  officeId: number | null;
  ownPoints: { name: string; numerator: number; denominator: number } | null;
};

/** 店舗・施設 at which a terminal stands: who is paid there, in whose points. */
export type PlaceOfUse = {
  merchantId: number;
  name: string;
  kind: string;
  /** 減免: points are used, nothing is paid (decision 19). */
  exempt: boolean;
  municipalityCode: string;
  municipality: string;
  street: StreetOfPlace | null;
  /** Whether points count here at all today: a place that has ended keeps its terminals, papers and payouts. */
  isOpen: boolean;
  /** Whose points count here by the rules of today: the place's own municipality first, then those it has a tie-up with (4-3③). */
  accepts: Accepted[];
};

/** A terminal that an operator enrolled; where its operator is no place of use here, it can pay nowhere. */
export type Terminal = {
  terminalId: string;
  operatorId: string;
  place: string;
  jkt: string;
  placeOfUse: PlaceOfUse | null;
};

export type ClerkRole = 'owner' | 'clerk';
export type Clerk = { clerkId: number; name: string; role: ClerkRole };
export type ClerkAtTill = Clerk & { until: string };

/** A terminal that stands at a place of use. */
export type TerminalAtPlace = Terminal & { placeOfUse: PlaceOfUse };
type StaffedBy<C extends ClerkAtTill | null> = TerminalAtPlace & { clerk: C };
type Owner = ClerkAtTill & { role: 'owner' };
/** The terminal that a handler receives, by the till that its route asks for; `clerk` is null where the shop has no clerks. */
export type Tills = {
  place: TerminalAtPlace;
  streetOffice: TerminalAtPlace & { street: StreetOfPlace };
  clerkIfAny: StaffedBy<ClerkAtTill | null>;
  ownerIfAny: StaffedBy<Owner | null>;
  clerk: StaffedBy<ClerkAtTill>;
  owner: StaffedBy<Owner>;
};

export type MemberCaller = { mykeyId: string; holder: number };
export type StaffRole = z.output<typeof StaffRoleSchema>;
/** Who works for no municipality: the platform's people, and those of companies and organisations. */
type OfNoTown = 'platform' | (typeof ofOrganisations)[number];
/** Somebody of an office. */
export type StaffCaller = {
  [Role in StaffRole]: {
    staffId: string;
    name: string;
    role: Role;
    municipalityCode: Role extends OfNoTown ? null : string;
    /** `P3` a company, `O1` an organisation; null for all others. */
    organisation: Role extends (typeof ofOrganisations)[number] ? string : null;
    /** Whose second persons decide and whose trail it is: the municipality's code or the organisation; null for the platform. */
    office: Role extends 'platform' ? null : string;
    departmentId: number | null;
    /** Their office asks for a second factor that they have not set up. */
    mustSetUp?: boolean;
  };
}[StaffRole];
/** A company whose points flow in (協力事業者). */
export type Partner = {
  partnerId: number;
  operatorId: string;
  name: string;
  reserveDays: number;
  exchangePattern: 'online' | 'deferred';
  /** So many of its own points (denominator) make so many points here (numerator). */
  rateNumerator: number;
  rateDenominator: number;
};
/** Its system, with what its token lets it do. */
export type PartnerCaller = Partner & { scopes: PartnerScope[] };

/** Who may call the points cloud, as `server/` finds them. */
export type PointsCallers = {
  terminal: (jkt: string) => Promise<Terminal | Refusal | undefined>;
  partner: (session: { token: string; jkt: string }) => Promise<PartnerCaller | undefined>;
  member: (session: { token: string; jkt: string }) => Promise<MemberCaller | undefined>;
  staff: (session: { token: string; jkt: string }) => Promise<StaffCaller | undefined>;
};
export type PointsAdmissions = { till: { [T in Till]: Tills[T] } };
export type PointsHandlers = Handlers<PointsRoutes, PointsCallers, PointsAdmissions>;

/** What a handler is called with: who calls, and what was asked. */
export type CallOf<Name extends keyof PointsHandlers> = Parameters<PointsHandlers[Name]>[0];
