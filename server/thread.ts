import { parentPort, Worker } from 'node:worker_threads';

/** Work that takes long to compute, in a thread of its own. */
export type Thread<Order> = { order(order: Order): Promise<Uint8Array>; close(): Promise<void> };
type Answer = { id: number; bytes?: Uint8Array; error?: string };
type Waiting = { by: Worker; resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void };

/**
 * Has orders done in a thread of its own: what takes seconds of computing keeps no payment waiting. The thread starts with the
 * first order, and again where it died; orders are done one after the other. An order whose thread ends without an answer rejects,
 * however it ended.
 *
 * @param file what runs in the thread; it calls {@link serveThread}
 */
export function startThread<Order>(file: URL): Thread<Order> {
  let worker: Worker | undefined;
  let next = 1;
  const waiting = new Map<number, Waiting>();

  /** Takes an order out; the thread keeps this process alive as long as it has one to do. */
  function take(id: number): Waiting | undefined {
    const order = waiting.get(id);
    waiting.delete(id);
    if (order && ![...waiting.values()].some(({ by }) => by === order.by)) order.by.unref();
    return order;
  }

  function thread(): Worker {
    if (worker) return worker;
    const started = new Worker(file);
    worker = started;
    started.on('message', ({ id, bytes, error }: Answer) => {
      const order = take(id);
      if (bytes) order?.resolve(bytes);
      else order?.reject(new Error(`${file.pathname.split('/').at(-1)}: ${error}`));
    });
    // Whatever ends it ends its own orders, and not those of the thread that came after it.
    const end = (error: Error) => {
      if (worker === started) worker = undefined;
      for (const [id, { by }] of waiting) if (by === started) take(id)?.reject(error);
    };
    started.on('error', end);
    started.on('messageerror', (error) => {
      end(error);
      void started.terminate();
    });
    started.on('exit', () => end(new Error('the thread has ended')));
    return started;
  }

  return {
    order(order) {
      const id = next++;
      return new Promise((resolve, reject) => {
        const by = thread();
        waiting.set(id, { by, resolve, reject });
        by.ref();
        try {
          by.postMessage({ id, order });
        } catch (error) {
          take(id)?.reject(error as Error);
        }
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
