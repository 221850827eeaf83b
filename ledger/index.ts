export { drawChart } from './chart.ts';
export { dealSlots } from './deal.ts';
export { type Ledger, type LedgerSettings, openLedger } from './door.ts';
export {
  type BroughtIn,
  type FlowOf,
  type FlowPart,
  readBroughtIn,
  readFlow,
  readInflow,
  readTurnover,
  type Turnover,
} from './flow.ts';
export { type Exported, exportJournal } from './journal-export.ts';
export type { JournalRow } from './journal-format.ts';
export { readSlots, readWindowRows } from './journal-rows.ts';
export { type Verdict, verifyJournal } from './journal-verify.ts';
export { type LegOf, type LotOf, readLegs, readOperationsAt } from './legs.ts';
export type { Lot } from './lot.ts';
export { type HeldLot, readLotsOf, readLotsUntil } from './lots-of-unit.ts';
export {
  type Answer,
  impossibleKey,
  isPosted,
  keyDay,
  keyMilliseconds,
  type Leg,
  makeKey,
  type Operation,
  type Outcome,
  settledOutcome,
  standingUnderOldKey,
  unusableKey,
} from './operation.ts';
export { isUsable } from './plan.ts';
export {
  type AccountEntry,
  type AccountSum,
  closeWindow,
  type DaySum,
  type EntryPlace,
  endWindow,
  type FundPart,
  type HistoryEntry,
  isKeyKnown,
  type OperationSum,
  openWindow,
  readAccountEntries,
  readFundParts,
  readHistory,
  readHoldersOfUnit,
  readLots,
  readLotsAt,
  readMostByHolder,
  readOperations,
  readPastLots,
  readRestored,
  readRestoredAsExpired,
  sumWindow,
  sumWindowDays,
} from './read.ts';
export { readSealedThrough, sealDays } from './seal.ts';
