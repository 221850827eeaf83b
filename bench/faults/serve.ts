import { openDatabases } from '../../app/databases.ts';
import { generateSystemKeys } from '../../app/keys.ts';
import { startSystems } from '../../app/systems.ts';
import { createAuthority } from '../../demo/authority.ts';
import type { DatabaseUrls } from '../../postgres/provision.ts';
import { systemClock } from '../../server/clock.ts';
import type { ServerLimits } from '../../server/connections.ts';

/** Both systems in a process of their own, so that its descriptors can be few; says its addresses and ends with its input. */
const { urls, limits } = JSON.parse(process.argv[2] ?? '') as { urls: DatabaseUrls; limits?: ServerLimits };
const authority = await createAuthority(systemClock);
const systems = await startSystems({
  databases: await openDatabases({ folder: '', urls }),
  keys: await generateSystemKeys(),
  trust: authority.trust,
  revocationLists: authority.revocationLists,
  clock: systemClock,
  origins: ['http://localhost:3000'],
  ports: { mykey: 0, points: 0 },
  requestsPerMinute: 1_000_000,
  limits,
});
process.stdout.write(`${JSON.stringify({ mykeyUrl: systems.mykeyUrl, pointsUrl: systems.pointsUrl })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
