/** Bank file records: bytes in, values out, and back. Pure: no clock, no disk, no network, nothing of the other rooms. */
export {
  type BusinessDay,
  HOLIDAYS_PUBLISHED_THROUGH,
  isBankBusinessDay,
  nextBusinessDay,
  previousBusinessDay,
} from './business-day.ts';
export { type Comparison, compareSougouFurikomi, type FileDifference } from './compare.ts';
export { type FileProblem, fileProblemSentence, type WrittenBytes, type WrittenFile } from './file.ts';
export {
  type IncomingTransfer,
  type ReadNotices,
  readFurikomiNyukin,
  type TransferNotice,
  writeFurikomiNyukin,
} from './furikomi-nyukin.ts';
export { type BankKana, type CharacterClass, cutBankKana, toBankKana } from './kana.ts';
export {
  type ReadFurikae,
  readKouzaFurikae,
  readKouzaFurikaeResult,
  writeKouzaFurikae,
  writeKouzaFurikaeResult,
} from './kouza-furikae.ts';
export {
  type AnsweredFurikae,
  type Collector,
  FURIKAE_RESULTS,
  type Furikae,
  type FurikaeResult,
  type KouzaFurikae,
} from './kouza-furikae-layout.ts';
export { type ReadStatements, readNyushukkinMeisai, writeNyushukkinMeisai } from './nyushukkin-meisai.ts';
export type { AccountStatement, Transaction } from './nyushukkin-meisai-layout.ts';
export { PROBLEM_WORDS, type ProblemCode } from './problems.ts';
export {
  AMOUNT_YEN_MAX,
  type Furikomi,
  ITEMS_MAX,
  type ReadFile,
  type Remitter,
  readSougouFurikomi,
  type SougouFurikomi,
  TOTAL_YEN_MAX,
  writeSougouFurikomi,
} from './sougou-furikomi.ts';
