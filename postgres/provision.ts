import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedServer, embeddedUrl } from './embedded.ts';

/** The two systems, each with a database and a role of its own name. */
export type System = 'mykey' | 'points';
export type DatabaseUrls = Record<System, string>;

/**
 * Makes a database and a login role for each system on an embedded server, once. Neither role may connect to the
 * other's database: the wall stands in PostgreSQL too. Passwords are kept in `folder`, readable by the owner only.
 */
export async function provision(server: EmbeddedServer, folder: string): Promise<DatabaseUrls> {
  const file = join(folder, 'roles.json');
  const secrets: Record<System, string> = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { mykey: randomBytes(24).toString('hex'), points: randomBytes(24).toString('hex') };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  try {
    for (const system of ['mykey', 'points'] as const) {
      await makeRole(admin, system, secrets[system]);
      await makeDatabase(admin, { database: system, owner: system });
    }
  } finally {
    await admin.end();
  }
  return {
    mykey: server.url('mykey', `mykey:${secrets.mykey}`),
    points: server.url('points', `points:${secrets.points}`),
  };
}

/**
 * The URLs that `provision` made for the embedded server of a folder, for a command beside the running product; undefined
 * where none were made. Whether the server runs, the connection tells.
 */
export function provisionedUrls(folder: string): DatabaseUrls | undefined {
  const file = join(folder, 'roles.json');
  if (!existsSync(file)) return undefined;
  const secrets = JSON.parse(readFileSync(file, 'utf8')) as Record<System, string>;
  const urlOf = (system: System) => embeddedUrl({ folder, database: system, role: `${system}:${secrets[system]}` });
  return { mykey: urlOf('mykey'), points: urlOf('points') };
}

async function makeRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await admin.query(`${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
}

/** Makes a database that only its owner may connect to; does nothing where it exists. */
export async function makeDatabase(
  admin: pg.Client,
  { database, owner, template }: { database: string; owner: string; template?: string },
): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount !== 0) return;
  const name = pg.escapeIdentifier(database);
  const from = template ? ` TEMPLATE ${pg.escapeIdentifier(template)}` : '';
  await admin.query(`CREATE DATABASE ${name} OWNER ${pg.escapeIdentifier(owner)}${from}`);
  await admin.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
}
