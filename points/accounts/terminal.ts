import { gatherLookUps } from '../../postgres/look-up.ts';
import type { Pool } from '../../postgres/pool.ts';
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

/**
 * Makes the finder of terminals by the thumbprint of their key. It is asked at every call and remembers nothing: a
 * terminal that the feed has revoked is refused at its next call.
 */
export function findTerminals({
  database,
  sync,
}: {
  database: Pool;
  /** Takes what is new in マイキー's feed. */
  sync: () => Promise<unknown>;
}): (jkt: string) => Promise<Terminal | Refusal<'not_allowed'> | undefined> {
  const lookUp = gatherLookUps<string, Found>({
    database,
    name: 'points-terminal',
    text: statement,
    valuesOf: (jkt) => [jkt],
  });
  return async (jkt) => {
    let found = await lookUp(jkt);
    if (!found) {
      // A terminal that was enrolled a moment ago is known to マイキー before the feed has come round.
      await sync();
      found = await lookUp(jkt);
    }
    if (!found) return undefined;
    return found.status === 'revoked' ? refuse('not_allowed') : terminalOf(found);
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
