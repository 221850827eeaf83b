import { gatherLookUps } from '../../postgres/look-up.ts';
import type { Database } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

/** 店舗・施設 at which a terminal stands: who is paid there, in whose points. */
export type PlaceOfUse = { merchantId: number; name: string; municipalityCode: string; municipality: string };

/** A terminal that an operator enrolled; where its operator is no place of use here, it can pay nowhere. */
export type Terminal = {
  terminalId: string;
  operatorId: string;
  place: string;
  jkt: string;
  placeOfUse: PlaceOfUse | null;
};

type Found = Omit<Terminal, 'placeOfUse'> & { status: 'active' | 'revoked' } & {
  [Name in keyof PlaceOfUse]: PlaceOfUse[Name] | null;
};

/** LATERAL with LIMIT keeps each part a probe of an index, whatever the planner believes about an empty table. */
const statement = `
  SELECT asked.at::int AS asked, t.id AS "terminalId", t.operator_id AS "operatorId", t.place, t.jkt, t.status,
         m.id AS "merchantId", m.name, m.municipality_code AS "municipalityCode", c.name AS municipality
    FROM unnest($1::text[]) WITH ORDINALITY AS asked (jkt, at)
   CROSS JOIN LATERAL (SELECT * FROM terminal WHERE jkt = asked.jkt LIMIT 1) AS t
    LEFT JOIN LATERAL (SELECT * FROM merchant WHERE operator_id = t.operator_id LIMIT 1) AS m ON true
    LEFT JOIN LATERAL (SELECT name FROM municipality WHERE code = m.municipality_code LIMIT 1) AS c ON true`;

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
 * statement reads the terminal's status again (`use/counter-session.ts`). Only what was found is remembered.
 */
export function openTerminals({
  reader,
  sync,
}: {
  reader: Database;
  /** Takes what is new in マイキー's feed. */
  sync: () => Promise<unknown>;
}): Terminals {
  const lookUp = gatherLookUps<string, Found>({
    database: reader,
    text: statement,
    valuesOf: (jkt) => [jkt],
  });
  let remembered = new Map<string, { terminal: Terminal; until: number }>();

  async function read(jkt: string): Promise<Terminal | Refusal<'not_allowed'> | undefined> {
    const memory = remembered;
    const until = performance.now() + rememberedMilliseconds;
    let found = await lookUp(jkt);
    if (!found) {
      // A terminal that was enrolled a moment ago is known to マイキー before the feed has come round.
      await sync();
      found = await lookUp(jkt);
    }
    if (!found) return undefined;
    if (found.status === 'revoked') return refuse('not_allowed');
    const terminal = terminalOf(found);
    // A terminal that stands at no place of use is about to get one; who asks again then must not hear the old answer.
    if (!terminal.placeOfUse) return terminal;
    if (memory.size >= rememberedMax) memory.clear();
    // Where all was forgotten meanwhile, this is the old memory, which nobody asks any more.
    memory.set(jkt, { terminal, until });
    return terminal;
  }

  return {
    async find(jkt) {
      const known = remembered.get(jkt);
      return known && performance.now() < known.until ? known.terminal : read(jkt);
    },
    forget() {
      remembered = new Map();
    },
  };
}

function terminalOf({ terminalId, operatorId, place, jkt, ...found }: Found): Terminal {
  const { merchantId, name, municipalityCode, municipality } = found;
  const placeOfUse =
    merchantId === null || name === null || municipalityCode === null || municipality === null
      ? null
      : { merchantId, name, municipalityCode, municipality };
  return { terminalId, operatorId, place, jkt, placeOfUse };
}
