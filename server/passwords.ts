import { hash, verify } from '@node-rs/argon2';

// argon2id, 19 MiB, two passes: OWASP's first choice; 15–18 ms here.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash of a password or of a spoken code, as PHC string: one secret whether its marks are composed or not (RFC 8265). */
export const hashSecret = (secret: string): Promise<string> => hash(secret.normalize('NFC'), cost);

/**
 * True where the secret has this hash. Without a hash (nobody of that name) it works as long and says no, so that the
 * time of an answer tells nobody who exists.
 */
export async function isSecret(secret: string, stored: string | undefined): Promise<boolean> {
  const nobody = '$argon2id$v=19$m=19456,t=2,p=1$bWVndXJpLW5vYm9keSEh$Yt3JvSvtMXxGRHKbKVRTpKVTnoHWYaKEqxWxMYSXKDc';
  const composed = secret.normalize('NFC');
  // A secret that is not composed may have been stored as it was typed, before all were composed.
  const matches =
    (await verify(stored ?? nobody, composed)) || (composed !== secret && (await verify(stored ?? nobody, secret)));
  return matches && stored !== undefined;
}
