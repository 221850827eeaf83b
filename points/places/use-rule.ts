import { inTransaction, one, row, rows } from '../../postgres/pool.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import type { PlaceKind } from './place-kinds.ts';
import { placeKinds } from './place-kinds.ts';

type UseRule = {
  kinds: PlaceKind[];
  vouchers: boolean;
  conversions: boolean;
  events: boolean;
  paymentMax: number | null;
};
/** What holds where a municipality has decided nothing yet. */
const everything: UseRule = {
  kinds: [...placeKinds],
  vouchers: true,
  conversions: true,
  events: true,
  paymentMax: null,
};

const ruleColumns = `kinds, vouchers, conversions, events, payment_max`;

/** What a town has decided about where its points count, and who decided it when (1-2). */
export async function showUseRule({ database }: MembersContext, { caller }: CallOf<'showUseRule'>) {
  const history = await rows<UseRule & { ruledAt: Temporal.Instant; ruledBy: string }>(
    database,
    `SELECT ${ruleColumns}, ruled_at, staff.name AS ruled_by FROM use_rule JOIN staff ON staff.id = ruled_by
      WHERE use_rule.municipality_code = :municipalityCode ORDER BY use_rule.id DESC`,
    { municipalityCode: caller.municipalityCode },
  );
  const { kinds, vouchers, conversions, events, paymentMax } = history[0] ?? everything;
  return {
    kinds,
    vouchers,
    conversions,
    events,
    paymentMax,
    history: history.map((rule) => ({ ...rule, ruledAt: `${rule.ruledAt}` })),
  };
}

/** Decides anew where a town’s points count; what was decided before is kept. */
export async function setUseRule(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, body }: CallOf<'setUseRule'>,
) {
  const { municipalityCode } = caller;
  await inTransaction(database, async (client) => {
    const before = await row<UseRule>(
      client,
      `SELECT ${ruleColumns} FROM use_rule WHERE municipality_code = :municipalityCode ORDER BY id DESC LIMIT 1`,
      { municipalityCode },
    );
    const after = await one<UseRule>(
      client,
      `INSERT INTO use_rule (municipality_code, kinds, vouchers, conversions, events, payment_max, ruled_at, ruled_by)
     VALUES (:municipalityCode, :kinds, :vouchers, :conversions, :events, :paymentMax, :now, :staffId) RETURNING ${ruleColumns}`,
      {
        municipalityCode,
        kinds: [...new Set(body.kinds)],
        vouchers: body.vouchers,
        conversions: body.conversions,
        events: body.events,
        paymentMax: body.paymentMax,
        now: `${clock()}`,
        staffId: caller.staffId,
      },
    );
    const line = { subject: 'useRule', id: municipalityCode, name: '', act: 'change', before, after } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
  });
  forgetRegisters();
  return {};
}
