import type { MembersContext } from '../members/context.ts';
import type { Campaigns } from './campaign.ts';

export type PremiumsContext = MembersContext & { campaigns: Campaigns };
