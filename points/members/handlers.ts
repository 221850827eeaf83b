import type { PointsHandlers } from '../callers.ts';
import type { MembersContext } from './context.ts';
import { changeLogin, joinWithCard, signInWithCard, signInWithPassword, signOut } from './session.ts';

/** ④ マイページ: joining, and signing in by card or by mail and password (5-3). */
export function memberHandlers(
  context: MembersContext,
): Pick<PointsHandlers, 'join' | 'signInWithCard' | 'signInWithPassword' | 'signOut' | 'changeLogin'> {
  return {
    join: (call) => joinWithCard(context, call),
    signInWithCard: (call) => signInWithCard(context, call),
    signInWithPassword: (call) => signInWithPassword(context, call),
    signOut: (call) => signOut(context, call),
    changeLogin: (call) => changeLogin(context, call),
  };
}
