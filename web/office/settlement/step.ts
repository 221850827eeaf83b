import type { StatementData } from './statement.tsx';

/** A step of a window, and what is said when it is taken. */
export type StepProps = { settlement: StatementData; onDone: (words: string) => void };

/** What a step changes in what was told. */
export const AFTER_STEP = ['settlement', 'settlements', 'waiting'];
