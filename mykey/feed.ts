import { type Database, execute, row, rows } from '../postgres/pool.ts';

export type OperatorChange = {
  operatorId: string;
  name: string;
  operatorKind: string;
  municipalityCode: string | null;
};
export type TerminalChange = {
  terminalId: string;
  operatorId: string;
  place: string;
  jkt: string;
  status: 'active' | 'revoked';
};
export type MykeyIdChange = { mykeyId: string; status: string };

type Change =
  | { kind: 'operator'; body: OperatorChange; linkedSystem: null }
  | { kind: 'terminal'; body: TerminalChange; linkedSystem: null }
  | { kind: 'mykeyId'; body: MykeyIdChange; linkedSystem: string };

/**
 * Appends a change, in the transaction that makes it and as its last step: the counter's row is locked until that
 * transaction ends, so numbers appear in their order and none is ever missing behind a reader.
 */
async function append(client: Database, { kind, body, linkedSystem }: Change): Promise<void> {
  const counter = await row<{ last: number }>(client, 'UPDATE feed_counter SET last = last + 1 RETURNING last');
  await execute(
    client,
    'INSERT INTO feed_change (seq, kind, linked_system, body) VALUES (:seq, :kind, :linkedSystem, :body)',
    { seq: counter?.last, kind, linkedSystem, body: JSON.stringify(body) },
  );
}

/** Tells every linked system of a new operator. */
export const tellOfOperator = (client: Database, body: OperatorChange) =>
  append(client, { kind: 'operator', body, linkedSystem: null });

/** Tells every linked system of a terminal that was enrolled or revoked. */
export const tellOfTerminal = (client: Database, body: TerminalChange) =>
  append(client, { kind: 'terminal', body, linkedSystem: null });

/** Tells the status of an ID to the systems which its holder joined, and to no other. */
export async function tellOfMykeyId(client: Database, body: MykeyIdChange): Promise<void> {
  const systems = await rows<{ name: string }>(
    client,
    'SELECT linked_system AS name FROM joined_member WHERE mykey_id = :mykeyId ORDER BY linked_system',
    { mykeyId: body.mykeyId },
  );
  for (const { name } of systems) await append(client, { kind: 'mykeyId', body, linkedSystem: name });
}
