import { z } from 'zod';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { EnteredDate, PlainDate } from '../../values.ts';
import { townspeople } from '../roles.ts';

/** What is entered of a kind of a town's own. */
const kindFields = {
  name: PlainLine(40),
  /** What such programmes are for. */
  meaning: PlainLine(200),
  /** Such a programme must be for some ages only, or for residents only. */
  forAges: z.boolean().default(false),
  residentsOnly: z.boolean().default(false),
};
const OwnKind = z.object({
  programKindId: z.int(),
  name: z.string(),
  meaning: z.string(),
  forAges: z.boolean(),
  residentsOnly: z.boolean(),
  ended: z.boolean(),
  /** Programmes that are of this kind today. */
  programs: z.int(),
  /** A change that was entered and holds from a coming day on. */
  nextChangeOn: PlainDate.nullable(),
});
const kindRefusals = ['function_off', 'program_kind_name_taken'] as const;

/** Kinds of programmes of a town's own, beside those that every town has (R11-07). */
export const programKindRoutes = {
  listProgramKinds: route({
    method: 'GET',
    path: '/program-kinds',
    summary: '自治体が定めた付与事業の種別',
    caller: 'staff',
    roles: townspeople,
    finishes: 'grants',
    answer: z.object({ kinds: z.array(OwnKind) }),
    refusals: ['function_off'],
  }),
  createProgramKind: route({
    method: 'POST',
    path: '/program-kinds',
    summary: '付与事業の種別を自治体として登録する',
    caller: 'staff',
    roles: ['lead'],
    needs: 'grants',
    body: z.object(kindFields),
    answer: OwnKind,
    status: 201,
    refusals: kindRefusals,
  }),
  changeProgramKind: route({
    method: 'PUT',
    path: '/program-kinds/:programKindId',
    summary: '付与事業の種別を、ある日から直す（終了・再開も。過去の帳票は変わらない）',
    caller: 'staff',
    roles: ['lead'],
    finishes: 'grants',
    params: z.object({ programKindId: z.coerce.number().int().positive() }),
    body: z.object({ ...kindFields, ended: z.boolean(), fromOn: EnteredDate, reason: PlainLine(200) }),
    answer: OwnKind,
    refusals: [...kindRefusals, 'program_kind_unknown', 'date_before_month'],
  }),
} as const;
