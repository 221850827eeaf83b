import { type PointsOutcome, pointsProblems, type SharedOutcome, sharedProblems } from '../../contract/index.ts';

const words = { ...sharedProblems, ...pointsProblems };

/** The sentences of an outcome that was kept for one voucher of many: of the points cloud's own, or of those of every server. */
export function outcomeWords(outcome: string): { title: string; titleEn: string } {
  const { ja, en } = words[outcome as PointsOutcome | SharedOutcome];
  return { title: ja, titleEn: en };
}
