import { type PointsOutcome, pointsProblems, type SharedOutcome, sharedProblems } from '../../contract/index.ts';

/** The sentences of an outcome that was kept for one voucher of many: of the points cloud's own, or of those of every server. */
export function outcomeWords(outcome: string): { title: string; titleEn: string } {
  const { ja, en } = { ...sharedProblems, ...pointsProblems }[outcome as PointsOutcome | SharedOutcome];
  return { title: ja, titleEn: en };
}
