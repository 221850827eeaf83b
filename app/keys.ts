import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { VoucherKey } from '../contract/index.ts';
import { type ClientKey, generateClientKey } from '../server/client.ts';

/** The private keys of one installation, each for one use. */
export type SystemKeys = {
  /** マイキー signs assertions with it. */
  mykeySigning: ClientKey;
  /** マイキー signs ID tokens with it, and derives from the secret what each operator knows a person by. */
  mykeySignIn: { signing: ClientKey; secret: string };
  /** The points cloud proves with it that it is the linked system. */
  pointsSystem: ClientKey;
  /** Assertions for the points cloud are encrypted to it. */
  pointsEncryption: { privateJwk: JWK; publicJwk: JWK };
  /** The points cloud signs vouchers with it (Ed25519). */
  voucherSigning: JWK;
  /** Public keys of vouchers that are still about from before the key was changed. */
  formerVoucherKeys: VoucherKey[];
};

/** Makes keys for a new installation or a test. */
export async function generateSystemKeys(): Promise<SystemKeys> {
  const { privateKey, publicKey } = await generateKeyPair('ECDH-ES', { extractable: true });
  return {
    mykeySigning: await generateClientKey(),
    mykeySignIn: { signing: await generateClientKey(), secret: randomBytes(32).toString('base64url') },
    pointsSystem: await generateClientKey(),
    pointsEncryption: { privateJwk: await exportJWK(privateKey), publicJwk: await exportJWK(publicKey) },
    voucherSigning: await exportJWK((await generateKeyPair('Ed25519', { extractable: true })).privateKey),
    formerVoucherKeys: [],
  };
}

/**
 * Reads the keys of an installation from a file that only its owner can read; makes them the first time. A file of an
 * earlier version gets the keys that it lacks, and keeps those it has.
 */
export async function loadSystemKeys(file: string): Promise<SystemKeys> {
  const kept: Partial<SystemKeys> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const made = await generateSystemKeys();
  const keys: SystemKeys = { ...made, ...kept };
  if (Object.keys(made).every((name) => name in kept)) return keys;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}
