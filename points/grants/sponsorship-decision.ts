import { type Database, inTransaction, undoneUnless } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { payerFundOf } from '../premiums/payer-fund.ts';
import { findDepartment, lockTown } from '../registers/departments.ts';
import { writeProgram } from './program-office.ts';
import { judgeDecision, noteDecision } from './sponsorship.ts';
import type { Sponsorship, SponsorshipTerms } from './sponsorship-terms.ts';

type Call = CallOf<'decideSponsorship'>;

/**
 * The town's lead accepts a sponsorship, by which its programme comes into being under a department, or declines it. Of two at once the
 * second finds it decided.
 */
export async function decideSponsorship({ database, clock }: PremiumsContext, { caller, params, body }: Call) {
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  return inTransaction(database, (client) =>
    undoneUnless(
      client,
      (decided) => !isRefusal(decided),
      async () => {
        // 1. One at a time in a town, and what it is.
        await lockTown(client, caller.municipalityCode);
        const found = await judgeDecision(client, { caller, params, body, today });
        if (isRefusal(found)) return found;
        // 2. The programme, where it is accepted.
        const { accepts, departmentId, reason } = body;
        const programId = accepts ? await accept(client, { caller, found, departmentId, now }) : null;
        if (isRefusal(programId)) return programId;
        // 3. The decision, on the very text that the sponsor agreed to.
        const act = accepts ? 'accepted' : 'declined';
        const isNoted = await noteDecision(client, { caller, found, act, reason, now });
        return isNoted ? { programId } : refuse('sponsorship_changed');
      },
    ),
  );
}

type Accepted = {
  caller: Call['caller'];
  found: Sponsorship;
  departmentId: number | null;
  now: Temporal.Instant;
};
async function accept(client: Database, { caller, found, departmentId, now }: Accepted) {
  if (departmentId === null) return refuse('sponsorship_without_department');
  const { sponsorshipId, terms } = found;
  const code = caller.municipalityCode;
  const department = await findDepartment(client, { departmentId, code, on: `${dateInTokyo(now)}` });
  if (isRefusal(department)) return department;
  const payerId = await payerFundOf(client, { code, name: terms.sponsor, party: terms.party });
  const { amount, budget } = terms;
  const sponsored = { sponsorshipId, payerId, amount, budget };
  const made = await writeProgram(client, { caller, body: programOf(terms, departmentId), sponsored, at: now });
  // Of no kind of the town's own, it is refused for its name alone.
  if (isRefusal(made)) return refuse('program_name_taken');
  return made;
}

/** The programme that was agreed to. */
const programOf = (terms: SponsorshipTerms, departmentId: number) => {
  const { name, amount, repeats, personMax, budget, startsOn, endsOn, expiresOn } = terms;
  const own = { name, amount, repeats, personMax, budget, startsOn, endsOn, expiresOn, departmentId };
  const none = { ownKindId: null, budgetLineId: null, ageFrom: null, ageTo: null, expiryCount: null };
  const unsold = { isPaid: false, issuer: null, issuerRegistration: null };
  return { ...own, ...none, ...unsold, kind: 'other', expiry: 'day', residentsOnly: false } as const;
};
