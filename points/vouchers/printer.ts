import { startThread, type Thread } from '../../server/thread.ts';
import type { PrintedVoucher } from './paper-words.ts';

export type PrintOrder = { layout: 'a4' | 'receipt'; vouchers: PrintedVoucher[] };
export type Printer = Thread<PrintOrder>;

/** Makes PDFs of vouchers in a thread of its own: a thousand take seconds. */
export const startPrinter = (): Printer => startThread(new URL('./printer-thread.ts', import.meta.url));
