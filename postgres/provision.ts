import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedServer, embeddedUrl } from './embedded.ts';
import { handOver } from './hand-over.ts';

/** The two systems, each with a database of its own name. */
export type System = 'mykey' | 'points';
export type DatabaseUrls = Record<System, string>;
/**
 * The two roles of each system: `application` runs the servers; `owner` migrates, owns all tables but the queue's, and is
 * known to no server.
 */
export type RoleUrls = { application: DatabaseUrls; owner: DatabaseUrls };

const systems = ['mykey', 'points'] as const;
type Role = System | `${System}_owner`;
const ownerOf = (system: System) => `${system}_owner` as const;
const roles: readonly Role[] = systems.flatMap((system) => [system, ownerOf(system)]);

/**
 * Makes a database and two login roles for each system on an embedded server, once; a server from before, on which the
 * application owned its tables, is carried over. No role may connect to the other system's database: the wall stands in
 * PostgreSQL too. Passwords are kept in `folder`, readable by the owner of the files only.
 */
export async function provision(server: EmbeddedServer, folder: string): Promise<RoleUrls> {
  const file = join(folder, 'roles.json');
  const known: Partial<Record<Role, string>> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const passwords: [Role, string][] = roles.map((role) => [role, known[role] ?? randomBytes(24).toString('hex')]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(passwords)), { mode: 0o600 });
  await connected(server.url('postgres'), async (admin) => {
    for (const [role, password] of passwords) await makeRole(admin, role, password);
    for (const system of systems)
      await makeDatabase(admin, { database: system, owner: ownerOf(system), application: system });
  });
  for (const system of systems)
    await connected(server.url(system), (admin) => handOver(admin, { from: system, to: ownerOf(system) }));
  return urlsFor(Object.fromEntries(passwords) as Record<Role, string>, (role, database) => server.url(database, role));
}

/**
 * The URLs that `provision` made for the embedded server of a folder, for a command beside the running product; undefined
 * where none were made. Whether the server runs, the connection tells.
 */
export function provisionedUrls(folder: string): RoleUrls | undefined {
  const file = join(folder, 'roles.json');
  if (!existsSync(file)) return undefined;
  const passwords = JSON.parse(readFileSync(file, 'utf8')) as Record<Role, string>;
  return urlsFor(passwords, (role, database) => embeddedUrl({ folder, database, role }));
}

function urlsFor(passwords: Record<Role, string>, urlOf: (role: string, database: System) => string): RoleUrls {
  const of = (system: System, role: Role) => urlOf(`${role}:${passwords[role]}`, system);
  return {
    application: { mykey: of('mykey', 'mykey'), points: of('points', 'points') },
    owner: { mykey: of('mykey', 'mykey_owner'), points: of('points', 'points_owner') },
  };
}

/** Runs `work` on a connection of its own. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes a login role, or gives the one that exists this password. */
export async function makeRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await admin.query(`${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
}

/** Makes a database that only its owner and the application's role may connect to; does nothing where it exists. */
export async function makeDatabase(
  admin: pg.Client,
  {
    database,
    owner,
    application,
    template,
  }: { database: string; owner: string; application: string; template?: string },
): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  const name = pg.escapeIdentifier(database);
  if (rowCount === 0) {
    const from = template ? ` TEMPLATE ${pg.escapeIdentifier(template)}` : '';
    await admin.query(`CREATE DATABASE ${name} OWNER ${pg.escapeIdentifier(owner)}${from}`);
    await admin.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
  }
  await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${pg.escapeIdentifier(application)}`);
}
