import type { invoiceRoutes } from '../../contract/points/invoices/routes.ts';
import type { BookContext } from '../book/context.ts';
import type { PointsHandlers } from '../callers.ts';
import { approveInvoice } from './approval.ts';
import { enterCollection } from './collections.ts';
import { type DataSigner, downloadInvoiceData, signatureOfData } from './data.ts';
import { showOwedByTown } from './owed.ts';
import { createRemittanceFile, listRemittances } from './remittance-files.ts';
import { approveRemittance, askForRemittance, cancelRemittance, showRemittanceToCome } from './remittances.ts';
import { listInvoices, showInvoice } from './shown.ts';
import { takeBackCollection } from './taken-back.ts';

/** 請求, 入金 and 振込 between companies, 受託会社, payers and municipalities (6-6, 6-7). */
export function invoiceHandlers(
  context: BookContext & { dataSigner: DataSigner },
): Pick<PointsHandlers, keyof typeof invoiceRoutes> {
  const signatureOf = signatureOfData(context.dataSigner);
  return {
    showOwedByTown: (call) => showOwedByTown(context, call),
    listInvoices: (call) => listInvoices(context, call),
    showInvoice: (call) => showInvoice(context, call),
    approveInvoice: (call) => approveInvoice(context, call),
    downloadInvoiceData: (call) => downloadInvoiceData(context, call),
    showInvoiceSignature: (call) => signatureOf(context, call),
    listSettlementKeys: async () => ({ keys: [context.dataSigner.jwk as never] }),
    enterCollection: (call) => enterCollection(context, call),
    takeBackCollection: (call) => takeBackCollection(context, call),
    showRemittanceToCome: (call) => showRemittanceToCome(context, call),
    askForRemittance: (call) => askForRemittance(context, call),
    listRemittances: (call) => listRemittances(context, call),
    approveRemittance: (call) => approveRemittance(context, call),
    cancelRemittance: (call) => cancelRemittance(context, call),
    createRemittanceFile: (call) => createRemittanceFile(context, call),
  };
}
