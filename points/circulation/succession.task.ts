import type { Task } from '../../server/task.ts';
import type { BookContext } from '../book/context.ts';
import { takeOver } from './succession.ts';

/** 合併・コードの変更: what a municipality takes over on its day, and what people hold of the points of before. */
export const successionTask: Task<BookContext & { forgetRegisters: () => void }> = {
  name: 'succession',
  every: { cron: '*/5 * * * *' },
  run: (context) => takeOver(context),
};
