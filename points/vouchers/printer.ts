import { Worker } from 'node:worker_threads';
import type { PrintedVoucher } from './paper-words.ts';

export type PrintOrder = { layout: 'a4' | 'receipt'; vouchers: PrintedVoucher[] };
export type Printer = { print(order: PrintOrder): Promise<Uint8Array>; close(): Promise<void> };

/**
 * Makes PDFs in a thread of its own: a thousand vouchers take seconds of computing, during which no payment may wait. The
 * thread starts with the first order, and again where it died; orders are done one after the other.
 */
export function startPrinter(): Printer {
  let worker: Worker | undefined;
  let next = 1;
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();

  function thread(): Worker {
    if (worker) return worker;
    const started = new Worker(new URL('./printer-thread.ts', import.meta.url));
    worker = started;
    started.on('message', ({ id, bytes, error }: { id: number; bytes?: Uint8Array; error?: string }) => {
      const order = waiting.get(id);
      waiting.delete(id);
      if (bytes) order?.resolve(bytes);
      else order?.reject(new Error(`the printer of vouchers: ${error}`));
    });
    const end = (error: Error) => {
      if (worker === started) worker = undefined;
      for (const [id, order] of waiting) {
        waiting.delete(id);
        order.reject(error);
      }
    };
    started.on('error', end);
    started.on('exit', () => end(new Error('the printer of vouchers has ended')));
    // A server that ends does not wait for a printer that nobody asks.
    started.unref();
    return started;
  }

  return {
    print(order) {
      const id = next++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        thread().postMessage({ id, order });
      });
    },
    async close() {
      await worker?.terminate();
    },
  };
}
