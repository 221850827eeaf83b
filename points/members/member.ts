import { randomInt } from 'node:crypto';
import { foldMykeyId } from '../../contract/index.ts';
import { type Database, hasCode, row } from '../../postgres/pool.ts';
import { hashSecret } from '../../server/passwords.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { MykeyClient, MykeyStatus } from './mykey-client.ts';

export type Member = { mykeyId: string; shown: string; holder: number; joinedOn: string; status: MykeyStatus };

const columns = `mykey_id, shown, holder, joined_on, status`;

export const findMember = (database: Database, typed: string): Promise<Member | undefined> =>
  row<Member>(database, `SELECT ${columns} FROM member WHERE mykey_id = :mykeyId`, { mykeyId: foldMykeyId(typed) });

/** A typing error reads as one; a right ID may be of somebody who has not joined, and what to do then is said. */
export const unknownMember = (typed: string) =>
  /^[A-Z0-9]{3,16}$/.test(foldMykeyId(typed)) ? refuse('member_unknown') : refuse('mykey_id_form');

export const memberOfHolder = (database: Database, holder: number): Promise<Member | undefined> =>
  row<Member>(database, `SELECT ${columns} FROM member WHERE holder = :holder`, { holder });

/**
 * Takes a person in (入会). マイキー is told first, so that no change of status can fall between: a membership without
 * its announcement would never hear of a stop.
 */
export async function join({
  database,
  mykey,
  mykeyId,
  shown,
  joinedOn,
  login,
}: {
  database: Database;
  mykey: MykeyClient;
  mykeyId: string;
  shown: string;
  joinedOn: string;
  login?: { email: string; password: string };
}): Promise<Member | Refusal<'already_a_member' | 'not_usable_here' | 'email_taken'>> {
  const status = await mykey.announceMember(mykeyId);
  if (status !== 'active') return refuse('not_usable_here');
  const passwordHash = login ? await hashSecret(login.password) : null;
  try {
    const made = await row<Member>(
      database,
      `INSERT INTO member (mykey_id, shown, holder, joined_on, status, email, password_hash)
       VALUES (:mykeyId, :shown, :holder, :joinedOn, :status, :email, :passwordHash) RETURNING ${columns}`,
      // The ledger's number of a person is drawn by lot: it tells nothing, and spreads over the slots.
      {
        mykeyId: foldMykeyId(mykeyId),
        shown,
        holder: randomInt(1, 2 ** 48 - 1),
        joinedOn,
        status,
        email: login?.email.trim() ?? null,
        passwordHash,
      },
    );
    return made as Member;
  } catch (error) {
    if (!hasCode(error, '23505')) throw error;
    return refuse(
      (error as { constraint?: string }).constraint === 'member_email' ? 'email_taken' : 'already_a_member',
    );
  }
}
