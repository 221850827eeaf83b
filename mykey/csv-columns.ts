/** Names that columns of customer numbers and マイキーIDs may have in a first line; the English ones are those of this API. */
export const customerIdNames = ['会員番号', 'サービスid', '顧客id', 'customerid', 'customer_id'] as const;
export const linkNames = { mykeyId: ['マイキーid', 'mykeyid', 'mykey_id'], customerId: customerIdNames } as const;
