import type { BookContext } from '../book/context.ts';
import { countOf, mayDecide, type Waiting, type WaitingOf } from '../registers/waiting.ts';

/** Statements to approve, and approved windows to pay. */
export const settlementWaiting =
  ({ database }: BookContext): WaitingOf =>
  async (caller) => {
    const { municipalityCode, staffId, role } = caller;
    const waiting: Waiting[] = [];
    if (mayDecide(caller) && municipalityCode !== null) {
      const unapproved = `settlement WHERE municipality_code = :municipalityCode AND state = 'review'
                            AND closed_by <> :staffId
        AND NOT EXISTS (SELECT FROM settlement_approval WHERE settlement_id = settlement.id AND staff_id = :staffId)`;
      const count = await countOf(database, unapproved, { municipalityCode, staffId });
      waiting.push({ kind: 'approval', count, text: '精算書があなたの承認を待っています。' });
    }
    if (role === 'accounting') {
      const count = await countOf(
        database,
        `settlement WHERE municipality_code = :municipalityCode AND state = 'closed'`,
        { municipalityCode },
      );
      waiting.push({ kind: 'payout', count, text: '承認が済んだ精算の、振込ファイルを作ってください。' });
    }
    return waiting;
  };
