// The installer in the package (`installer.mjs`), run by the Node beside it:
//   verify <folder>     is it, byte for byte, what the operator signed?
//   install <folder>    verifies, puts it in place, looks at this PC; an update is the same
//   check               looks at this PC again
//   go-back             runs the version before
// Each end has a code of its own (words.ts). With CARD_AGENT_HOME or --to it lives elsewhere than in the person's own folder.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type AgentSettings, DEFAULT_PORT, isOrigin, isPort, readSettings } from '../settings.ts';
import { firstRun, goThroughProxy, trustThisPc } from './first-run.ts';
import { goBack, install, keyFile, readPointer, settingsFile, versionOf } from './install.ts';
import { fingerprintOf, thisPlatform } from './manifest.ts';
import { verifyPackage } from './verify.ts';
import { checkNames, type Details, type Ending, endings, filled, findings } from './words.ts';

const usage = `使い方 / usage:
  verify <folder> --key <公開鍵.pem>
  install <folder> --key <公開鍵.pem> --origin <https://サイト> [--origin …] [--port 3010] [--to <folder>]
          [--allow-older] [--new-key]     （2回目からは install <folder> だけ / later: install <folder> alone）
  check [--to <folder>]
  go-back [--to <folder>]
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  key: text,
  to: text,
  port: text,
  origin: { type: 'string', multiple: true },
  'allow-older': flag,
  'new-key': flag,
} as const;

type Asked = ReturnType<typeof readArguments>;
type End = { ending: Ending; details?: Details; differences?: readonly string[] };

const say = (line: string) => process.stdout.write(`${line}\n`);
const readArguments = () => parseArgs({ options, allowPositionals: true });

function homeOf({ values }: Asked): string {
  const named = values.to ?? process.env.CARD_AGENT_HOME;
  if (named) return resolve(named);
  const ofSystem: Partial<Record<NodeJS.Platform, string>> = {
    win32: process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'),
    darwin: join(homedir(), 'Library', 'Application Support'),
  };
  return join(ofSystem[process.platform] ?? join(homedir(), '.local', 'share'), 'meguri-card-agent');
}

type Key = { publicKey: KeyObject; pem: string };

function readKey(file: string): Key | undefined {
  try {
    const pem = readFileSync(file, 'utf8');
    const publicKey = createPublicKey(pem);
    return publicKey.asymmetricKeyType === 'ed25519' && !pem.includes('PRIVATE') ? { publicKey, pem } : undefined;
  } catch {
    return undefined;
  }
}

/** The key that was handed over, or the one kept from the installation before; never one that came in the package. */
function keyOf(asked: Asked, home: string): Key | 'no_key' | 'key_changed' {
  const kept = readKey(keyFile(home));
  if (asked.values.key === undefined) return kept ?? 'no_key';
  const given = readKey(asked.values.key);
  if (!given) return 'no_key';
  const changed = kept && fingerprintOf(kept.publicKey) !== fingerprintOf(given.publicKey);
  return changed && !asked.values['new-key'] ? 'key_changed' : given;
}

function settingsOf({ values }: Asked, home: string): AgentSettings | Ending {
  const kept = readSettings(settingsFile(home));
  const origins = values.origin ?? kept?.origins ?? [];
  const port = values.port === undefined ? (kept?.port ?? DEFAULT_PORT) : Number(values.port);
  if (!isPort(port)) return 'called_wrongly';
  return origins.length > 0 && origins.every(isOrigin) ? { origins, port } : 'no_settings';
}

async function verifyFolder(asked: Asked, home: string): Promise<End> {
  const folder = asked.positionals[1];
  const key = keyOf(asked, home);
  if (!folder) return { ending: 'called_wrongly' };
  if (typeof key === 'string') return { ending: key };
  say(`鍵の指紋 / fingerprint of the key: ${fingerprintOf(key.publicKey)}`);
  const found = await verifyPackage({ folder: resolve(folder), publicKey: key.publicKey });
  return endOf(found, found.outcome === 'intact' ? { version: found.manifest.version } : {});
}

async function installFolder(asked: Asked, home: string): Promise<End> {
  const folder = asked.positionals[1];
  const key = keyOf(asked, home);
  const settings = settingsOf(asked, home);
  if (!folder) return { ending: 'called_wrongly' };
  if (typeof key === 'string') return { ending: key };
  if (typeof settings === 'string') return { ending: settings };
  say(`鍵の指紋 / fingerprint of the key: ${fingerprintOf(key.publicKey)}`);
  const done = await install({
    from: resolve(folder),
    root: home,
    publicKey: key.publicKey,
    keepKey: key.pem,
    settings,
    allowOlder: asked.values['allow-older'],
  });
  if (done.outcome !== 'installed') return endOf(done);
  say(`${home}\n`);
  await lookAtThisPc(settings, done.version);
  say('');
  return endOf(done);
}

async function check(asked: Asked, home: string): Promise<End> {
  const settings = settingsOf(asked, home);
  const { current } = readPointer(home);
  if (!current) return { ending: 'nothing_installed' };
  if (typeof settings === 'string') return { ending: settings };
  const wrong = await lookAtThisPc(settings, versionOf(current));
  return { ending: wrong ? 'something_wrong' : 'all_right' };
}

async function goBackTo(asked: Asked, home: string): Promise<End> {
  if (!existsSync(home)) return { ending: 'nothing_installed' };
  const key = keyOf(asked, home);
  return typeof key === 'string' ? { ending: key } : endOf(await goBack({ root: home, publicKey: key.publicKey }));
}

/** Says each finding as it comes; true when something is wrong. */
async function lookAtThisPc(settings: AgentSettings, version: string): Promise<boolean> {
  trustThisPc();
  goThroughProxy(process.env);
  const signs = { right: '✓', wrong: '×', unknown: '–' };
  let wrong = false;
  for await (const found of firstRun({ settings, version, now: Date.now })) {
    const { ja, en } = findings[found.finding];
    say(`${signs[found.state]} ${checkNames[found.check]}`);
    say(`    ${filled(ja, found.details)}\n    ${filled(en, found.details)}`);
    wrong ||= found.state === 'wrong';
  }
  return wrong;
}

type Outcome = Awaited<ReturnType<typeof install | typeof goBack | typeof verifyPackage>>;

function endOf(outcome: Outcome, more: Details = {}): End {
  const details = { ...(outcome as Details), ...more, here: thisPlatform };
  if (!('changed' in outcome)) return { ending: outcome.outcome, details };
  const named = (what: string, paths: readonly string[]) => paths.map((path) => `  ${what}: ${path}`);
  const differences = [
    ...named('変えられた / changed', outcome.changed),
    ...named('足りない / missing', outcome.missing),
    ...named('よけい / extra', outcome.extra),
  ];
  return { ending: outcome.outcome, details, differences };
}

const commands: Record<string, (asked: Asked, home: string) => Promise<End>> = {
  verify: verifyFolder,
  install: installFolder,
  check,
  'go-back': goBackTo,
};

async function run(): Promise<End> {
  let asked: Asked;
  try {
    asked = readArguments();
  } catch {
    return { ending: 'called_wrongly' };
  }
  const command = commands[asked.positionals[0] ?? ''];
  if (!command) return { ending: 'called_wrongly' };
  try {
    return await command(asked, homeOf(asked));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    return { ending: 'not_written', details: { code: String(error.code) } };
  }
}

const { ending, details = {}, differences = [] } = await run();
const { code, ja, en } = endings[ending];
for (const line of differences) say(line);
say(`${filled(ja, details)}\n${filled(en, details)}`);
if (ending === 'called_wrongly') say(usage);
process.exitCode = code;
