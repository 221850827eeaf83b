import { z } from 'zod';
import { PlainDate, Points } from '../../values.ts';

/** SHA-256 of what was rehearsed and of what it came to. Who then does it sends it along: done is what was shown. */
export const Rehearsal = z.string().regex(/^[0-9a-f]{64}$/);
/** In the body of what was rehearsed. */
export const Rehearsed = { rehearsal: Rehearsal };

const Share = z.object({ people: z.int(), points: Points });
/** What a person who is expected, or a line of a file, would meet. */
const Cause = z.enum([
  'member_unknown',
  'not_usable_here',
  'program_ended',
  'date_outside_program',
  'residence_unconfirmed',
  'residence_elsewhere',
  'age_unconfirmed',
  'points_expired_already',
  'expiry_invalid',
  'granted_already',
  'person_max_reached',
]);
export type Cause = z.output<typeof Cause>;
/** Why some would not be granted any more, by the outcome that they would meet. */
const Because = z.array(Share.extend({ outcome: Cause }));

/**
 * What a change of a programme would do, by the code that then does it. What was granted keeps its points and its last day; so
 * nothing but what waits, and what is granted from that day on, is in it.
 */
export const ProgramEffects = z.object({
  /** What stands of it today, and stays. It goes on while people are granted, and binds nobody. */
  granted: Share,
  /** What is left of the programme's own budget. It binds nobody. */
  budgetLeft: z.object({ before: Points.nullable(), after: Points.nullable() }),
  /** The last usable day of what is granted on the day of the change, or today where that is later; null where nothing is granted. */
  lasts: z.object({ on: PlainDate, before: PlainDate.nullable(), after: PlainDate.nullable() }),
  /** People who had some of it: those whose next grant is refused by their limits from then on, and those whose is no more. */
  limits: z.object({ reached: z.int(), freed: z.int() }),
  /** 申込 that wait, of venues that the change reaches, as if all of them came. */
  applications: z.object({
    waiting: Share,
    refused: Share,
    because: Because,
    /** Refused before, and not any more. */
    admitted: Share,
    /** Granted, and to be used for a shorter or a longer time than before. */
    earlier: Share,
    later: Share,
  }),
  /** Venues that receive nobody any more, no walk-ins, or not all who applied; the first of them, and how many there are. */
  venues: z.array(
    z.object({
      venueId: z.int(),
      name: z.string(),
      heldOn: PlainDate,
      receivesNobody: z.boolean(),
      noWalkIns: z.boolean(),
      refused: Share,
    }),
  ),
  venueCount: z.int(),
  /** Files that are not granted yet, each by itself: lines that are granted no more, and whether its budget is. */
  files: z.array(
    z.object({
      uploadId: z.int(),
      fileName: z.string(),
      lines: z.int(),
      refused: Share,
      because: Because,
      overBudget: z.boolean(),
    }),
  ),
  fileCount: z.int(),
});
export type ProgramEffects = z.output<typeof ProgramEffects>;

const Names = z.object({ count: z.int(), names: z.array(z.string()) });
/** What a department would hand over on its last day: the first of each by name, and how many there are. */
export const DepartmentEffects = z.object({
  successor: z.string(),
  programs: Names,
  people: Names,
  /** Venues from that day on, 申込 that wait there, and files that are not granted yet. They bind nobody. */
  venues: z.int(),
  applications: Share,
  files: z.int(),
});
export type DepartmentEffects = z.output<typeof DepartmentEffects>;
