import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Databases,
  migrateDatabases,
  openDatabases,
  roleUrlsOfEnvironment,
  urlsOfEnvironment,
} from '../app/databases.ts';
import { createFaces } from '../app/faces.ts';
import { loadSystemKeys } from '../app/keys.ts';
import { startSystems } from '../app/systems.ts';
import { startCardAgent } from '../card-agent/start.ts';
import { mykeyRoutes } from '../contract/index.ts';
import { exportTestCa, importTestCa, type StoredTestCa } from '../jpki/testing/test-ca.ts';
import { openStreetBook, startStreetPos, storeStreetBook } from '../points/conversions/testing/street-pos.ts';
import { loadTestBank } from '../points/testing/banks.ts';
import { createOfficer } from '../points/testing/officer.ts';
import { row } from '../postgres/pool.ts';
import type { DatabaseUrls } from '../postgres/provision.ts';
import { systemClock } from '../server/clock.ts';
import { buildWeb } from '../web/build.ts';
import { openPlatform } from './actors/platform.ts';
import { createWorld, type World } from './actors/world.ts';
import { type Authority, createAuthority } from './authority.ts';
import { startCatalogues } from './catalogues.ts';
import { registerLibrarySite, startLibrarySite } from './library-site.ts';
import { demoPassword, loadNation, type Nation, walletOf } from './nation.ts';
import { loadOffices } from './offices.ts';
import { addPartners } from './partners/load.ts';
import type { Site } from './partners/site.ts';
import { openSite, partnerNames } from './partners/sites.ts';
import { assertPortsFree, claim } from './start-checks.ts';
import { address, ports, welcome } from './welcome.ts';

/**
 * `npm start`: the whole product with a demonstration nation, on this machine. `npm run demo:fresh` throws away the nation of
 * before. What takes more than a second is said before it begins.
 */
const isFresh = process.argv.includes('--fresh');
const root = join(import.meta.dirname, '..');
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Databases of one's own are migrated here too: whoever tries the product has given the URLs of both roles. */
async function openMigrated(folder: string, urls: DatabaseUrls | undefined): Promise<Databases> {
  const roles = roleUrlsOfEnvironment(process.env);
  if (roles) await migrateDatabases(roles);
  const databases = await openDatabases({ folder, urls });
  await loadTestBank(databases.points);
  return databases;
}

type Officer = Awaited<ReturnType<typeof createOfficer>>;
/** For the shop that the tour begins at, and for the office of its street, where vouchers are issued and cleared. */
async function enrolmentCodes(officer: Officer, { places }: Nation): Promise<{ code: string; name: string }[]> {
  const codes: { code: string; name: string }[] = [];
  for (const { operatorId, name, terminal } of places) {
    if (terminal !== 'レジ' && terminal !== '事務局') continue;
    const asked = { params: { operatorId }, body: { place: terminal } };
    const { code } = await officer.call(mykeyRoutes.createEnrolmentCode, asked);
    codes.push({ code, name });
  }
  return codes;
}

type Making = {
  world: World;
  databases: Databases;
  authority: Authority;
  sync: () => Promise<unknown>;
};
/** The demonstration nation, into databases that hold nothing of anybody's. */
async function makeNation({ world, databases, authority, sync }: Making): Promise<Nation> {
  const strangers = await row<{ n: number }>(databases.points, 'SELECT count(*) AS n FROM staff');
  if (strangers?.n)
    throw new Error(
      'このデータベースにはすでにデータがあります（デモの用意が途中で終わったものかもしれません）。2つのデータベースを作り直し（DROP DATABASE と CREATE DATABASE）、もう一度実行してください。 / These databases already hold data (perhaps from a demo that stopped half-way). Recreate both (DROP DATABASE, CREATE DATABASE) and run this again.',
    );
  say('デモの町を作っています（20秒ほど） … / Creating the demo towns (about 20 seconds) …');
  const platform = await openPlatform(world, { databases, password: demoPassword, sync });
  const nation = await loadNation({
    world,
    platform,
    authority,
    streetUrl: address(ports.street),
    say: (text) => say(`  ${text}`),
  });
  const { airline } = await loadOffices(platform, { ...nation, say: (text) => say(`  ${text}`) });
  say('  応援ポイント会社4社を用意しています / four partner companies …');
  await addPartners({ world, platform, nation, people: airline });
  return nation;
}

/** The sites of the four companies, each on a port of its own, with what they remembered. */
async function startPartnerSites({
  world,
  nation,
  keep,
}: {
  world: World;
  nation: Nation;
  keep: () => void;
}): Promise<Site[]> {
  return Promise.all(
    partnerNames.map((name) => {
      const stored = nation.partners[name];
      if (!stored) throw new Error(`the nation has no partner company ${name}`);
      return openSite(name, {
        world,
        stored,
        port: ports[name],
        mypageUrl: address(ports.faces),
        turnEvery: 2000,
        keep(now) {
          nation.partners[name] = now;
          keep();
        },
      });
    }),
  );
}

function readNation(file: string): Nation {
  const nation = JSON.parse(readFileSync(file, 'utf8')) as Partial<Nation>;
  if (!nation.partners)
    throw new Error(
      'このデモの町は前の版のものです。npm run demo:fresh で作り直してください（ご自分のデータベースの場合は、空のものを指定してください）。\n / These demo towns are of an earlier version: run npm run demo:fresh (or name empty databases).',
    );
  return nation as Nation;
}

async function start(): Promise<void> {
  // `start.mjs` says when the command was typed: packages may have been installed first.
  const begunAt = Number(process.env.MEGURI_BEGUN_AT) || Date.now();
  const urls = urlsOfEnvironment(process.env);
  // One folder an installation: the embedded one, or one for each pair of external databases.
  const name = urls ? createHash('sha256').update(JSON.stringify(urls)).digest('hex').slice(0, 12) : 'embedded';
  const folder = join(root, '.data', name);
  if (isFresh && urls)
    throw new Error(
      'demo:fresh は組み込みのデータベースだけを作り直します。ご自分のデータベースは、空のものを指定してください。\n / demo:fresh recreates only the embedded databases. For databases of your own, name empty ones.',
    );
  const nationFile = join(folder, 'nation.json');
  const authorityFile = join(folder, 'authority.json');
  await assertPortsFree(Object.values(ports));
  claim(`${folder}.pid`);
  // A first run that was cut off has half a nation in it; nothing of anybody's can be in there yet.
  if (!urls && (isFresh || !existsSync(nationFile))) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (file: string, value: unknown) => writeFileSync(file, JSON.stringify(value), { mode: 0o600 });

  say('データベースと画面を用意しています … / Preparing the databases and the pages …');
  const [databases, web] = await Promise.all([openMigrated(folder, urls), buildWeb()]);
  const stored = existsSync(authorityFile)
    ? importTestCa(JSON.parse(readFileSync(authorityFile, 'utf8')) as StoredTestCa)
    : undefined;
  const authority = await createAuthority(systemClock, stored);
  const catalogues = await startCatalogues();
  const keys = await loadSystemKeys(join(folder, 'keys.json'));
  const systems = await startSystems({
    databases,
    keys,
    trust: authority.trust,
    revocationLists: authority.revocationLists,
    clock: systemClock,
    origins: [address(ports.faces)],
    ports,
    catalogues,
    // The demonstration has no server of mail: what would be sent is shown where it was started.
    sendMail: async ({ recipient, subject, body }) => {
      say(`\n── メール / mail → ${recipient}\n   ${subject}\n${body.replace(/^/gm, '   ')}\n`);
    },
    localWebhooks: true,
    publicUrls: { mykey: address(ports.mykey), points: address(ports.points) },
  });
  const world = createWorld({
    mykeyUrl: systems.mykeyUrl,
    pointsUrl: systems.pointsUrl,
    origin: address(ports.faces),
    clock: systemClock,
  });
  if (!existsSync(nationFile)) {
    const nation = await makeNation({ world, databases, authority, sync: systems.points.sync });
    write(authorityFile, exportTestCa(authority.ca));
    write(nationFile, nation);
  }
  const nation = readNation(nationFile);
  const keep = () => write(nationFile, nation);
  const agent = await startCardAgent({
    port: ports.agent,
    origins: [address(ports.faces)],
    wallet: walletOf(nation, keep),
    allowsWithoutPin: true,
    clock: systemClock,
  });
  const sites = await startPartnerSites({ world, nation, keep });
  const streetBook = openStreetBook(nation.street);
  const street = await startStreetPos({
    port: ports.street,
    clock: systemClock,
    thumbprint: () => keys.pointsSystem.jkt,
    book: streetBook,
    onChange: () => {
      nation.street = storeStreetBook(streetBook);
      keep();
    },
  });
  const faces = await createFaces({
    directory: web.directory,
    config: () => ({ mykeyUrl: address(ports.mykey), pointsUrl: address(ports.points), agentUrl: agent.url }),
  });
  await faces.listen({ host: '127.0.0.1', port: ports.faces });

  const officer = await createOfficer(world, { staffId: 'platform', password: demoPassword, at: 'mykey' });
  const library = await startLibrarySite({
    port: ports.library,
    mykeyUrl: address(ports.mykey),
    clientOf: async (url) => {
      const operatorId = nation.places.find(({ terminal }) => terminal === 'カウンター')?.operatorId ?? '';
      nation.librarySite ??= await registerLibrarySite(officer, { operatorId, url });
      keep();
      return nation.librarySite;
    },
  });
  const codes = await enrolmentCodes(officer, nation);
  say(welcome({ codes, seconds: (Date.now() - begunAt) / 1000 }));

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await Promise.all([faces, agent, ...sites, street, library, ...catalogues].map((one) => one.close()));
    await systems.close();
    await databases.close();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

start().catch((error: Error & { code?: string }) => {
  process.stderr.write(`めぐりを始められませんでした / Meguri could not start: ${error.message}\n`);
  if (process.env.MEGURI_DEBUG) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
