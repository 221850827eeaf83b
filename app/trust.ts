import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOcspSource, keyIdOf } from '../jpki/index.ts';
import type { ListSource, MykeySettings } from '../mykey/server.ts';
import { listAtAddress, listInFile } from './list-sources.ts';

/** How an installation checks for revocation, beyond the lists themselves. */
export type RevocationSettings = Required<Pick<MykeySettings, 'revocationGrace'>> &
  Pick<MykeySettings, 'onlineRevocation'>;

export type Trust = { roots: Uint8Array[] };

/**
 * The authority whose cards are accepted, from a folder: `roots/*.cer` (DER), and for each root its list: the file
 * `lists/<name>.crl` (DER), or at the address in the first line of `lists/<name>.url`.
 */
export function loadTrust(folder: string): { trust: Trust; sources: ListSource[] } {
  const names = readdirSync(join(folder, 'roots'))
    .filter((name) => name.endsWith('.cer'))
    .sort();
  const sources = names.map((name): ListSource => {
    const issuerCertificate = new Uint8Array(readFileSync(join(folder, 'roots', name)));
    return {
      issuerCertificate,
      issuerKeyId: keyIdOf(issuerCertificate),
      fetch: listOf(join(folder, 'lists', name.replace(/\.cer$/, ''))),
    };
  });
  return { trust: { roots: sources.map(({ issuerCertificate }) => issuerCertificate) }, sources };
}

function listOf(path: string): ListSource['fetch'] {
  const addressFile = `${path}.url`;
  if (!existsSync(addressFile)) return listInFile(`${path}.crl`);
  const address = readFileSync(addressFile, 'utf8').split('\n')[0]?.trim() ?? '';
  if (!/^https?:\/\//.test(address))
    throw new Error(`${addressFile} に http(s) のアドレスがありません。 / No address.`);
  return listAtAddress(address);
}

/** An hour: the authority needs some minutes for its list, and a fetch may fail once. */
const defaultGraceMinutes = 60;
/** A tap is answered within two seconds; the responder gets less than half of it. */
const defaultBudgetMs = 800;

/** What an installation says about revocation in its environment (`docs/operations.md`). */
export function revocationSettingsOf(env: NodeJS.ProcessEnv): RevocationSettings {
  const minutes = Number(env.MEGURI_REVOCATION_GRACE_MINUTES ?? defaultGraceMinutes);
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 24 * 60)
    throw new Error('MEGURI_REVOCATION_GRACE_MINUTES は 0〜1440 の整数です。 / A whole number of minutes.');
  const url = env.MEGURI_OCSP_URL;
  return {
    revocationGrace: Temporal.Duration.from({ minutes }),
    ...(url
      ? {
          onlineRevocation: {
            source: createOcspSource({ url, budgetMs: Number(env.MEGURI_OCSP_BUDGET_MS ?? defaultBudgetMs) }),
            required: env.MEGURI_OCSP_REQUIRED === '1',
          },
        }
      : {}),
  };
}
