import {
  judgeTimeOf,
  loadRevocationList,
  type RevocationList,
  type RevocationListFault,
  type RevocationListUntimely,
} from '../../jpki/index.ts';
import type { Pool } from '../../postgres/pool.ts';
import { findListInUse, recordListInUse, recordRefusedList } from './revocation-record.ts';

/** What a place gives when it is asked for the list: the bytes of a list that changed, or why there are none. */
export type FetchedList =
  | { outcome: 'fetched'; der: Uint8Array<ArrayBuffer>; version: string }
  | { outcome: 'unchanged' }
  | { outcome: 'missing' | 'unreachable' | 'too_large' };

/** Where the list of one authority comes from: a file, an address. */
export type ListSource = {
  /** Certificate of the authority, DER. */
  issuerCertificate: Uint8Array;
  /** Its subject key identifier, lower-case hex. */
  issuerKeyId: string;
  /** `version` is that of the last list that was taken or refused; undefined asks for whatever there is. */
  fetch(version: string | undefined): Promise<FetchedList>;
};

/** Every reason for which a list is not taken. */
export type ListRefusal =
  | RevocationListFault
  | RevocationListUntimely
  | Exclude<FetchedList['outcome'], 'fetched' | 'unchanged'>;

export type RevocationLists = {
  /** The lists in use, one an authority. */
  lists(): RevocationList[];
  /** Asks every source once. A list that is refused leaves the one in use. */
  refresh(): Promise<void>;
};

/** A source that stays silent is noted again after this long, so that the time on the desk is not of last week. */
const noteAgainAfter = { minutes: 10 };

/**
 * Keeps the authorities' lists current (R21-04). Each is read in a thread, so a tap never waits for it, and takes its
 * place whole. What is refused, and why, is noted for the platform's desk; the list before it stays in use until it is
 * stale itself, and then taps are refused with `revocation_list_stale`.
 */
export function createRevocationLists({
  database,
  sources,
  clock,
  grace,
}: {
  database: Pool;
  sources: readonly ListSource[];
  clock: () => Temporal.Instant;
  /** How long after its next update was due a list may still be taken, and is still believed. */
  grace: Temporal.Duration;
}): RevocationLists {
  const inUse = new Map<string, RevocationList>();
  const versions = new Map<string, string>();
  const noted = new Map<string, { because: ListRefusal; at: Temporal.Instant }>();

  async function refreshFrom(source: ListSource): Promise<void> {
    const { issuerKeyId } = source;
    const fetched = await source.fetch(versions.get(issuerKeyId));
    if (fetched.outcome === 'unchanged') return;
    if (fetched.outcome !== 'fetched') return note(issuerKeyId, fetched.outcome);
    const { version } = fetched;
    const reading = await loadRevocationList({ der: fetched.der, issuerCertificate: source.issuerCertificate });
    const refused = reading.outcome === 'read' ? await whyUntimely(reading.list) : reading.because;
    if (reading.outcome === 'read' && !refused) {
      inUse.set(issuerKeyId, reading.list);
      noted.delete(issuerKeyId);
      await recordListInUse(database, reading.list, clock());
    } else if (refused) await note(issuerKeyId, refused);
    // Last, so that what could not be noted is tried again. What is only early is asked for again until its time comes.
    if (refused !== 'from_the_future') versions.set(issuerKeyId, version);
  }

  /** A list never goes back behind the one in use, nor, after a restart, behind the one that was in use before. */
  async function whyUntimely(list: RevocationList): Promise<RevocationListUntimely | undefined> {
    const { issuerKeyId } = list;
    const before = inUse.get(issuerKeyId) ?? (await findListInUse(database, issuerKeyId));
    return judgeTimeOf(list, { inUse: before, at: clock(), grace });
  }

  async function note(issuerKeyId: string, because: ListRefusal): Promise<void> {
    const before = noted.get(issuerKeyId);
    const now = clock();
    const isNew = before?.because !== because || Temporal.Instant.compare(now, before.at.add(noteAgainAfter)) >= 0;
    if (!isNew) return;
    await recordRefusedList(database, { issuerKeyId, because, now });
    noted.set(issuerKeyId, { because, at: now });
    process.stderr.write(`失効リストを使えません（${because}） / revocation list not taken\n`);
  }

  let refreshing: Promise<void> | undefined;
  return {
    lists: () => [...inUse.values()],
    // Two at once would read one list twice.
    refresh() {
      refreshing ??= (async () => {
        for (const source of sources) await refreshFrom(source);
      })().finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
  };
}
