import { z } from 'zod';

/**
 * `platform` opens municipalities and partners; `lead` 総合管理担当課; `department` grants for its department;
 * `accounting` closes and pays; `approver` 決裁 (a second person); `venue` 会場 stands at an event's reception for its
 * department; `auditor` 監査 reads and changes nothing. Beside the towns: `company` of a 応援ポイント会社, `settlementAgent` of a 受託会社 (6-7),
 * `payer` of who pays premiums and uplifts in many towns, such as a prefecture.
 */
export const StaffRole = z
  .enum([
    'platform',
    'lead',
    'department',
    'accounting',
    'approver',
    'venue',
    'auditor',
    'company',
    'settlementAgent',
    'payer',
  ])
  .meta({ id: 'StaffRole' });
export type Role = z.output<typeof StaffRole>;

/** Who works for one department of a town: they approve and pay nothing, so that one person may make their accounts alone. */
export const ofDepartment: readonly Role[] = ['department', 'venue'];
/** Who works for a company or an organisation beside the towns: everybody there may do the same, and two of them decide. */
export const ofOrganisations = ['company', 'settlementAgent', 'payer'] as const satisfies Role[];
/** Who may pay for campaigns of many towns, and agrees to each: a prefecture or another payer, and a company. */
export const campaignPayers = ['payer', 'company'] as const satisfies Role[];
/** Who passes on what was collected, or pays municipalities itself. */
export const ofPayers = ['company', 'settlementAgent'] as const satisfies Role[];
export const isOfOrganisation = (role: Role): boolean => (ofOrganisations as readonly Role[]).includes(role);
/** Everybody of the platform and of towns but who stands at a reception: those see the kiosk, and what it takes to sign in and out. */
export const seated = ['platform', 'lead', 'department', 'accounting', 'approver', 'auditor'] as const satisfies Role[];

/** Who keeps a town's registers: places, kinds, events, campaigns. */
export const office = ['lead', 'accounting'] as const satisfies Role[];
/** Who decides in a town, and sees what is decided on: all but those who only grant. */
export const deciders = ['lead', 'accounting', 'approver'] as const satisfies Role[];
/** Who sees in a town what is decided on and what came of it. */
export const overseers = [...deciders, 'auditor'] as const satisfies Role[];
/** Who could be a second person: in a town those who decide, elsewhere all. */
export const secondPersons: readonly Role[] = ['platform', ...deciders, ...ofOrganisations];
/** Who lets people into an office, and keeps their accounts. */
export const keepers = ['platform', 'lead', ...ofOrganisations] as const satisfies Role[];
export const granters = ['lead', 'department'] as const satisfies Role[];
/** Who sees the venues of a programme: who grants for it, and who stands at its reception. */
export const receptionists = ['lead', 'department', 'venue'] as const satisfies Role[];
export const townspeople = ['lead', 'department', 'accounting', 'approver'] as const satisfies Role[];
