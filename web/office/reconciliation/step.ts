import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';

export type BankBreak = RouteAnswer<typeof pointsRoutes.listBankBreaks>['breaks'][number];
export type BankItem = BankBreak['items'][number];
/** What is told anew after a step with a break. */
export const AFTER_BREAK = ['bank-breaks', 'bank-statements', 'changes', 'waiting', 'settlements'];
