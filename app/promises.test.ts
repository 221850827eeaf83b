/** What the screens promise for later, and the job that keeps it: a promise without its job fails here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailTask, mykeyTasks } from '../mykey/server.ts';
import { noticeMailTask, pointsTasks } from '../points/server.ts';
import { counterJa } from '../web/counter/words-ja.ts';
import { mykeyJa } from '../web/mykey/words-ja.ts';
import { mypageJa } from '../web/mypage/words-ja.ts';
import { officeJa } from '../web/office/words-ja.ts';
import { ja } from '../web/words/ja.ts';
import { taskNames } from './workers.ts';

const faces = { shared: ja, counter: counterJa, mykey: mykeyJa, mypage: mypageJa, office: officeJa };

/** Every sentence of the screens by where it stands: `mypage.orders.doneBody`. */
const sentences = new Map<string, string>();
const collect = (at: string, words: object) => {
  for (const [name, inner] of Object.entries(words)) {
    if (typeof inner === 'string') sentences.set(`${at}.${name}`, inner);
    else collect(`${at}.${name}`, inner as object);
  }
};
for (const [face, words] of Object.entries(faces)) collect(face, words);

/** A part of the sentence, and the job that does what it says will happen without anybody's doing. */
const promises: [part: string, job: string][] = [
  ['空きができしだい、自動で入ります', 'deducted-orders'],
  ['決まったらメールでお知らせします', 'mail'],
  ['結果をお送りしたあと、消します', 'sweep-applications'],
  ['受け取られなければ7日で消えます', 'sweep-applications'],
  ['別の職員が確認すると中止になり、集まったポイントは元に戻ります', 'support-events'],
  ['使われていない分が戻り、使われた分は不足の一覧に残ります', 'grant-uploads'],
  ['ポイントは、もとの口座に戻ります', 'support-events'],
  ['イベントが中止になったときは、元に戻ります', 'support-events'],
  ['月が終わると、翌日に集計します', 'month-flows'],
  ['請求は相手の画面に届きます', 'invoices'],
  ['市町村が精算を終えると、請求が届きます', 'invoices'],
  ['券が取り消されたり、期限で戻ったりすると、プレミアムも戻ります', 'premiums'],
  ['終わった後に、使われなかった分を戻します', 'premiums'],
  ['もとの期限のポイントとして、持ち主に戻ります', 'vouchers'],
  ['払うと決めた分は、自治体の負担で次の精算に入ります', 'vouchers'],
  ['出席を入力していない申込は、自動で不参加になります', 'venues'],
  ['登録が済むと、この画面は自動で切り替わります', 'sync'],
  ['締め日の24時に、精算期間が自動で区切られます', 'year-end'],
  ['その日の24時までの利用が、その期間の精算に入ります', 'year-end'],
  ['異動日からまとめて切り替えます', 'handovers'],
  ['受け付けました（{{count}}行）。1行ずつ処理します', 'order-files'],
  ['別の職員が確認すると、数分のうちにポイントが移ります', 'holder-transfers'],
  ['お知らせを送ります', 'reserve-notify'],
  ['登録がないときは、マイページでお知らせし、移行期限の前には郵送もします', 'reserve-notify'],
  ['6桁の確認番号を送りました', 'notice-mail'],
  ['届かないときは、間を空けて7回まで送ります', 'webhooks'],
  ['それまでに選ばなければ、{{town}}に移ります', 'reserve-deadlines'],
  ['選ばなければ、期限が先に延びます', 'reserve-deadlines'],
  ['期限が来てもポイントはそのまま残り、期限が先に延びます', 'reserve-deadlines'],
  ['期限までに移し先を選ばなかった共通ポイントは、このまちに移ります', 'reserve-deadlines'],
  ['期限が近づくと、ここに並びます', 'reserve-notices'],
  ['期限が来たあとのことをお知らせします', 'reserve-deadlines'],
  ['「いつものまち」を決めると次の移行期限に移ります', 'reserve-deadlines'],
];

for (const [part, job] of promises) {
  test(`「${part}」 stands on a screen and is kept by the job “${job}”`, () => {
    assert.ok(
      [...sentences.values()].some((sentence) => sentence.includes(part)),
      'no screen says it any more: take it out of the list',
    );
    assert.ok(taskNames.includes(job), `${job} is no job: the screens promise what nothing keeps`);
  });
}

test('every task of either system has words for its page of what failed', () => {
  const namesOf = (tasks: readonly { name: string }[]) => tasks.map(({ name }) => name).toSorted();
  assert.deepEqual(Object.keys(officeJa.failedJobs.names).toSorted(), namesOf([...pointsTasks, noticeMailTask]));
  assert.deepEqual(Object.keys(mykeyJa.failedJobs.names).toSorted(), namesOf([...mykeyTasks, mailTask]));
});

/** What is done at once by who presses, or by this page while it is open: no job is needed for it. */
const atOnce =
  /すぐに|番号は自動で付き|上の欄に入り|自動で合わせる|通信が戻ると自動で届き|自動で送られ|はじめの画面にもどり|画面から消え|お客さまに戻り|期限のまま持ち主に戻り|サインインも終わり|取り消しますか|内容は消え|この時刻になると終わり|会社の手続きが済むと|{{time}} に終わり|端末の鍵を消し|返金に合わせて取り消し/;
const later = /自動で|お知らせします|届きます|に戻ります|へ入ります|に入ります|消えます|消します|終わります/;

test('whatever a screen says will happen by itself is in the list, or happens at once', () => {
  const unkept = [...sentences]
    .filter(([, sentence]) => later.test(sentence) && !atOnce.test(sentence))
    .filter(([, sentence]) => !promises.some(([part]) => sentence.includes(part)));
  assert.deepEqual(unkept, []);
});

test('a promise that nothing keeps would be found', () => {
  const old = '移し先を選ばないまま期限が来た共通ポイントは、ここへ入ります。';
  assert.ok(later.test(old) && !atOnce.test(old) && !promises.some(([part]) => old.includes(part)));
  assert.ok(![...sentences.values()].includes(old));
});
