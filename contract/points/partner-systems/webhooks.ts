import { z } from 'zod';

/** What a company's system is told of. */
export const webhookTypes = ['order.destination_chosen', 'order.credited', 'order.refused', 'coupon.used'] as const;
export type WebhookType = (typeof webhookTypes)[number];
/** Of an order, by the company's own number. */
const OfOrder = z.object({
  orderNumber: z.string(),
  state: z.enum(['confirmed', 'credited', 'refused']),
  /** Of the company's own points, as it orders and reports them. */
  amount: z.int(),
  /** What they become. */
  points: z.int(),
});
/** Of a coupon, by its batch and the part of its code that proves nothing. */
const OfCoupon = z.object({ batchNumber: z.string(), selector: z.string(), amount: z.int() });
/** No name, no マイキーID, no login ID, and not where the points went. */
export const WebhookData = z.union([OfOrder, OfCoupon]);

/** The body of a webhook (Standard Webhooks); its headers are `webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1a`, Ed25519). */
export const WebhookBody = z.object({ type: z.enum(webhookTypes), timestamp: z.string(), data: WebhookData });

/** Why an attempt came to nothing: no connection, an address that is not of the open net, no answer in time, a redirect, or a status that is no 2xx. */
export const webhookFailures = ['unreachable', 'address_refused', 'too_slow', 'redirect', 'refused'] as const;
export const webhookStates = ['waiting', 'delivered', 'stopped'] as const;
