import { closeWindow } from '../../ledger/index.ts';
import { type Database, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { makersOf } from '../../server/second-person.ts';
import { fundNames } from '../book/funds.ts';
import type { PointsContext, PointsHandlers, StaffCaller } from '../context.ts';
import { heldParties, isPayoutDate, sharedAccountsOf, writePayoutFiles } from '../payout/payout.ts';
import { openNextWindow } from '../registers/municipality.ts';
import { namesOf } from '../registers/staff.ts';
import { approveStatement } from './approval.ts';
import { freezeStatement } from './freeze.ts';
import { frozenParties, isPayable, isSameAccount, lastPaidAccounts, partiesOf, payeeOf, payerOf } from './parties.ts';
import { type StatementRow, statementHash, statementRows, storedRows } from './statement.ts';

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
  revision: number;
  payoutOn: string | null;
};
const columns = `settlement.id, (SELECT count(*) FROM settlement earlier
    WHERE earlier.municipality_code = settlement.municipality_code AND earlier.id <= settlement.id)::int AS number, municipality_code AS "municipalityCode", municipality.name AS municipality, opens_on AS "opensOn", state,
  closed_at AS "closedAt", closed_by AS "closedBy", (SELECT staff.name FROM staff WHERE staff.id = closed_by) AS "closedByName", statement_sha256 AS "statementHash", revision, payout_on AS "payoutOn"
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
  | 'renewStatement'
  | 'createZenginFiles'
  | 'downloadZenginFile'
> {
  const { database, clock } = context;

  const settlementOf = async (caller: StaffCaller, id: number) =>
    (await row<Settlement>(database, `SELECT ${columns} WHERE settlement.id = $1 AND municipality_code = $2`, [
      id,
      caller.municipalityCode,
    ])) ?? refuse('settlement_unknown');

  /** A crash between closing and freezing, or a statement of before that had no accounts, is made good by the next look. */
  async function frozenOf(caller: StaffCaller, id: number) {
    const settlement = await settlementOf(caller, id);
    if (isRefusal(settlement) || settlement.state !== 'review' || settlement.statementHash) return settlement;
    await freezeStatement(context, settlement, { by: settlement.closedBy ?? '', now: clock() });
    return settlementOf(caller, id);
  }

  const linesOf = (settlement: Settlement): Promise<StatementRow[]> =>
    settlement.state === 'open' ? statementRows(context, settlement) : storedRows(database, settlement.id);

  async function shown(settlement: Settlement) {
    const { municipalityCode, municipality, id, closedAt, closedBy, closedByName, ...rest } = settlement;
    const lines = await linesOf(settlement);
    const total = (leg: StatementRow['leg']) =>
      lines.filter((l) => l.leg === leg).reduce((sum, l) => sum + l.points, 0);
    const approvals = await rows<{ staffId: string; name: string; at: Temporal.Instant }>(
      database,
      `SELECT staff.id AS "staffId", staff.name, approved_at AS at FROM settlement_approval JOIN staff ON staff.id = staff_id
        WHERE settlement_id = $1 AND revision = $2 ORDER BY approved_at`,
      [id, settlement.revision],
    );
    const makers = await makersOf(
      database,
      approvals.map(({ staffId }) => staffId),
    );
    const makerNames = await namesOf(
      database,
      [...makers.values()].flatMap((some) => [...some]),
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
      approvals: approvals.map(({ staffId, name, at }) => ({
        by: { staffId, name },
        at: `${at}`,
        madeBy: [...(makers.get(staffId) ?? [])].map((by) => makerNames.get(by) ?? by),
      })),
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
      const settlement = await frozenOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      const lines = await linesOf(settlement);
      const fundOf = await fundNames(database);
      return {
        ...(await shown(settlement)),
        lines: lines.map(({ fund, payeeKind: _, ...line }) => ({ ...line, fund: fundOf(fund) })),
        ...(await accountsShown(settlement, lines)),
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
      await freezeStatement(context, settlement, { by: caller.staffId, now });
      return again(caller, settlement.id);
    },

    async approveSettlement({ caller, params, body }) {
      if (!maySee(caller)) return refuse('not_allowed');
      const settlement = await frozenOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      if (settlement.state !== 'review') return refuse('settlement_state');
      const approved = await approveStatement(context, { caller, settlementId: settlement.id, ...body });
      return approved ?? again(caller, params.settlementId);
    },

    async renewStatement({ caller, params, body }) {
      if (caller.role !== 'accounting') return refuse('not_allowed');
      const settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      if (settlement.state === 'open') return refuse('settlement_state');
      const { accounts } = await accountsShown(settlement, await linesOf(settlement));
      if (!accounts.some(({ held }) => held)) return refuse('settlement_state');
      const renewed = await freezeStatement(context, settlement, {
        ...{ by: caller.staffId, now: clock(), reason: body.reason, after: settlement.revision },
      });
      return renewed ? again(caller, settlement.id) : refuse('settlement_changed');
    },

    async createZenginFiles({ caller, params, body }) {
      if (caller.role !== 'accounting') return refuse('not_allowed');
      const settlement = await settlementOf(caller, params.settlementId);
      if (isRefusal(settlement)) return settlement;
      if (settlement.state !== 'closed') return refuse('settlement_state');
      const now = clock();
      const payoutOn = Temporal.PlainDate.from(body.payoutOn);
      if (!isPayoutDate(payoutOn, dateInTokyo(now))) return refuse('payout_date_invalid');
      const { id: settlementId, municipalityCode: code, revision } = settlement;
      const done = await inTransaction(database, async (client) => {
        // 1 Still closed and still this revision; what was approved is what is stored.
        const held = await client.query(
          `SELECT FROM settlement WHERE id = $1 AND state = 'closed' AND revision = $2 FOR UPDATE`,
          [settlementId, revision],
        );
        if (held.rowCount === 0) return refuse('settlement_state');
        const lines = await storedRows(client, settlementId);
        const frozen = await frozenParties(client, { settlementId, revision });
        const hash = statementHash({ settlementId, revision, lines, parties: [...frozen.values()] });
        if (hash !== settlement.statementHash) return refuse('settlement_changed');
        // 2 Whose account is not what was approved is held.
        const current = await partiesOf(client, lines, code);
        const heldNow = heldParties({ lines, code, frozen, now: current });
        const paid = await paidOf(client, settlementId);
        const files = writePayoutFiles({
          ...{ settlement: { id: settlementId, municipalityCode: code, payoutOn }, lines, frozen, held: heldNow, paid },
        });
        if (isRefusal(files)) return files;
        // 3 The files, whom they paid, and that the window is settled.
        await client.query(`UPDATE settlement SET state = 'settled', payout_on = $2 WHERE id = $1`, [
          settlementId,
          body.payoutOn,
        ]);
        for (const { payer, paid: pairs, bytes, sha256, count, yen } of files) {
          const file = await row<{ id: number }>(
            client,
            `INSERT INTO zengin_file (settlement_id, revision, payer, bytes, sha256, count, yen, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
            [settlementId, revision, payer, Buffer.from(bytes), sha256, count, yen, `${now}`, caller.staffId],
          );
          await client.query(
            `INSERT INTO settlement_paid (settlement_id, payer, payee, revision, file_id)
             SELECT $1, payer, payee, $2, $3 FROM jsonb_to_recordset($4::jsonb) AS p (payer text, payee text)`,
            [settlementId, revision, file?.id, JSON.stringify(pairs)],
          );
        }
        return undefined;
      });
      return done ?? again(caller, settlement.id);
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

  /** Every account of a statement with what holds it, for who approves and who pays; while open, as it stands now. */
  async function accountsShown(settlement: Settlement, lines: readonly StatementRow[]) {
    const { id: settlementId, municipalityCode: code, revision } = settlement;
    const now = await partiesOf(database, lines, code);
    const isFrozen = settlement.statementHash !== null;
    const frozen = isFrozen ? await frozenParties(database, { settlementId, revision }) : now;
    const paid = isFrozen ? await paidOf(database, settlementId) : new Set<string>();
    const payable = lines.filter(isPayable);
    const unpaid = payable.filter((line) => !paid.has(`${payerOf(line, code)} ${payeeOf(line)}`));
    const held = heldParties({ lines: unpaid, code, frozen, now });
    const payers = new Set(payable.map((line) => payerOf(line, code)));
    const last = await lastPaidAccounts(database, [...frozen.keys()], settlementId);
    const accounts = [...frozen.values()].map((party) => {
      const before = last.get(party.party);
      const isNew = before === undefined;
      return {
        ...party,
        isPayer: payers.has(party.party),
        held: held.get(party.party) ?? null,
        /** The first time that this account is paid. */
        firstPayout: isNew ? ('new' as const) : isSameAccount(before, party.bankAccount) ? null : ('changed' as const),
      };
    });
    // A settled statement of before froze nothing, and has nothing to show or to hold.
    const isOld = settlement.state === 'settled' && frozen.size === 0;
    return {
      accounts: isOld ? [] : accounts,
      problems: isOld
        ? []
        : accounts.flatMap((a) => (a.held ? [{ problem: a.held, name: a.name, isPayer: a.isPayer }] : [])),
      sharedAccounts: await sharedAccountsOf(
        database,
        code,
        accounts.filter(({ isPayer }) => !isPayer),
      ),
    };
  }
}

/** Whom files of a window have paid, as `payer payee`. */
async function paidOf(database: Database, settlementId: number): Promise<Set<string>> {
  const found = await rows<{ pair: string }>(
    database,
    `SELECT payer || ' ' || payee AS pair FROM settlement_paid WHERE settlement_id = $1`,
    [settlementId],
  );
  return new Set(found.map(({ pair }) => pair));
}
