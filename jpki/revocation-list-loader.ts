import { Worker } from 'node:worker_threads';
import { openRevocationList, type RevocationListReading, type RevocationListScan } from './revocation-list.ts';

/**
 * Reads a list as `readRevocationList` does, in a thread of its own: the second that 5,000,000 entries take is not a
 * second in which a card on a reader waits. The memory of `der` moves into that thread where it can, and is gone here.
 */
export function loadRevocationList({
  der,
  issuerCertificate,
}: {
  der: Uint8Array<ArrayBuffer>;
  issuerCertificate: Uint8Array;
}): Promise<RevocationListReading> {
  return new Promise((resolve, reject) => {
    // A Buffer of a few kilobytes may lie in memory that it shares with others; that one is copied.
    const own = der.byteLength === der.buffer.byteLength;
    const worker = new Worker(new URL('./revocation-list-worker.ts', import.meta.url), {
      workerData: { der, issuerCertificate },
      transferList: own ? [der.buffer] : [],
    });
    worker.once('message', (scanned: RevocationListScan) => {
      resolve(
        scanned.outcome === 'read' ? { outcome: 'read', list: openRevocationList(scanned.image) } : { ...scanned },
      );
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that read a revocation list ended without a word')));
  });
}
