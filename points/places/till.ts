import type { Till, TillRefusal } from '../../contract/index.ts';
import type { Database } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { ClerkAtTill, PlaceOfUse, StreetOfPlace, Terminal, TerminalAtPlace, Tills } from '../callers.ts';
import { clerkAt } from './clerks.ts';

/** Who is at a terminal; null where its shop has no clerks, a refusal where it has some and none is signed in. */
type AtTill = ClerkAtTill | null | Refusal<'clerk_needed'>;
type Staffed = Exclude<Till, 'place' | 'streetOffice'>;

const isOwner = (at: AtTill): at is ClerkAtTill & { role: 'owner' } =>
  at !== null && !isRefusal(at) && at.role === 'owner';
/** Who counts as being at the till, by what a route asks for. */
const judgeClerk: { [T in Staffed]: (at: AtTill) => Tills[T]['clerk'] | Refusal<TillRefusal> } = {
  clerkIfAny: (at) => at,
  clerk: (at) => at ?? refuse('clerk_needed'),
  ownerIfAny: (at) => (at === null || isRefusal(at) || isOwner(at) ? at : refuse('owner_needed')),
  owner: (at) => (isOwner(at) ? at : refuse('owner_needed')),
};

/**
 * Makes the judge of what a route asks of the terminal that calls it (`till`). Returns the terminal with its place and, where a
 * clerk was asked for, with who is at it.
 */
export function createTillJudge({ reader, clock }: { reader: Database; clock: () => Temporal.Instant }) {
  return async (till: Till, terminal: Terminal): Promise<Tills[Till] | Refusal<TillRefusal>> => {
    // 1. The terminal stands at a place of use.
    const { jkt, placeOfUse } = terminal;
    if (!placeOfUse) return refuse('place_unknown');
    const here = { ...terminal, placeOfUse };
    if (till === 'place') return here;
    // 2. The place is a street's office.
    if (till === 'streetOffice') return atStreetOffice(here);
    // 3. Who is signed in at it.
    const at = await clerkAt(reader, { jkt, merchantId: placeOfUse.merchantId, now: clock() });
    const clerk = judgeClerk[till](at);
    return isRefusal(clerk) ? clerk : ({ ...here, clerk } as Tills[Staffed]);
  };
}

/** The street whose office a place is. */
export const streetOfOffice = ({ merchantId, street }: PlaceOfUse): StreetOfPlace | undefined =>
  street?.officeId === merchantId ? street : undefined;

function atStreetOffice(here: TerminalAtPlace): Tills['streetOffice'] | Refusal<'not_a_street_office'> {
  const street = streetOfOffice(here.placeOfUse);
  return street ? { ...here, street } : refuse('not_a_street_office');
}
