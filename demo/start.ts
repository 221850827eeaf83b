import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
import { companyOf } from '../points/testing/company.ts';
import { createOfficer } from '../points/testing/officer.ts';
import { row } from '../postgres/pool.ts';
import type { DatabaseUrls } from '../postgres/provision.ts';
import { systemClock } from '../server/clock.ts';
import { buildWeb } from '../web/build.ts';
import { openPlatform } from './actors/platform.ts';
import { createWorld } from './actors/world.ts';
import { createAuthority } from './authority.ts';
import { startCatalogues } from './catalogues.ts';
import { startCompanySite } from './company-site.ts';
import { registerLibrarySite, startLibrarySite } from './library-site.ts';
import { demoPassword, demoPin, loadNation, type Nation, walletOf } from './nation.ts';

/** `npm start`: the whole product with a demonstration nation, on this machine. */
const ports = { faces: 3000, mykey: 3001, points: 3002, agent: 3010, company: 3020, library: 3030, street: 3040 };
const address = (port: number) => `http://localhost:${port}`;
const root = join(import.meta.dirname, '..');
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Databases of one's own are migrated here too: whoever tries the product has given the URLs of both roles. */
async function openMigrated(folder: string, urls: DatabaseUrls | undefined): Promise<Databases> {
  const roles = roleUrlsOfEnvironment(process.env);
  if (roles) await migrateDatabases(roles);
  return openDatabases({ folder, urls });
}

async function start(): Promise<void> {
  const startedAt = performance.now();
  const urls = urlsOfEnvironment(process.env);
  // One folder an installation: the embedded one, or one for each pair of external databases.
  const name = urls ? createHash('sha256').update(JSON.stringify(urls)).digest('hex').slice(0, 12) : 'embedded';
  const folder = join(root, '.data', name);
  const nationFile = join(folder, 'nation.json');
  const authorityFile = join(folder, 'authority.json');
  await assertPortsFree();
  claim(`${folder}.pid`);
  // A first run that was cut off has half a nation in it; nothing of anybody's can be in there yet.
  if (!urls && !existsSync(nationFile)) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (file: string, value: unknown) => writeFileSync(file, JSON.stringify(value), { mode: 0o600 });

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
    publicUrls: { mykey: address(ports.mykey), points: address(ports.points) },
  });
  const world = createWorld({
    mykeyUrl: systems.mykeyUrl,
    pointsUrl: systems.pointsUrl,
    origin: address(ports.faces),
    clock: systemClock,
  });
  if (!existsSync(nationFile)) {
    const strangers = await row<{ n: number }>(databases.points, 'SELECT count(*) AS n FROM staff');
    if (strangers?.n)
      throw new Error(
        'このデータベースにはすでにデータがあります（デモの用意が途中で終わったものかもしれません）。2つのデータベースを作り直し（DROP DATABASE と CREATE DATABASE）、もう一度実行してください。 / These databases are not empty; make them anew.',
      );
    say('はじめての起動です。デモの町を作っています（20秒ほど） / Making the demo nation (some 20 seconds) …');
    const platform = await openPlatform(world, { databases, password: demoPassword, sync: systems.points.sync });
    const nation = await loadNation({
      world,
      platform,
      authority,
      streetUrl: address(ports.street),
      say: (text) => say(`  ${text}`),
    });
    write(authorityFile, exportTestCa(authority.ca));
    write(nationFile, nation);
  }
  const nation = JSON.parse(readFileSync(nationFile, 'utf8')) as Nation;
  const keep = () => write(nationFile, nation);
  const agent = await startCardAgent({
    port: ports.agent,
    origins: [address(ports.faces)],
    wallet: walletOf(nation, keep),
    allowsWithoutPin: true,
    clock: systemClock,
  });
  const company = companyOf(await world.newActor(nation.companyKey));
  for (const [loginId, points] of nation.companyPoints) company.points.set(loginId, points);
  for (const [orderNumber, order] of nation.companyOrders) company.orders.set(orderNumber, order);
  const site = await startCompanySite({
    company,
    port: ports.company,
    keep: () => {
      nation.companyPoints = [...company.points];
      nation.companyOrders = [...company.orders];
      keep();
    },
  });
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
  // The shop that the tour begins at, and the office of its street, where vouchers are issued and cleared.
  const begun = nation.places.filter(({ terminal }) => terminal === 'レジ' || terminal === '事務局');
  const codes: string[] = [];
  for (const { operatorId, name, terminal } of begun) {
    const asked = { params: { operatorId }, body: { place: terminal } };
    const { code } = await officer.call(mykeyRoutes.createEnrolmentCode, asked);
    codes.push(`${code}（${name}）`);
  }
  say(welcome({ codes, seconds: (performance.now() - startedAt) / 1000 }));

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await Promise.all([faces, agent, site, street, library, ...catalogues].map((one) => one.close()));
    await systems.close();
    await databases.close();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

/** One start at a time in a folder: a second one, while the first is still making its nation, must not clear it away. */
function claim(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (before > 0 && before !== process.pid && isRunning(before)) {
    throw new Error(
      `めぐりはすでに動いています（プロセス ${before}）。それを終えてから、もう一度実行してください。 / Already running as process ${before}.`,
    );
  }
  writeFileSync(file, `${process.pid}`);
}

/** Whether a process is めぐり; a number that another program has by now does not count. */
function isRunning(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  if (process.platform === 'linux')
    return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('demo/start.ts');
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Says which port is taken before anything is started, instead of failing half-way. */
async function assertPortsFree(): Promise<void> {
  const { createServer } = await import('node:net');
  for (const port of Object.values(ports)) {
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `ポート ${port} はほかのプログラムが使っています。そのプログラム（めぐり自身かもしれません）を終えてから、もう一度 npm start を実行してください。 / Port ${port} is taken.`,
              )
            : error,
        ),
      );
      probe.listen({ host: '127.0.0.1', port }, () => probe.close(() => resolve()));
    });
  }
}

const welcome = ({ codes, seconds }: { codes: string[]; seconds: number }) => `
めぐりが動いています（${seconds.toFixed(1)} 秒） / Meguri is running

  ブラウザーで開く / open:  ${address(ports.faces)}

  マイキー      ${address(ports.faces)}/mykey         カード 3（まだIDなし）でマイキーIDを作る
  まとめて探す  ${address(ports.faces)}/mykey/search 「夏目漱石」など（カードはいりません）
  窓口・店舗    ${address(ports.faces)}/counter       端末の登録コード / enrolment codes（15分、1回）: ${codes.join('  ')}
  ポイント券    ${address(ports.faces)}/counter/vouchers, /counter/redeem, /counter/clearing（事務局）
  マイページ    ${address(ports.faces)}/mypage        カード 1（Hana2016）でサインイン
  自治体        ${address(ports.faces)}/office        職員番号 lead-43424, health-43424, accounting-43424, approver1-43424, approver2-43424
  マイキー窓口  ${address(ports.faces)}/mykey/desk    職員番号 desk1-43424, desk2-43424
  運営者        ${address(ports.faces)}/mykey/admin   職員番号 platform, platform2（${address(ports.faces)}/office も同じ）
  協力会社      ${address(ports.company)}               ログインID SORA0001
  商店街        ${address(ports.street)}/docs          みやはら商店街のシステム。会員番号 20010013（マイページの「商店街ポイントなどに移す」で）
  図書室        ${address(ports.library)}               カード 1（Hana2016）でサインイン

  カードの暗証番号 / PIN: ${demoPin}    職員のパスワード / password: ${demoPassword}
  API: ${address(ports.mykey)}/docs  ${address(ports.points)}/docs    終わる / stop: Ctrl-C
`;

start().catch((error: Error & { code?: string }) => {
  process.stderr.write(`めぐりを始められませんでした / could not start: ${error.message}\n`);
  if (process.env.MEGURI_DEBUG) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
