// The thread of `loadRevocationList`: reads one list and ends. The sorted serials move to the asker without a copy.
import { parentPort, workerData } from 'node:worker_threads';
import { type RevocationListScan, scanRevocationList } from './revocation-list.ts';

const { der, issuerCertificate } = workerData as { der: Uint8Array; issuerCertificate: Uint8Array };
const scanned: RevocationListScan = scanRevocationList(der, issuerCertificate);
parentPort?.postMessage(scanned, scanned.outcome === 'read' ? [scanned.image.serials.short.buffer] : []);
