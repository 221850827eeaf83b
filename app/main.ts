import { createRevocationLists } from '../mykey/server.ts';
import { systemClock } from '../server/clock.ts';
import { buildWeb } from '../web/build.ts';
import { cataloguesOf } from './catalogues.ts';
import { type Databases, openDatabases, urlsOfEnvironment } from './databases.ts';
import { createFaces } from './faces.ts';
import { hasPlatformPerson } from './first-staff.ts';
import { loadSystemKeys } from './keys.ts';
import { createSmtp } from './mail.ts';
import { startSystems } from './systems.ts';
import { loadTrust, revocationSettingsOf } from './trust.ts';

/**
 * `npm run serve`: the product without the demonstration, behind a proxy that ends TLS. Everything is said by the
 * environment (`docs/operations.md`); one line a request goes to standard output, without a person in it.
 */
const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`環境変数 ${name} を指定してください（docs/operations.md）。 / Set ${name}.`);
  return value;
};

async function serve(): Promise<void> {
  const urls = urlsOfEnvironment(process.env);
  if (!urls)
    throw new Error('MYKEY_DATABASE_URL と POINTS_DATABASE_URL を指定してください。 / Set both database URLs.');
  const publicUrls = { mykey: needed('MEGURI_MYKEY_URL'), points: needed('MEGURI_POINTS_URL') };
  const facesUrl = needed('MEGURI_FACES_URL');
  const { trust, sources } = loadTrust(needed('MEGURI_TRUST'));
  const revocation = revocationSettingsOf(process.env);
  const keys = await loadSystemKeys(needed('MEGURI_KEYS'));
  const [databases, web] = await Promise.all([openDatabases({ folder: '', urls }), buildWeb()]);
  const lists = createRevocationLists({
    database: databases.mykey,
    sources,
    clock: systemClock,
    grace: revocation.revocationGrace,
  });
  // Before the first tap: without its list every card of an authority is refused.
  await lists.refresh();
  const systems = await startSystems({
    databases,
    keys,
    trust,
    revocationLists: lists.lists,
    refreshRevocationLists: lists.refresh,
    ...revocation,
    clock: systemClock,
    origins: [facesUrl],
    ports: { mykey: 3001, points: 3002 },
    publicUrls,
    sendMail: smtpOfEnvironment(),
    catalogues: cataloguesOf(process.env.MEGURI_CATALOGUES),
    trustProxy: true,
    log: (system, line) => process.stdout.write(`${JSON.stringify({ at: `${systemClock()}`, system, ...line })}\n`),
  });
  await sayIfNobody(databases);
  const agentUrl = process.env.MEGURI_AGENT_URL ?? 'http://127.0.0.1:3010';
  const faces = await createFaces({
    directory: web.directory,
    config: () => ({ mykeyUrl: publicUrls.mykey, pointsUrl: publicUrls.points, agentUrl }),
  });
  await faces.listen({ host: '127.0.0.1', port: 3000 });
  const end = async () => {
    await faces.close();
    await systems.close();
    await databases.close();
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** The server that sends mail, where one is named. */
function smtpOfEnvironment() {
  const url = process.env.MEGURI_SMTP_URL;
  return url ? createSmtp(url, needed('MEGURI_MAIL_FROM')) : undefined;
}

/** An installation without anybody in its offices says how to begin; nobody's secret is made by the machine. */
async function sayIfNobody(databases: Databases): Promise<void> {
  if (await hasPlatformPerson(databases)) return;
  process.stderr.write(
    'まだ誰も登録されていません。npm run invite-first -- 職員番号 氏名 を、2人分実行してください（docs/operations.md）。 / Nobody is registered yet; run invite-first for two persons.\n',
  );
}

serve().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
