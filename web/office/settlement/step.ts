import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';

/** A window as its page shows it. */
export type StatementData = RouteAnswer<typeof pointsRoutes.showSettlement>;
/** A step of a window, and what is said when it is taken. */
export type StepProps = { settlement: StatementData; onDone: (words: string) => void };

/** What a step changes in what was told. */
export const AFTER_STEP = ['settlement', 'settlements', 'waiting'];
