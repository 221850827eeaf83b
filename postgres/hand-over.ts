import pg from 'pg';
import { queueSchema } from './queue-schema.ts';

/**
 * Carries a database over in which one role owned all there is: hands what is not the queue's to the migrating role, and
 * takes from the application's the database itself, which who owns may drop. Does nothing where `from` owns nothing but the
 * queue's tables. One transaction.
 *
 * @param admin a superuser's connection to that very database
 */
export async function handOver(admin: pg.Client, { from, to }: { from: string; to: string }): Promise<void> {
  const owned = await admin.query<{ database: string }>(
    `SELECT datname AS database FROM pg_database WHERE datname = current_database() AND datdba = $1::regrole
     UNION ALL
     SELECT '' FROM pg_class WHERE relowner = $1::regrole AND relnamespace <> coalesce(to_regnamespace($2), 0)
       AND relnamespace::regnamespace::text !~ '^pg_'`,
    [pg.escapeIdentifier(from), queueSchema],
  );
  if (owned.rows.length === 0) return;
  await admin.query('BEGIN');
  try {
    await admin.query(`REASSIGN OWNED BY ${pg.escapeIdentifier(from)} TO ${pg.escapeIdentifier(to)}`);
    const statements = await admin.query<{ statement: string }>(queueBack, [queueSchema, from]);
    for (const { statement } of statements.rows) await admin.query(statement);
    await admin.query(
      `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(admin.database ?? '')} TO ${pg.escapeIdentifier(from)}`,
    );
    await admin.query('COMMIT');
  } catch (error) {
    await admin.query('ROLLBACK');
    throw error;
  }
}

/** Indexes, and sequences of a column, follow their table; row types too. */
const queueBack = `
  SELECT format('ALTER TABLE %s OWNER TO %I', oid::regclass, $2::text) AS statement
    FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p')
   UNION ALL
  SELECT format('ALTER ROUTINE %s OWNER TO %I', oid::regprocedure, $2::text)
    FROM pg_proc WHERE pronamespace = to_regnamespace($1)
   UNION ALL
  SELECT format('ALTER TYPE %s OWNER TO %I', oid::regtype, $2::text)
    FROM pg_type WHERE typnamespace = to_regnamespace($1) AND typtype IN ('e', 'd')`;
