import { serveThread } from '../../server/thread.ts';
import { writeVoucherPdf } from './pdf.ts';

/** The thread of `printer.ts`. */
serveThread(writeVoucherPdf);
