import type { Task } from '../../server/task.ts';
import type { WebhooksContext } from './context.ts';
import { deliverWebhooks } from './deliver.ts';

/** What companies' systems are told. */
export const webhooksTask: Task<WebhooksContext> = {
  name: 'webhooks',
  every: { seconds: 5 },
  run: (context, signal) => deliverWebhooks(context, signal),
};
