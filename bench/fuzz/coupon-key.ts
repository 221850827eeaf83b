import { exportJWK, generateKeyPair } from 'jose';

/** The one key of the company: whatever else is asked for, its codes can be read by the requests. */
const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
export const couponPrivateKey = pair.privateKey;
export const couponKey = (await exportJWK(pair.publicKey)) as { kty: 'EC'; crv: 'P-256'; x: string; y: string };
