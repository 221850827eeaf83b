import { gatherLookUps } from '../../postgres/look-up.ts';
import type { Database } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { PlaceOfUse, Terminal } from '../callers.ts';

type Found = Omit<Terminal, 'placeOfUse'> & { status: 'active' | 'revoked'; placeOfUse: PlaceOfUse | null };

/**
 * LATERAL with LIMIT keeps each part a probe of an index, whatever the planner believes about an empty table. Accepted
 * are the municipalities whose rule allows this kind of place: the place's own, and those that a tie-up of today names.
 */
const statement = `
  SELECT asked.at::int AS asked, t.id AS terminal_id, t.operator_id, t.place, t.jkt, t.status, p.place AS place_of_use
    FROM unnest(:jkt::text[], :today::date[]) WITH ORDINALITY AS asked (jkt, today, at)
   CROSS JOIN LATERAL (SELECT * FROM terminal WHERE jkt = asked.jkt LIMIT 1) AS t
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object(
               'merchantId', m.id, 'name', place_name(m.id, asked.today), 'kind', held.kind, 'exempt', m.exempt, 'isOpen', held.is_open,
               'municipalityCode', m.municipality_code, 'municipality', own.name,
               'street', (SELECT jsonb_build_object('streetId', s.id, 'name', s.name, 'officeId', s.office_merchant_id,
                                   'ownPoints', CASE WHEN s.point_name IS NOT NULL THEN jsonb_build_object(
                                     'name', s.point_name, 'numerator', s.rate_numerator, 'denominator', s.rate_denominator) END)
                            FROM shopping_street s WHERE s.id = m.street_id OR s.office_merchant_id = m.id LIMIT 1),
               'accepts', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', i.code, 'name', i.name, 'paymentMax', r.payment_max,
                                             'vouchers', coalesce(r.vouchers, true), 'conversions', coalesce(r.conversions, true))
                                                     ORDER BY i.code <> m.municipality_code, i.code), '[]')
                             FROM (WITH named (code) AS (
                                     SELECT m.municipality_code
                                     UNION SELECT issuer_code FROM tie_up WHERE merchant_id = m.id AND asked.today BETWEEN valid_from AND valid_through
                                     UNION SELECT issuer_code FROM tie_up WHERE host_code = m.municipality_code AND asked.today BETWEEN valid_from AND valid_through)
                                   SELECT code FROM named
                                   -- And whatever they took over from, however often: vouchers, and purses that have not moved.
                                   UNION SELECT municipality_code FROM municipality_succession
                                          WHERE taken_over_at IS NOT NULL AND standing_code(municipality_code) IN (SELECT code FROM named)) AS by_whom
                             JOIN municipality i USING (code)
                             LEFT JOIN LATERAL (SELECT kinds, payment_max, vouchers, conversions FROM use_rule
                                                 WHERE municipality_code = i.code ORDER BY id DESC LIMIT 1) AS r ON true
                            WHERE (r.kinds IS NULL OR held.kind = ANY (r.kinds))
                              AND NOT EXISTS (SELECT FROM municipality_leaving l WHERE l.municipality_code = i.code AND l.last_on < asked.today))) AS place
        FROM merchant m JOIN municipality own ON own.code = m.municipality_code
       CROSS JOIN LATERAL (SELECT place_kind(m.id, asked.today) AS kind, place_is_open(m.id, asked.today) AS is_open) AS held
       WHERE m.operator_id = t.operator_id LIMIT 1) AS p ON true`;

/** How long a terminal is believed to be what it was: as long as マイキー's feed may be behind anyway. */
const rememberedMilliseconds = 1000;
const rememberedMax = 10_000;

export type Terminals = {
  /** The terminal with this thumbprint of its key. */
  find(jkt: string): Promise<Terminal | Refusal<'not_allowed'> | undefined>;
  /** Forgets what was remembered, as when the registers have changed. */
  forget(): void;
};

/**
 * Makes the finder of terminals. What it found it remembers for a second, which is measured by the machine's own
 * steady clock, so that a clock that is set back prolongs nothing: a terminal that was revoked is refused a second
 * later at the latest, and at once where the feed is read in this process. A payment does not rely on it: its own
 * statement reads the terminal's status again (`counter-session.ts`). Only what was found is remembered.
 */
export function openTerminals({
  reader,
  sync,
  today,
}: {
  reader: Database;
  /** The date in Japan: what is accepted depends on it. */
  today: () => string;
  /** Takes what is new in マイキー's feed. */
  sync: () => Promise<unknown>;
}): Terminals {
  const lookUp = gatherLookUps<{ jkt: string; today: string }, Found>({
    database: reader,
    text: statement,
    valuesOf: ({ jkt, today }) => ({ jkt, today }),
  });
  let remembered = new Map<string, { terminal: Terminal; on: string; until: number }>();

  async function read(jkt: string, on: string): Promise<Terminal | Refusal<'not_allowed'> | undefined> {
    const memory = remembered;
    const until = performance.now() + rememberedMilliseconds;
    let found = await lookUp({ jkt, today: on });
    if (!found) {
      // A terminal that was enrolled a moment ago is known to マイキー before the feed has come round.
      await sync();
      found = await lookUp({ jkt, today: on });
    }
    if (!found) return undefined;
    if (found.status === 'revoked') return refuse('not_allowed');
    const { status: _, ...terminal } = found;
    // A terminal that stands at no place of use is about to get one; who asks again then must not hear the old answer.
    if (!terminal.placeOfUse) return terminal;
    if (memory.size >= rememberedMax) memory.clear();
    // Where all was forgotten meanwhile, this is the old memory, which nobody asks any more.
    memory.set(jkt, { terminal, on, until });
    return terminal;
  }

  return {
    async find(jkt) {
      const on = today();
      const known = remembered.get(jkt);
      return known && known.on === on && performance.now() < known.until ? known.terminal : read(jkt, on);
    },
    forget() {
      remembered = new Map();
    },
  };
}
