import { startThread, type Thread } from '../../../server/thread.ts';
import type { FormOnPaper } from './pdf.ts';

/** Sets forms in a thread of its own. */
export const startFormPrinter = (): Thread<FormOnPaper> => startThread(new URL('./printer-thread.ts', import.meta.url));
