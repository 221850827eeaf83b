import { parentPort, Worker } from 'node:worker_threads';

/** Work that takes long to compute, in a thread of its own. */
export type Thread<Order> = { order(order: Order): Promise<Uint8Array>; close(): Promise<void> };
type Answer = { id: number; bytes?: Uint8Array; error?: string };

/**
 * Has orders done in a thread of its own: what takes seconds of computing keeps no payment waiting. The thread starts with the
 * first order, and again where it died; orders are done one after the other.
 *
 * @param file what runs in the thread; it calls {@link serveThread}
 */
export function startThread<Order>(file: URL): Thread<Order> {
  let worker: Worker | undefined;
  let next = 1;
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();

  function thread(): Worker {
    if (worker) return worker;
    const started = new Worker(file);
    worker = started;
    started.on('message', ({ id, bytes, error }: Answer) => {
      const order = waiting.get(id);
      waiting.delete(id);
      if (bytes) order?.resolve(bytes);
      else order?.reject(new Error(`${file.pathname.split('/').at(-1)}: ${error}`));
    });
    const end = (error: Error) => {
      if (worker === started) worker = undefined;
      for (const [id, order] of waiting) {
        waiting.delete(id);
        order.reject(error);
      }
    };
    started.on('error', end);
    started.on('exit', () => end(new Error('the thread has ended')));
    // A server that ends does not wait for a thread that nobody asks.
    started.unref();
    return started;
  }

  return {
    order(order) {
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

/** What a thread does with each order; called once, in the thread's own file. */
export function serveThread<Order>(work: (order: Order) => Promise<Uint8Array>): void {
  parentPort?.on('message', async ({ id, order }: { id: number; order: Order }) => {
    try {
      const bytes = await work(order);
      parentPort?.postMessage({ id, bytes } satisfies Answer);
    } catch (error) {
      parentPort?.postMessage({ id, error: (error as Error).message } satisfies Answer);
    }
  });
}
