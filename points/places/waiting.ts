import type { MembersContext } from '../members/context.ts';
import { countOf, type WaitingOf } from '../registers/waiting.ts';

/** Places that cannot be paid. */
export const placesWaiting =
  ({ database }: MembersContext): WaitingOf =>
  async ({ role, municipalityCode }) => {
    if (role !== 'accounting' && role !== 'lead') return [];
    const unpaid = 'merchant WHERE municipality_code = :municipalityCode AND NOT exempt AND bank_account IS NULL';
    const count = await countOf(database, unpaid, { municipalityCode });
    return [{ kind: 'placesWithoutAccount', count, text: '振込先口座のない利用場所があります。' }];
  };
