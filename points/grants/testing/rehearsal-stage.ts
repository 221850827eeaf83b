import assert from 'node:assert/strict';
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../../contract/index.ts';
import { changeProgram } from '../../testing/rehearse.ts';
import type { Holder } from '../../testing.ts';
import { outcome, startVenueStage } from './venue-stage.ts';

type Change = NonNullable<RouteRequest<typeof pointsRoutes.rehearseProgramChange>['body']>;
export type Effects = RouteAnswer<typeof pointsRoutes.rehearseProgramChange>['effects'];
export const nobody = { people: 0, points: 0 };
export const hours = { opensAt: '08:00', closesAt: '20:00' };

/** A town with four people who apply for venues of programmes that are then changed. */
export async function startRehearsalStage() {
  const stage = await startVenueStage();
  const applicants = (await stage.people('Reh0001', 'Reh0002', 'Reh0003', 'Reh0004')) as [
    Holder,
    Holder,
    Holder,
    Holder,
  ];
  const today = () => stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const inDays = (days: number) => `${today().add({ days })}`;

  async function program(programId: number) {
    const { programs } = await stage.town.lead.call(pointsRoutes.listPrograms);
    const found = programs.find((one) => one.programId === programId);
    assert.ok(found);
    return found;
  }
  /** All the fields of a programme with what is to be otherwise, from today on. */
  async function changed(programId: number, asked: Partial<Change>): Promise<Change> {
    const stood = await program(programId);
    const { department, budgetLine, ownKind } = stood;
    const ids = {
      departmentId: department.departmentId,
      budgetLineId: budgetLine?.budgetLineId ?? null,
      ownKindId: ownKind?.programKindId ?? null,
    };
    return { ...stood, ...ids, fromOn: inDays(0), ...asked };
  }
  const rehearse = (programId: number, body: Change) =>
    stage.clerk.call(pointsRoutes.rehearseProgramChange, { params: { programId }, body });
  async function make(programId: number, body: Change): Promise<void> {
    const sent = { params: { programId }, body: { ...body, reason: '試験' } };
    assert.equal(outcome(await changeProgram(stage.clerk, sent)), 'done');
  }
  /** A programme with two venues, tomorrow and the day after, at which three people are expected, the first of them at both. */
  async function expecting(asked: object = {}) {
    const programId = await stage.program(asked);
    const venues = [
      await stage.venue({ programId, heldOn: inDays(1), ...hours }),
      await stage.venue({ programId, heldOn: inDays(2), ...hours }),
    ] as const;
    const [first, second, third] = applicants;
    const comes: [number, Holder][] = [
      [venues[0], first],
      [venues[0], second],
      [venues[1], first],
      [venues[1], third],
    ];
    for (const [venueId, { mykeyId }] of comes) assert.equal(outcome(await stage.apply(venueId, mykeyId)), 'done');
    return { programId, venues, comes };
  }
  return { ...stage, applicants, today, inDays, programOf: program, changed, rehearse, make, expecting };
}
export type RehearsalStage = Awaited<ReturnType<typeof startRehearsalStage>>;
export type Expecting = Awaited<ReturnType<RehearsalStage['expecting']>>;
