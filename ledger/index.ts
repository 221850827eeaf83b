export * as chart from './chart.ts';
export { type Ledger, type LedgerSettings, openLedger, slotOf } from './door.ts';
export {
  type Answer,
  isPosted,
  keyDay,
  keyTime,
  type Leg,
  makeKey,
  type Operation,
  type Outcome,
  outcomes,
  settledOutcome,
} from './operation.ts';
export { balanceMax, type Lot } from './plan.ts';
export {
  type AccountSum,
  closeWindow,
  isKeyKnown,
  type OperationSum,
  readHoldersOfUnit,
  readInflow,
  readIssued,
  readOperations,
  readPastLots,
  type HistoryEntry,
  openWindow,
  readHistory,
  readLots,
  readLotsAt,
  sumWindow,
} from './read.ts';
