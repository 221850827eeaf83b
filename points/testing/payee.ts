import { pointsRoutes } from '../../contract/index.ts';
import type { Actor } from './actor.ts';
import type { Officer } from './officer.ts';

/** A shop says at its own terminal that the account which its office entered is right; nothing where nothing is paid to it. */
export async function confirmOwnAccount(terminal: Actor): Promise<void> {
  const { account } = await terminal.call(pointsRoutes.showOwnAccount);
  if (!account) return;
  await terminal.call(pointsRoutes.answerOwnAccount, { body: { seen: account.seen, isRight: true } });
}

/** The same by a paper that somebody issues who has not entered the account: for an event, and a place without a terminal. */
export async function confirmByLetter(issuer: Officer, party: string, reader: Actor): Promise<void> {
  const { code, account } = await issuer.call(pointsRoutes.createAccountLetter, { params: { party } });
  await reader.call(pointsRoutes.answerAccountByLetter, { body: { code, seen: account.seen, isRight: true } });
}
