import { programKindsEn, programKindsJa } from '../../contract/points/grants/kind-words.ts';
import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { lockTown, monthOf } from '../registers/departments.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import type { Program } from './programs.ts';

/** What a town's own kind is called and asks for, as it holds on a day. */
type Held = { name: string; meaning: string; forAges: boolean; residentsOnly: boolean; ended: boolean };
type Kind = Held & { programKindId: number; programs: number; nextChangeOn: string | null };
type Which = { code: string; on: string; programKindId: number | null };

/** The kinds of a town, or one of them, on a day in Japan, in the order in which they were registered. */
const kindsOn = (database: Database, asked: Which): Promise<Kind[]> =>
  rows<Kind>(
    database,
    `SELECT kind.id AS program_kind_id, held.name, meaning, for_ages, residents_only, ended,
            (SELECT count(*) FROM program CROSS JOIN LATERAL program_on(program.id, :on) now
              WHERE program.municipality_code = :code AND now.own_kind_id = kind.id) AS programs,
            (SELECT min(from_on) FROM program_kind_version later WHERE later.kind_id = kind.id AND from_on > :on) AS next_change_on
       FROM program_kind kind CROSS JOIN LATERAL program_kind_on(kind.id, :on) held
      WHERE kind.municipality_code = :code AND (:programKindId::integer IS NULL OR kind.id = :programKindId) ORDER BY kind.id`,
    asked,
  );
const findKind = async (database: Database, asked: Which & { programKindId: number }): Promise<Kind | undefined> =>
  (await kindsOn(database, asked))[0];

/** The kinds of a town's own, with what will change of them. */
export async function listProgramKinds({ database, clock }: PremiumsContext, { caller }: CallOf<'listProgramKinds'>) {
  const on = `${dateInTokyo(clock())}`;
  return { kinds: await kindsOn(database, { code: caller.municipalityCode, on, programKindId: null }) };
}

const commonNames: ReadonlySet<string> = new Set([...Object.values(programKindsJa), ...Object.values(programKindsEn)]);
/** No two kinds of a town share a name on the day or on a coming one, and none has that of a common one; asked by who has the town's row. */
async function isNameTaken(
  client: Database,
  named: { code: string; name: string; except: number | null; on: string },
): Promise<boolean> {
  if (commonNames.has(named.name)) return true;
  const taken = await row(
    client,
    `SELECT FROM program_kind kind
      WHERE municipality_code = :code AND (:except::integer IS NULL OR id <> :except)
        AND ((SELECT name FROM program_kind_on(kind.id, :on)) = :name
             OR EXISTS (SELECT FROM program_kind_version coming WHERE kind_id = kind.id AND from_on > :on AND coming.name = :name))`,
    named,
  );
  return taken !== undefined;
}

/** Registers a kind of the town's own. */
export function createProgramKind({ database, clock }: PremiumsContext, { caller, body }: CallOf<'createProgramKind'>) {
  const { municipalityCode: code, staffId } = caller;
  const at = clock();
  const on = `${dateInTokyo(at)}`;
  return inTransaction(database, async (client) => {
    await lockTown(client, code);
    if (await isNameTaken(client, { code, name: body.name, except: null, on }))
      return refuse('program_kind_name_taken');
    const { kindId } = await one<{ kindId: number }>(
      client,
      'INSERT INTO program_kind (municipality_code) VALUES (:code) RETURNING id AS kind_id',
      { code },
    );
    const first = { ...body, ended: false, fromOn: '1900-01-01', reason: '' };
    await addVersion(client, { ...first, kindId, staffId, at: `${at}` });
    const line = { subject: 'programKind', id: kindId, name: body.name, act: 'create', after: body } as const;
    await keepOwnTrail(client, { caller, now: at }, line);
    return shown(client, { code, on, programKindId: kindId });
  });
}

type Version = Held & { kindId: number; fromOn: string; reason: string; staffId: string; at: string };
const addVersion = (client: Database, version: Version) =>
  execute(
    client,
    `INSERT INTO program_kind_version (kind_id, from_on, name, meaning, for_ages, residents_only, ended, reason, staff_id, changed_at)
     VALUES (:kindId, :fromOn, :name, :meaning, :forAges, :residentsOnly, :ended, :reason, :staffId, :at)`,
    version,
  );

/**
 * Renames, corrects, ends or opens a kind again, from a day on and with a reason. Programmes that are of it stay of it; what it asks for is
 * asked of those that are registered or changed from then on.
 */
export function changeProgramKind(
  { database, clock }: PremiumsContext,
  { caller, params: { programKindId }, body }: CallOf<'changeProgramKind'>,
) {
  const { municipalityCode: code, staffId } = caller;
  const at = clock();
  const today = `${dateInTokyo(at)}`;
  const { fromOn, reason, ...fields } = body;
  return inTransaction(database, async (client) => {
    // The town's row keeps apart who changes a kind and who registers a programme of it.
    await lockTown(client, code);
    const before = await findKind(client, { code, on: fromOn, programKindId });
    if (!before) return refuse('program_kind_unknown');
    if (fromOn < monthOf(today)) return refuse('date_before_month');
    if (await isNameTaken(client, { code, name: body.name, except: programKindId, on: fromOn }))
      return refuse('program_kind_name_taken');
    await addVersion(client, { ...body, kindId: programKindId, staffId, at: `${at}` });
    const { name, meaning, forAges, residentsOnly, ended } = before;
    const stood = { name, meaning, forAges, residentsOnly, ended };
    const act = ended === body.ended ? 'change' : body.ended ? 'end' : 'reopen';
    const line = { subject: 'programKind', id: programKindId, name, act, before: stood, reason } as const;
    await keepOwnTrail(client, { caller, now: at }, { ...line, after: { ...fields, fromOn } });
    return shown(client, { code, on: today, programKindId });
  });
}

async function shown(client: Database, asked: Which & { programKindId: number }): Promise<Kind> {
  const kind = await findKind(client, asked);
  if (!kind) throw new Error('a kind that was just written is not there');
  return kind;
}

export type KindRefusal =
  | 'program_kind_unknown'
  | 'program_kind_ended'
  | 'program_kind_twice'
  | 'program_kind_needs_ages'
  | 'program_kind_needs_residents';
type OfKind = Pick<Program, 'kind' | 'ownKindId' | 'ageFrom' | 'ageTo' | 'residentsOnly'>;
/**
 * What a town's own kind says of a programme on a day, asked by who has the town's row. Of a programme that stood so before, nothing: it can be
 * corrected and ended otherwise whatever became of its kind.
 */
export async function judgeKind(
  client: Database,
  { code, body, on, stood }: { code: string; body: OfKind; on: string; stood: OfKind | null },
): Promise<undefined | Refusal<KindRefusal>> {
  const { kind, ownKindId, ageFrom, ageTo, residentsOnly } = body;
  if (ownKindId === null) return undefined;
  if (kind !== 'other') return refuse('program_kind_twice');
  const found = await findKind(client, { code, on, programKindId: ownKindId });
  if (!found) return refuse('program_kind_unknown');
  const isOf = stood?.ownKindId === ownKindId;
  if (isOf && stood.ageFrom === ageFrom && stood.ageTo === ageTo && stood.residentsOnly === residentsOnly)
    return undefined;
  if (found.ended && !isOf) return refuse('program_kind_ended');
  if (found.forAges && !hasAges(body)) return refuse('program_kind_needs_ages');
  return found.residentsOnly && !residentsOnly ? refuse('program_kind_needs_residents') : undefined;
}
