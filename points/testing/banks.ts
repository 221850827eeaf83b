import { execute, type Pool } from '../../postgres/pool.ts';
import type { BankMaster } from '../registers/bank-list.ts';

const line = (bankCode: string, branchCode: string, name: string, kana: string) => ({
  bankCode,
  branchCode,
  name,
  kana,
});

/** A list of a few banks for tests: loading all of the published one takes each database of a test as long as all else. */
export const fewBanks: BankMaster = {
  listedOn: '2016-09-20',
  source: 'few-banks 2016-09-20',
  read: () => [
    line('0001', '', 'みずほ', 'ミズホ'),
    line('0001', '001', '東京営業部', 'トウキヨウ'),
    line('0001', '002', '丸の内中央', 'マルノウチチユウオウ'),
    line('0182', '', '肥後', 'ヒゴ'),
    line('0182', '101', '本店', 'ホンテン'),
    line('0182', '210', '小国', 'オグニ'),
  ],
};

/**
 * The bank 9999, which no bank has as its code, with branches 900 to 909: paid to in tests and in the demonstration only. The product itself
 * never loads it, so no account of it is ever admitted there.
 */
export async function loadTestBank(pool: Pool): Promise<void> {
  const branches = Array.from({ length: 10 }, (_, n) => `90${n}`);
  await execute(
    pool,
    `INSERT INTO bank_version (bank_code, branch_code, from_on, name, kana, is_open, reason, changed_at)
     SELECT '9999', branch_code, '1900-01-01', CASE branch_code WHEN '' THEN '試験用銀行（実在しません）' ELSE '試験用' || branch_code END,
            CASE branch_code WHEN '' THEN 'シケンヨウ' ELSE 'シケンヨウ' || branch_code END, true, '試験', '2016-01-01T00:00:00+09:00'
       FROM unnest(:branches::text[]) AS branch (branch_code)
      WHERE NOT EXISTS (SELECT FROM bank_version WHERE bank_code = '9999')`,
    { branches: ['', ...branches] },
  );
}
