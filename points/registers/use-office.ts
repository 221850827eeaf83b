import type { StaffCaller } from '../callers.ts';

/** True for those of a town's office who look after its places of use. */
export const isOffice = (staff: StaffCaller): staff is StaffCaller & { municipalityCode: string } =>
  staff.municipalityCode !== null && (staff.role === 'lead' || staff.role === 'accounting');
