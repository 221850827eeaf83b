import { describeProblem } from '../points/closing-packs/problems.ts';
import { type Verdict, verifyPack } from '../points/closing-packs/verify.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);
const yen = (value: number) => value.toLocaleString('ja-JP');

function sayIntact({ manifest, key, isTrusted }: Extract<Verdict, { outcome: 'intact' }>): void {
  const { municipality, window, approvals, totals } = manifest;
  const { postings, statement, bank } = totals;
  const by = approvals.map(({ by: { name }, at }) => `${name}（${at}）`).join('、');
  say(`壊れていません / intact
${municipality.name}（${municipality.code}）第 ${window.number} 回の精算期間、${window.opensOn} から ${window.endsOn ?? window.closedAt} まで / window ${window.number}
承認 / approved by: ${by}
仕訳 ${postings.rows} 行、取引 ${postings.operations} 件 / ${postings.rows} postings of ${postings.operations} operations
精算データ ${statement.lines} 行、${yen(statement.gross)} 円（一般財源 ${yen(statement.general)} 円、特定財源 ${yen(statement.earmarked)} 円） / ${statement.lines} lines, gross ${yen(statement.gross)} yen
総合振込 ${bank.items} 件、${yen(bank.yen)} 円、未払 ${yen(bank.unpaid)} 円 / ${bank.items} transfers of ${yen(bank.yen)} yen, ${yen(bank.unpaid)} yen unpaid
鍵の指紋 / fingerprint of the key: ${key}`);
  if (statement.uplift !== 0 || statement.putOff !== 0)
    say(`上乗せ ${yen(statement.uplift)} 円と、前の期間から回ってきた ${yen(statement.putOff)} 円は、仕訳からは計算し直していません。
What is paid on top and what came from earlier windows was not computed from postings.`);
  if (!isTrusted)
    say(`信頼する鍵が指定されていません。署名は、パックの中の鍵とだけ照合しました。だれが署名したかは、この確認ではわかりません。
発行元の公開している指紋を控え、--key <指紋> を付けてもう一度確認してください。
No trusted key was given: the signature agrees with the key in the pack, which says nothing of who signed it.
Look up the fingerprint that the platform publishes, and check again with --key <fingerprint>.`);
}

/**
 * The part of `npm run verify` for packs: 0 where it is intact, 1 where it is damaged or signed by another key than the one that is trusted,
 * 2 where it is no pack.
 */
export async function verifyPackAt(
  path: string,
  { trusted, progress }: { trusted: string | undefined; progress: (bytes: number) => void },
): Promise<0 | 1 | 2> {
  const verdict = await verifyPack({ path, trusted, progress });
  if (verdict.outcome === 'not_a_pack') {
    const { ja, en } = describeProblem({ what: 'not_a_pack' });
    process.stderr.write(`${ja}\n${en}\n`);
    return 2;
  }
  if (verdict.outcome === 'intact') {
    sayIntact(verdict);
    return 0;
  }
  for (const problem of verdict.problems) {
    const { ja, en } = describeProblem(problem);
    say(`壊れています / damaged: ${problem.what}\n${ja}\n${en}`);
  }
  return 1;
}
