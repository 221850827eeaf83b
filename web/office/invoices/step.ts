import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';

/** An invoice as its page shows it. */
export type InvoiceData = RouteAnswer<typeof pointsRoutes.showInvoice>;

/** What a step of an invoice or of a remittance changes in what was told. */
export const AFTER_STEP = ['invoice', 'invoices', 'waiting', 'remittances'];
