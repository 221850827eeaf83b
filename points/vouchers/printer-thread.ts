import { parentPort } from 'node:worker_threads';
import { writeVoucherPdf } from './pdf.ts';
import type { PrintOrder } from './printer.ts';

/** The thread of `voucher-printer.ts`. */
parentPort?.on('message', async ({ id, order }: { id: number; order: PrintOrder }) => {
  try {
    const bytes = await writeVoucherPdf(order);
    parentPort?.postMessage({ id, bytes });
  } catch (error) {
    parentPort?.postMessage({ id, error: (error as Error).message });
  }
});
