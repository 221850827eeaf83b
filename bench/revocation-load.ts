import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { loadRevocationList, readRevocationList } from '../jpki/index.ts';
import { nthSerial } from '../jpki/testing/large-list.ts';
import { round } from './measure.ts';

/**
 * The child of `bench/revocation.ts`: `<folder> <count> thread|here` reads the list in the folder once, as a server does
 * (in a thread) or in the main thread, and prints what it took. A process of its own, so that its peak is the load's.
 */
const [folder = '', count = '', where = 'thread'] = process.argv.slice(2);
const issuerCertificate = new Uint8Array(await readFile(`${folder}/issuer.cer`));
const baseMegabytes = process.resourceUsage().maxRSS / 1024;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const startedAt = performance.now();
const der = new Uint8Array((await readFile(`${folder}/list.crl`)).buffer as ArrayBuffer);
const listMegabytes = der.length / 1e6;
const readSeconds = (performance.now() - startedAt) / 1000;
const reading =
  where === 'thread'
    ? await loadRevocationList({ der, issuerCertificate })
    : readRevocationList(der, issuerCertificate);
const loadSeconds = (performance.now() - startedAt) / 1000;
delay.disable();
if (reading.outcome !== 'read') throw new Error(reading.because);
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
const { list } = reading;
if (list.size !== Number(count)) throw new Error(`${list.size} entries instead of ${count}`);

// Half of what is asked is on the list, half is the neighbour of one that is: floats would not tell them apart.
const asked = Array.from({ length: 200_000 }, (_, i) => nthSerial((i * 7919) % list.size, i % 2));
const lookingUpAt = performance.now();
let found = 0;
for (const serial of asked) if (list.has(serial)) found += 1;
const lookUpSeconds = (performance.now() - lookingUpAt) / 1000;
if (found !== asked.length / 2) throw new Error(`${found} of ${asked.length / 2} were found`);

process.stdout.write(
  `${JSON.stringify({
    where,
    entries: list.size,
    listMegabytes: round(listMegabytes, 1),
    readSeconds: round(readSeconds, 3),
    loadSeconds: round(loadSeconds, 3),
    baseMegabytes: round(baseMegabytes, 0),
    peakMegabytes: round(peakMegabytes, 0),
    // In the main thread the whole load is one pause.
    longestPauseMs: where === 'thread' ? round(delay.max / 1e6, 1) : round(loadSeconds * 1000, 0),
    lookUpsPerSecond: Math.round(asked.length / lookUpSeconds),
  })}\n`,
);
