import { closeWindow } from '../../ledger/index.ts';
import { inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { fundNames } from '../accounts/funds.ts';
import { openNextWindow } from '../accounts/municipality.ts';
import type { PointsContext, PointsHandlers, StaffCaller } from '../context.ts';
import { isPayoutDate, payoutNotices, writePayoutFiles } from './payout.ts';
import { type StatementRow, statementHash, statementRows, storedRows, storeRows } from './statement.ts';

type Settlement = {
  id: number;
  number: number;
  municipalityCode: string;
  municipality: string;
  opensOn: string;
  state: 'open' | 'review' | 'closed' | 'settled';
  closedAt: Temporal.Instant | null;
  closedBy: string | null;
  closedByName: string | null;
  statementHash: string | null;
  payoutOn: string | null;
};
const columns = `settlement.id, (SELECT count(*) FROM settlement earlier
    WHERE earlier.municipality_code = settlement.municipality_code AND earlier.id <= settlement.id)::int AS number, municipality_code AS "municipalityCode", municipality.name AS municipality, opens_on AS "opensOn", state,
  closed_at AS "closedAt", closed_by AS "closedBy", (SELECT staff.name FROM staff WHERE staff.id = closed_by) AS "closedByName", statement_sha256 AS "statementHash", payout_on AS "payoutOn"
  FROM settlement JOIN municipality ON code = settlement.municipality_code`;

const maySee = (staff: StaffCaller) =>
  staff.role === 'lead' || staff.role === 'accounting' || staff.role === 'approver';

/** ⑤ 精算 (6-6): open → review (closed to new postings) → two approvals → closed → bank files → settled. */
export function settlementHandlers(
  context: PointsContext,
): Pick<
  PointsHandlers,
  | 'listSettlements'
  | 'showSettlement'
  | 'closeSettlement'
  | 'approveSettlement'
  | 'createZenginFiles'
  | 'downloadZenginFile'
> {
  const { database, clock } = context;

  const settlementOf = async (caller: StaffCaller, id: number) =>
    (await row<Settlement>(database, `SELECT ${columns} WHERE settlement.id = $1 AND municipality_code = $2`, [
      id,
      caller.municipalityCode,
    ])) ?? refuse('settlement_unknown');

  const linesOf = (settlement: Settlement): Promise<StatementRow[]> =>
    settlement.state === 'open' ? statementRows(context, settlement) : storedRows(database, settlement.id);

  async function shown(settlement: Settlement) {
    const { municipalityCode, municipality, id, closedAt, closedBy, closedByName, ...rest } = settlement;
    const lines = await linesOf(settlement);
    const total = (leg: StatementRow['leg']) =>
      lines.filter((l) => l.leg === leg).reduce((sum, l) => sum + l.points, 0);
    const approvals = await rows<{ staffId: string; name: string; at: Temporal.Instant }>(
      database,
      'SELECT staff.id AS "staffId", staff.name, approved_at AS at FROM settlement_approval JOIN staff ON staff.id = staff_id WHERE settlement_id = $1 ORDER BY approved_at',
      [id],
    );
    const files = await rows<{
      fileId: number;
      payer: string;
      count: number;
      yen: number;
      sha256: string;
      createdAt: Temporal.Instant;
    }>(
      database,
      'SELECT id AS "fileId", payer, count, yen, sha256, created_at AS "createdAt" FROM zengin_file WHERE settlement_id = $1 ORDER BY id',
      [id],
    );
    return {
      settlementId: id,
      municipality: { code: municipalityCode, name: municipality },
      ...rest,
      closedAt: closedAt ? `${closedAt}` : null,
      closedBy: closedBy ? { staffId: closedBy, name: closedByName ?? closedBy } : null,
      approvals: approvals.map(({ staffId, name, at }) => ({ by: { staffId, name }, at: `${at}` })),
      files: files.map((file) => ({ ...file, createdAt: `${file.createdAt}` })),
      totals: {
        partnerToMunicipality: total('partnerToMunicipality'),
        municipalityToPayee: total('municipalityToPayee'),
      },
    };
  }
  const again = async (caller: StaffCaller, id: number) => {
    const settlement = await settlementOf(caller, id);
    return isRefusal(settlement) ? settlement : shown(settlement);
  };

  return {
    async listSettlements({ caller }) {
      if (!maySee(caller)) return refuse('not_allowed');
      const found = await rows<Settlement>(
        database,
        `SELECT ${columns} WHERE municipality_code = $1 ORDER BY settlement.id DESC`,
        [caller.municipalityCode],
      );
      return { settlements: await Promise.all(found.map(shown)) };
    },

    async showSettlement({ caller, params }) {
      if (!maySee(caller)) return refuse('not_allowed');
      const settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      const lines = await linesOf(settlement);
      const fundOf = await fundNames(database);
      return {
        ...(await shown(settlement)),
        lines: lines.map(({ fund, payeeKind: _, ...line }) => ({ ...line, fund: fundOf(fund) })),
        ...(await payoutNotices(database, settlement.municipalityCode, lines)),
      };
    },

    async closeSettlement({ caller, params }) {
      if (caller.role !== 'accounting') return refuse('not_allowed');
      const settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      const now = clock();
      const done = await inTransaction(database, async (client) => {
        const held = await client.query(
          `UPDATE settlement SET state = 'review', closed_at = $2, closed_by = $3 WHERE id = $1 AND state = 'open'`,
          [settlement.id, `${now}`, caller.staffId],
        );
        if (held.rowCount === 0) return false;
        // From here on the ledger refuses the window: what is summed next is all there will ever be.
        await closeWindow(client, settlement.id, now);
        await openNextWindow(client, settlement.municipalityCode, dateInTokyo(now).toString());
        return true;
      });
      if (!done) return refuse('settlement_state');
      await sealStatement(settlement);
      return again(caller, settlement.id);
    },

    async approveSettlement({ caller, params, body }) {
      if (caller.role !== 'approver' && caller.role !== 'accounting' && caller.role !== 'lead')
        return refuse('not_allowed');
      let settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      if (settlement.state !== 'review') return refuse('settlement_state');
      if (!settlement.statementHash) await sealStatement(settlement);
      settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      if (settlement.closedBy === caller.staffId) return refuse('approver_is_creator');
      const stored = statementHash(settlement.id, await storedRows(database, settlement.id));
      if (body.statementHash !== settlement.statementHash || stored !== settlement.statementHash)
        return refuse('settlement_changed');
      const approved = await inTransaction(database, async (client) => {
        await client.query('SELECT FROM settlement WHERE id = $1 FOR UPDATE', [params.settlementId]);
        const made = await client.query(
          'INSERT INTO settlement_approval (settlement_id, staff_id, statement_sha256, approved_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [params.settlementId, caller.staffId, body.statementHash, `${clock()}`],
        );
        if (made.rowCount === 0) return false;
        await client.query(
          `UPDATE settlement SET state = 'closed' WHERE id = $1 AND state = 'review'
              AND (SELECT count(*) FROM settlement_approval WHERE settlement_id = $1) >= 2`,
          [params.settlementId],
        );
        return true;
      });
      return approved ? again(caller, params.settlementId) : refuse('approver_twice');
    },

    async createZenginFiles({ caller, params, body }) {
      if (caller.role !== 'accounting') return refuse('not_allowed');
      const settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      if (settlement.state !== 'closed') return refuse('settlement_state');
      const now = clock();
      const payoutOn = Temporal.PlainDate.from(body.payoutOn);
      if (!isPayoutDate(payoutOn, dateInTokyo(now))) return refuse('payout_date_invalid');
      const lines = await storedRows(database, settlement.id);
      const files = await writePayoutFiles(
        database,
        { id: settlement.id, municipalityCode: settlement.municipalityCode, payoutOn },
        lines,
      );
      if (isRefusal(files)) return files;
      const done = await inTransaction(database, async (client) => {
        const held = await client.query(
          `UPDATE settlement SET state = 'settled', payout_on = $2 WHERE id = $1 AND state = 'closed'`,
          [settlement.id, body.payoutOn],
        );
        if (held.rowCount === 0) return false;
        for (const { payer, bytes, sha256, count, yen } of files) {
          await client.query(
            `INSERT INTO zengin_file (settlement_id, payer, bytes, sha256, count, yen, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
            [settlement.id, payer, Buffer.from(bytes), sha256, count, yen, `${now}`, caller.staffId],
          );
        }
        return true;
      });
      return done ? again(caller, settlement.id) : refuse('settlement_state');
    },

    async downloadZenginFile({ caller, params }) {
      if (!maySee(caller)) return refuse('not_allowed');
      const settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      const file = await row<{ bytes: Buffer; sha256: string }>(
        database,
        'SELECT bytes, sha256 FROM zengin_file WHERE id = $1 AND settlement_id = $2',
        [params.fileId, settlement.id],
      );
      if (!file) return refuse('settlement_unknown');
      // The stored bytes, always: what the bank got is what anybody gets later.
      return { bytes: file.bytes, fileName: `furikomi-${settlement.id}-${params.fileId}.txt` } as never;
    },
  };

  /** Stores the statement of a closed window and its hash. A crash between closing and this is made good by the next look. */
  async function sealStatement(settlement: Settlement): Promise<void> {
    const lines = await statementRows(context, settlement);
    await inTransaction(database, async (client) => {
      const open = await client.query('SELECT FROM settlement WHERE id = $1 AND statement_sha256 IS NULL FOR UPDATE', [
        settlement.id,
      ]);
      if (open.rowCount === 0) return;
      await storeRows(client, settlement.id, lines);
      await client.query('UPDATE settlement SET statement_sha256 = $2 WHERE id = $1', [
        settlement.id,
        statementHash(settlement.id, lines),
      ]);
    });
  }
}
