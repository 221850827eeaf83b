import { serveThread } from '../../../server/thread.ts';
import { writeFormPdf } from './pdf.ts';

/** The thread in which forms are set. */
serveThread(writeFormPdf);
