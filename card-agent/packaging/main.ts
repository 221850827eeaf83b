import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import product from '../../package.json' with { type: 'json' };
import { agentContract } from '../contract.ts';
import { fingerprintOf, sha256Of, thisPlatform } from '../installer/manifest.ts';
import { contentsOfAgent } from './contents.ts';
import { loadReleaseKey, publicPemOf, writeArchive, writePackage } from './write.ts';

/**
 * `npm run package-agent -- [--key <file>]`: writes the card agent for machines of this kind into `dist/`, signed. The key
 * (Ed25519, PKCS #8 in PEM) is made where there is none; it stays on the operator's machine.
 */
const root = join(import.meta.dirname, '..', '..');
const usage = `使い方 / usage: npm run package-agent -- [--key <鍵のファイル / file of the release key>]`;

function keyFileOfArguments(): string | undefined {
  try {
    const { values } = parseArgs({ options: { key: { type: 'string' } } });
    return resolve(values.key ?? join(root, '.data', 'release', 'card-agent-key.pem'));
  } catch {
    return undefined;
  }
}

async function main(): Promise<number> {
  const keyFile = keyFileOfArguments();
  if (!keyFile) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const privateKey = loadReleaseKey(keyFile);
  const folder = join(root, 'dist', `meguri-card-agent-${product.version}-${thisPlatform}`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  const manifest = await writePackage({
    contents: await contentsOfAgent(),
    folder,
    privateKey,
    version: product.version,
    contract: agentContract,
    platform: thisPlatform,
  });
  const archive = writeArchive(folder, manifest);
  // Handed over apart from the archive: what judges it must not come out of it.
  const publicKey = join(root, 'dist', 'meguri-card-agent-release-key.pem');
  const installer = join(root, 'dist', 'meguri-card-agent-installer.mjs');
  writeFileSync(publicKey, publicPemOf(privateKey));
  copyFileSync(join(folder, 'installer.mjs'), installer);
  process.stdout.write(`${archive}
  SHA-256 ${await sha256Of(archive)}
別の道で渡すもの / to be handed over on another way:
  ${publicKey}
  ${installer}
鍵の指紋 / fingerprint of the key:
  ${fingerprintOf(privateKey)}
この鍵は配らないでください / keep this key to yourself:
  ${keyFile}
`);
  return 0;
}

process.exitCode = await main();
