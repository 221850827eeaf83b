/**
 * What a route asks of the terminal that calls it, beside that it is enrolled:
 * `place` stands at a place of use (利用場所); `streetOffice` at the place that is a shopping street's office;
 * `clerkIfAny` at a place, and where the shop has clerks one of them is signed in at it; `ownerIfAny` likewise, and it is an
 * owner; `clerk` and `owner` somebody is signed in at it, also where the shop has no clerks yet: then nobody can.
 */
export type Till = 'place' | 'streetOffice' | 'clerkIfAny' | 'ownerIfAny' | 'clerk' | 'owner';

/** What is answered where a terminal is not what a route asks for, in the order in which it is judged. */
export const tillRefusals = {
  place: ['place_unknown'],
  streetOffice: ['place_unknown', 'not_a_street_office'],
  clerkIfAny: ['place_unknown', 'clerk_needed'],
  ownerIfAny: ['place_unknown', 'clerk_needed', 'owner_needed'],
  clerk: ['place_unknown', 'clerk_needed'],
  // An owner is asked for by name, whoever else is there or is not.
  owner: ['place_unknown', 'owner_needed'],
} as const satisfies Record<Till, readonly string[]>;

export type TillRefusal = (typeof tillRefusals)[Till][number];
