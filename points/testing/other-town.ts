import { pointsRoutes } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from './officer.ts';

/** What a neighbour asks of a file that is not its own, and hears. */
type Heard = [route: string, outcome: string, ask: () => Promise<Answered<unknown>>];

/** Bank files of another municipality, and what its window would pay: looking, handing in, cancelling, approving. */
export function bankFilesOfAnother(
  by: Officer,
  { settlementId, fileId }: { settlementId: number; fileId: number },
): Heard[] {
  const { showPayout, recordHandover, askFileCancellation, decideFileCancellation } = pointsRoutes;
  const params = { fileId };
  const sha256 = '0'.repeat(64);
  const decided = { params: { ...params, cancellationId: 1 }, body: { sha256, approve: true } };
  return [
    ['showPayout', 'settlement_unknown', () => by.ask(showPayout, { params: { settlementId } })],
    [
      'recordHandover',
      'bank_file_unknown',
      () => by.ask(recordHandover, { params, body: { sha256, handedOn: '2016-10-03', note: 'x' } }),
    ],
    [
      'askFileCancellation',
      'bank_file_unknown',
      () => by.ask(askFileCancellation, { params, body: { sha256, reason: 'x' } }),
    ],
    ['decideFileCancellation', 'bank_file_unknown', () => by.ask(decideFileCancellation, decided)],
  ];
}
