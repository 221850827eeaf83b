import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';

/** A 総合振込 file of a window or of a remittance. */
export type BankFileData = RouteAnswer<typeof pointsRoutes.recordHandover>;
/** One of them, what is said when something is done with it, and whether another could be made in its place. */
export type FileProps = { file: BankFileData; canBeMadeAnew: boolean; onDone: (words: string) => void };

/** What a step of a file changes in what was told. */
export const AFTER_STEP = ['settlement', 'settlements', 'waiting', 'remittances', 'invoice', 'invoices'];
