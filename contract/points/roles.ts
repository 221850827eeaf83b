import { z } from 'zod';

/**
 * `platform` opens municipalities and partners; `lead` 総合管理担当課; `department` grants for its department;
 * `accounting` closes and pays; `approver` 決裁 (a second person).
 */
export const StaffRole = z.enum(['platform', 'lead', 'department', 'accounting', 'approver']).meta({ id: 'StaffRole' });
type Role = z.output<typeof StaffRole>;

/** Who keeps a town's registers: places, kinds, events, campaigns. */
export const office = ['lead', 'accounting'] as const satisfies Role[];
/** Who decides in a town, and sees what is decided on: all but those who only grant. */
export const deciders = ['lead', 'accounting', 'approver'] as const satisfies Role[];
export const granters = ['lead', 'department'] as const satisfies Role[];
export const townspeople = ['lead', 'department', 'accounting', 'approver'] as const satisfies Role[];
