import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { AccountState } from '../../office-accounts.ts';
import { ownForm, SearchWords } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { FactorKind } from '../../second-factor.ts';
import { EnteredDate, Instant } from '../../values.ts';
import { ofOrganisations, StaffRole } from '../roles.ts';
import { trailSubjects } from './trail-words.ts';

/** Who reads the trail: of a town its lead and its auditor, of the platform its people. */
const readers = ['platform', 'lead', 'auditor'] as const;
/** Companies and organisations read what their own people did. */
const ofOwnOffice = [...readers, ...ofOrganisations] as const;

const span = {
  from: EnteredDate,
  /** The last day that is looked at. */
  through: EnteredDate,
};
/** What stood, and what stands: field by field. */
const Fields = z.record(z.string(), z.string());
const TrailEntry = z
  .object({
    entryId: z.int(),
    at: Instant,
    /** Who did it, by name, and their number. */
    by: z.string(),
    staffId: z.string(),
    subject: z.string(),
    name: z.string(),
    act: z.string(),
    before: Fields,
    after: Fields,
    reason: z.string(),
  })
  .meta({ id: 'TrailEntry' });

/** What a person of a role may do that others must be able to look at. */
export const Ability = z.enum(['approve', 'close', 'pay', 'people', 'registers', 'persons']).meta({ id: 'Ability' });
const sampleMax = 200;

/** 監査: what was changed, who may do what, and a sample to look into. */
export const trailRoutes = {
  searchTrail: route({
    method: 'GET',
    path: '/trail',
    summary: '監査証跡を探す（職員・対象・語句・期間。新しいものから）',
    caller: 'staff',
    roles: ofOwnOffice,
    query: z.object({
      ...span,
      /** A staff number, or a part of a name. */
      person: SearchWords(40).optional(),
      subject: z.enum(trailSubjects).optional(),
      words: SearchWords(40).optional(),
      cursor: Cursor.optional(),
    }),
    answer: z.object({ entries: z.array(TrailEntry), next: NextCursor }),
    refusals: ['period_invalid'],
  }),
  drawTrailSample: route({
    method: 'GET',
    path: '/trail/sample',
    summary: '監査証跡から決まった件数を無作為に抽出する（同じ期間・件数・種で、いつでも同じものになる）',
    caller: 'staff',
    roles: readers,
    query: z.object({
      ...span,
      count: z.coerce.number().int().min(1).max(sampleMax),
      /** From where the drawing begins; one is drawn where none is given. */
      seed: ownForm(z.string().regex(/^[A-Za-z0-9-]{1,40}$/), 'letters and digits').optional(),
    }),
    answer: z.object({ seed: z.string(), of: z.int(), entries: z.array(TrailEntry) }),
    refusals: ['period_invalid', 'sample_not_over'],
  }),
  listPrivilegedAccess: route({
    method: 'GET',
    path: '/privileged-access',
    summary: '承認・締め・支払い・個人の照会などができる職員の一覧（いつから、誰が登録、最後のサインイン、二段階認証）',
    caller: 'staff',
    roles: readers,
    answer: z.object({
      people: z.array(
        z.object({
          staffId: z.string(),
          name: z.string(),
          role: StaffRole,
          department: z.string().nullable(),
          state: AccountState,
          abilities: z.array(Ability),
          /** Since when the account is theirs, in this role; null for those of an installation. */
          since: Instant.nullable(),
          madeBy: z.array(z.string()),
          signedInAt: Instant.nullable(),
          factor: FactorKind,
        }),
      ),
    }),
    refusals: [],
  }),
} as const;
