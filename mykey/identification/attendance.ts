import { isRefusal, refuse } from '../../server/refusal.ts';
import { makeAttendanceNonces } from '../cardholders/attendance-nonce.ts';
import { verifyAttendance, withoutReason } from '../cardholders/card.ts';
import { countUse } from '../operators/count.ts';
import type { HandlersOf, System } from '../system.ts';
import { makeAssertion } from './assertion.ts';

/** Cards at a venue without a network (decision 0049): nonces for later, and assertions of what was signed with them. */
export const attendanceHandlers = (system: System): HandlersOf<'createAttendanceNonces' | 'assertAttendance'> => ({
  createAttendanceNonces: async ({ body: { count }, jkt }) =>
    makeAttendanceNonces({ secret: system.signIn.secret, jkt }, { count, now: system.clock() }),

  assertAttendance: async ({ caller: { operatorId, terminalId }, body, jkt }) => {
    const { database, clock, signing, linkedSystems } = system;
    const cardholder = withoutReason(await verifyAttendance(system, { proof: body, jkt }));
    if (isRefusal(cardholder)) return cardholder;
    const linkedSystem = linkedSystems.find(({ name }) => name === body.audience);
    if (!linkedSystem) return refuse('audience_unknown');
    const place = { operator: operatorId, terminal: terminalId };
    const made = { signing, linkedSystem, cardholder, place, jkt, now: clock() };
    const assertion = await makeAssertion({ ...made, attendance: body });
    await countUse(database, { operatorId, use: 'assertion', now: clock() });
    return { assertion };
  },
});
