import { calculateJwkThumbprint, type JWK } from 'jose';

/**
 * The key of this browser: an ECDSA P-256 pair whose private half cannot be read out, not even by this page. It stays
 * in IndexedDB, one for each purpose (`terminal` at a counter, `mypage` on a phone), and every request proves that it
 * is here. A stolen session token is worth nothing without it.
 */
export type DeviceKey = {
  privateKey: CryptoKey;
  publicJwk: JWK;
  /** `jkt`, the RFC 7638 thumbprint of the public half: how servers name this device. */
  thumbprint: string;
};

const DATABASE = 'meguri';
const STORE = 'device-keys';

/** The key for a purpose, made on the first call. Two pages that ask at once get the same one. */
export const openDeviceKey = (purpose: string): Promise<DeviceKey> =>
  openKey(purpose, { name: 'ECDSA', namedCurve: 'P-256' }, ['sign', 'verify']);

/**
 * The key with which an office terminal reads what was sealed for it (ECDH P-256), one for each key of the terminal: a
 * terminal that is enrolled anew reads with another.
 */
export const openReadingKey = (terminal: string): Promise<DeviceKey> =>
  openKey(`reading ${terminal}`, { name: 'ECDH', namedCurve: 'P-256' }, ['deriveBits']);

async function openKey(purpose: string, algorithm: EcKeyGenParams, usages: KeyUsage[]): Promise<DeviceKey> {
  const database = await openDatabase();
  try {
    const kept = await keptPair(database, purpose);
    if (kept) return describe(kept);
    const made = (await crypto.subtle.generateKey(algorithm, false, usages)) as CryptoKeyPair;
    await keepUnlessThere(database, purpose, made);
    const winner = await keptPair(database, purpose);
    if (!winner) throw new Error('the browser did not keep the device key');
    return describe(winner);
  } finally {
    database.close();
  }
}

/** Forgets the key of a purpose; the next call makes another. What was known by the old one is known no more. */
export async function removeDeviceKey(purpose: string): Promise<void> {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(STORE, 'readwrite');
    transaction.objectStore(STORE).delete(purpose);
    await finished(transaction);
  } finally {
    database.close();
  }
}

/** A key that lives as long as the page; for tests and for browsers that keep nothing. */
export async function ephemeralDeviceKey(): Promise<DeviceKey> {
  return describe(await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']));
}

async function describe({ privateKey, publicKey }: CryptoKeyPair): Promise<DeviceKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const publicJwk = { kty, crv, x, y } as JWK;
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function keptPair(database: IDBDatabase, purpose: string): Promise<CryptoKeyPair | undefined> {
  return new Promise((resolve, reject) => {
    const request = database.transaction(STORE).objectStore(STORE).get(purpose);
    request.onsuccess = () => resolve(request.result as CryptoKeyPair | undefined);
    request.onerror = () => reject(request.error);
  });
}

async function keepUnlessThere(database: IDBDatabase, purpose: string, pair: CryptoKeyPair): Promise<void> {
  const transaction = database.transaction(STORE, 'readwrite');
  const store = transaction.objectStore(STORE);
  const existing = store.getKey(purpose);
  existing.onsuccess = () => {
    if (existing.result === undefined) store.add(pair, purpose);
  };
  await finished(transaction);
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
