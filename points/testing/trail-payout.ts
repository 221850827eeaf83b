import assert from 'node:assert/strict';
import { pointsRoutes } from '../../contract/index.ts';
import type { Officer } from './officer.ts';
import { field, type watchTrail } from './trail-watch.ts';

type Window = { accounting: Officer; approvers: readonly Officer[]; settlementId: number };
/** A bank file that is made and handed in, whose cancellation is asked for, taken back, and asked for again and approved by two; then a 締め日. */
export async function leaveBankFile(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  { accounting, approvers, settlementId }: Window,
): Promise<void> {
  const window = { settlementId };
  const made = await leaves('createZenginFiles', accounting, { params: window, body: { payoutOn: '2016-10-14' } });
  assert.equal(made.lines[0]?.act, 'makeFiles');
  const fileNow = async () => {
    const { files } = await accounting.call(pointsRoutes.showSettlement, { params: window });
    const file = files.find(({ cancelledAt }) => cancelledAt === null);
    assert.ok(file, 'a file stands');
    return file;
  };
  const { fileId, sha256 } = await fileNow();
  const params = { fileId };
  const handed = await leaves('recordHandover', accounting, {
    params,
    body: { sha256, handedOn: '2016-10-03', note: '伝送' },
  });
  assert.deepEqual([handed.lines[0]?.act, field(handed.lines[0]?.after, 'handedOn')], ['handToBank', '2016-10-03']);
  const answer = { bankSays: 'refused' as const, bankNote: '本店 受付番号 A-1' };
  const decide = async (by: Officer, approve: boolean) => {
    const { cancellation } = await fileNow();
    const place = { ...params, cancellationId: cancellation?.cancellationId ?? Number.NaN };
    return (await leaves('decideFileCancellation', by, { params: place, body: { sha256, approve } })).lines;
  };
  for (const isMeant of [false, true]) {
    const body = { sha256, reason: '銀行のエラー', ...answer };
    const { lines } = await leaves('askFileCancellation', accounting, { params, body });
    assert.deepEqual([lines[0]?.reason, field(lines[0]?.after, 'bankSays')], ['銀行のエラー', 'refused']);
    if (!isMeant) assert.equal((await decide(accounting, false))[0]?.act, 'withdraw');
  }
  const acts = [];
  for (const approver of approvers) acts.push((await decide(approver, true)).map(({ act }) => act));
  assert.deepEqual(acts, [['confirm'], ['confirm', 'cancel']]);
  await leaveCutOff({ leaves }, accounting);
}

/** 締め日, asked for: from the end of the year on, so that no period of the stage ends by it. */
async function leaveCutOff(
  { leaves }: Pick<ReturnType<typeof watchTrail>, 'leaves'>,
  accounting: Officer,
): Promise<void> {
  const body = { days: [15, 31], fromOn: '2017-04-01', reason: '月2回にする' };
  const { lines } = await leaves('setCutOff', accounting, { body });
  assert.deepEqual([lines[0]?.act, field(lines[0]?.after, 'appliesOn')], ['ask', '2017-04-01']);
}
