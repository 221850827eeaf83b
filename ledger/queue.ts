import type { Answer, Operation } from './operation.ts';

export type Waiting = { operation: Operation; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/**
 * Operations that wait for a writer, in the order they came, but of one holder only one at a time: the next one must see
 * what the one before it left. Adding and taking cost the same however many wait, also when all are of one holder.
 */
export type Queue = {
  add(waiting: Waiting): void;
  /** At most `max` operations of as many holders, sorted by holder, so that pages and locks are met in one order. */
  take(max: number): Waiting[];
  size(): number;
};

/** Makes an empty queue. */
export function createQueue(): Queue {
  const byHolder = new Map<number, { list: Waiting[]; next: number }>();
  /** Holders in the order of their first waiting operation: a Map keeps the order in which keys were set. */
  let size = 0;
  return {
    add(waiting) {
      const line = byHolder.get(waiting.operation.holder);
      if (line) line.list.push(waiting);
      else byHolder.set(waiting.operation.holder, { list: [waiting], next: 0 });
      size += 1;
    },
    take(max) {
      const taken: Waiting[] = [];
      const again: [number, { list: Waiting[]; next: number }][] = [];
      for (const [holder, line] of byHolder) {
        if (taken.length === max) break;
        taken.push(line.list[line.next] as Waiting);
        line.next += 1;
        byHolder.delete(holder);
        if (line.next < line.list.length) again.push([holder, line]);
      }
      // Who has more to do stands at the end: nobody waits longer because somebody else sends much.
      for (const [holder, line] of again) byHolder.set(holder, line);
      size -= taken.length;
      return taken.sort((a, b) => a.operation.holder - b.operation.holder);
    },
    size: () => size,
  };
}
