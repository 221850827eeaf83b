/** How each look of an office is asked for where it is searched for somebody who is protected, and what has nothing to show there. */

/** The protected person's マイキーID. */
export const hidden = 'Mamoru77';
export const days = { from: '2016-09-01', through: '2016-09-30' };
const file = { language: 'ja', encoding: 'utf8' };
/** How each route is asked that needs to be told something; of the others nothing is told. */
export const asked: Record<string, { query?: object; params?: object }> = {
  showFeeUses: { query: days },
  findUse: { query: { number: 'R1' } },
  searchMunicipalities: { query: { q: '小国' } },
  previewSuccession: { query: { municipalityCode: '43424', successorCode: '43425' } },
  listRefunds: { query: days },
  findUnprintable: { query: { text: hidden } },
  searchTrail: { query: days },
  drawTrailSample: { query: { ...days, count: 100, seed: 'a' } },
  showMonthlyReport: { query: { month: '2016-09' } },
  showFiscalYear: { params: { fiscalYear: 2016 } },
  showCompanyReconciliation: { params: { fiscalYear: 2016 } },
  showOwedByTown: { params: { fiscalYear: 2016 } },
  showTownInflow: { params: { fiscalYear: 2016 } },
  listPayoutBudgets: { params: { fiscalYear: 2016 } },
  showBank: { params: { bankCode: '9999' } },
  listVenues: { query: { month: '2016-09' } },
  searchPlaces: { query: { q: '館' } },
  showPartnerStatement: { query: days },
  showForm: { query: { form: 'transactions', period: '2016-09', language: 'ja' } },
  downloadAccountingData: { params: { side: 'expenditure' }, query: { period: '2016', encoding: 'utf8' } },
  downloadFormTable: { query: { form: 'transactions', period: '2016-09', ...file } },
  downloadGrantUpload: { query: file },
  downloadApplications: { query: file },
  showWaitingOf: { params: { staffId: 'colleague' } },
  findMember: { params: { mykeyId: hidden } },
  listNoticesAtDesk: { params: { mykeyId: hidden } },
  listChangeRequests: { query: { state: 'decided' } },
  listBankBreaks: { query: { state: 'open' } },
};
/** What has nothing to show in this town, and would name nobody. */
export const notThere = [
  // By numbers, and of nobody who is protected: `reconciliation/trace.test.ts`.
  'traceGrant',
  'traceUse',
  'tracePayment',
  'listUsesOfPayment',
  'showEventNotice', // a shop's money of an event
  'findVoucher', // a voucher by its number; its holder is not kept with it
  'showPayout', // transfers to shops
  'listPayeeEntries', // uses by their receipts: days, numbers and points
  // Of a company's month a person is a number: `invoices/data.test.ts`.
  'showInvoice',
  'downloadInvoiceData',
  'showInvoiceSignature',
  'downloadOwnOrderFileResult', // by the company's own order numbers: `exchange/order-files.test.ts`
  'downloadOwnCreditedOfDay', // the same: `reconciliation/daily-reports.test.ts`
  'listCoupons', // by selectors; who entered one is told to no company: `coupons/companies.test.ts`
  'downloadZenginFile',
  'downloadClosingPack', // surrogates of the ledger: `closing-packs/pack.test.ts`
  'findUse', // a use by its receipt: place and points
  'previewSuccession', // numbers of a whole town; there is no other one here to take over
  'findMember', // answered as if nobody were there, see the next test
  'listNoticesAtDesk', // the same
  'drawTrailSample', // asked for below, when the days are over
  'downloadForm', // issued before: answered as no longer to be had, see the next test
];

/** Numbers of what is not there. */
export const nothing = {
  day: '2016-09-30',
  merchantId: 1,
  payoutId: 1,
  fileId: 1,
  number: '0',
  invoiceId: 1,
  remittanceId: 1,
  batchNumber: 'none',
  grantKey: '00000000-0000-7000-8000-000000000000',
  useId: '1.00000000-0000-7000-8000-000000000000',
  item: 1,
};
