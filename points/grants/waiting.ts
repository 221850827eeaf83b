import { pointsRoutes } from '../../contract/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { StaffCaller } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { backlogOf, countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { programsFor } from './programs.ts';
import { awaitsTown } from './sponsorship-terms.ts';

/** So many days before the last day of a programme who keeps it is told: time to decide on the next one. */
const warningDays = 30;

/** Programmes of this person that end soon and have no successor in the next fiscal year, and what sponsors offer to the town. */
export const grantsWaiting = ({ database, clock }: PremiumsContext): WaitingRule[] => [
  {
    kind: 'programEnding',
    step: pointsRoutes.createProgram,
    async find(caller) {
      const today = dateInTokyo(clock());
      const last = today.add({ days: warningDays }).toString();
      const programs = await programsFor(database, {
        caller: caller as StaffCaller & { municipalityCode: string },
        on: `${today}`,
      });
      const ending = programs.filter(
        ({ endsOn, copied, sponsor }) => !copied && sponsor === null && endsOn >= today.toString() && endsOn <= last,
      );
      return backlogOf(ending, { due: ({ endsOn }) => endsOn });
    },
  },
  {
    kind: 'sponsorshipOffered',
    step: pointsRoutes.decideSponsorship,
    find: ({ municipalityCode }) =>
      countBacklog(
        database,
        {
          what: `sponsorship s WHERE s.municipality_code = :code AND s.ends_on >= :today AND ${awaitsTown}`,
          since: 'proposed_at',
          due: 'ends_on',
        },
        { code: municipalityCode, today: `${dateInTokyo(clock())}` },
      ),
  },
];
