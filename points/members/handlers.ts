import type { PointsHandlers } from '../callers.ts';
import type { MembersContext } from './context.ts';
import { askForNoticeMail, confirmNoticeMail, endNoticeMail, showNoticeMail } from './notice-mail.ts';
import {
  changeProtectionOfficer,
  createProtection,
  endProtection,
  keepProtection,
  listProtections,
} from './protection.ts';
import { changeLogin, joinWithCard, signInWithCard, signInWithPassword, signOut } from './session.ts';

/** ④ マイページ: joining, and signing in by card or by mail and password (5-3); 支援措置 of the offices. */
export function memberHandlers(context: MembersContext) {
  return {
    join: (call) => joinWithCard(context, call),
    signInWithCard: (call) => signInWithCard(context, call),
    signInWithPassword: (call) => signInWithPassword(context, call),
    signOut: (call) => signOut(context, call),
    changeLogin: (call) => changeLogin(context, call),
    showNoticeMail: (call) => showNoticeMail(context, call),
    askForNoticeMail: (call) => askForNoticeMail(context, call),
    confirmNoticeMail: (call) => confirmNoticeMail(context, call),
    endNoticeMail: (call) => endNoticeMail(context, call),
    listProtections: (call) => listProtections(context, call),
    createProtection: (call) => createProtection(context, call),
    changeProtectionOfficer: (call) => changeProtectionOfficer(context, call),
    endProtection: (call) => endProtection(context, call),
    keepProtection: (call) => keepProtection(context, call),
  } satisfies Partial<PointsHandlers>;
}
