import type { PrintedVoucher } from '../paper-words.ts';

/** The voucher of the seed's picture (6-1), as it is printed. */
export const voucher: PrintedVoucher = {
  number: '1234567890123',
  points: 2420,
  kind: '年末商店街ポイント券',
  municipality: '玉名市',
  street: '高瀬蔵通り商店街',
  scheme: null,
  validFrom: '2016-12-15',
  validThrough: '2016-12-17',
  claimThrough: '2017-01-16',
  issuedOn: '2016-12-10',
  returns: true,
  confirmationCode: 'CHXYJ1',
  code: `MV1:${'A'.repeat(138)}`,
  reprint: false,
};
