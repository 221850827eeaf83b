import { type Database, execute } from '../../postgres/pool.ts';
import type { TakeOver } from '../registers/successions.ts';

/**
 * The places and streets of a municipality to its successor, with their terminals, people, fees and accounts. What was paid there stays in
 * the periods of settlement in which it was paid. Tie-ups go on until their announced last day: those of the old municipality's points as
 * the successor's, those that others gave to all of its places for each of these places, and for no other of the successor's.
 */
export async function takeOverPlaces(client: Database, { code, successorCode, oldName, fromOn, by, now }: TakeOver) {
  const values = { code, successorCode };
  const dated = { ...values, fromOn, by, now: `${now}` };
  // 1 Others' points at these places, one by one, while it is known which they are.
  const received = await execute(
    client,
    `INSERT INTO tie_up (issuer_code, merchant_id, valid_from, valid_through, agreed_at, agreed_by)
     SELECT issuer_code, merchant.id, greatest(valid_from, :fromOn), valid_through, :now, :by
       FROM tie_up JOIN merchant ON merchant.municipality_code = host_code
      WHERE host_code = :code AND valid_through >= :fromOn AND issuer_code <> :successorCode`,
    dated,
  );
  // 2 The successor's points where the old municipality's counted; at its own places they count anyway.
  const given = await execute(
    client,
    `INSERT INTO tie_up (issuer_code, merchant_id, host_code, valid_from, valid_through, agreed_at, agreed_by)
     SELECT :successorCode, merchant_id, host_code, greatest(valid_from, :fromOn), valid_through, :now, :by FROM tie_up
      WHERE issuer_code = :code AND valid_through >= :fromOn AND host_code IS DISTINCT FROM :successorCode
        AND NOT EXISTS (SELECT FROM merchant WHERE merchant.id = merchant_id AND merchant.municipality_code = :successorCode)`,
    dated,
  );
  const ended = await execute(
    client,
    `UPDATE tie_up SET valid_through = :fromOn::date - 1
      WHERE (issuer_code = :code OR host_code = :code) AND valid_through >= :fromOn AND valid_from < :fromOn`,
    { code, fromOn },
  );
  // 3 Streets and places. A street whose name the successor has already says of which town it was.
  const streets = await execute(
    client,
    `UPDATE shopping_street s SET municipality_code = :successorCode,
            name = CASE WHEN EXISTS (SELECT FROM shopping_street own WHERE own.municipality_code = :successorCode AND own.name = s.name)
                        THEN s.name || '（旧' || :oldName::text || '）' ELSE s.name END
      WHERE municipality_code = :code`,
    { ...values, oldName },
  );
  await execute(
    client,
    `INSERT INTO merchant_former (merchant_id, municipality_code, through_on)
     SELECT id, municipality_code, :fromOn::date - 1 FROM merchant WHERE municipality_code = :code`,
    { code, fromOn },
  );
  const places = await execute(
    client,
    'UPDATE merchant SET municipality_code = :successorCode WHERE municipality_code = :code',
    values,
  );
  return { places, streets, tieUps: received + given, tieUpsEnded: ended };
}
