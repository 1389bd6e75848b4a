/**
 * What migrations expect to find and do not make: roles and schemas of the platform they run on. They are made beforehand on every
 * database of a comparison, when the server first misses them, and told.
 */
import { DatabaseError, type ClientBase } from 'pg';

export interface Surroundings {
  readonly roles: Set<string>;
  readonly schemas: Set<string>;
  /** Asked for and not among the extensions of this server. */
  readonly extensions: Set<string>;
}

export function noSurroundings(): Surroundings {
  return { roles: new Set(), schemas: new Set(), extensions: new Set() };
}

/** Makes what the server misses; false if that is not what it complains of. */
export async function remedy(error: unknown, around: Surroundings, client: ClientBase): Promise<boolean> {
  if (!(error instanceof DatabaseError)) return false;
  const named = /^(role|schema) "(.+)" does not exist$/.exec(error.message);
  const extension = /^extension "(.+)" is not available$/.exec(error.message)?.[1];
  if (extension !== undefined) around.extensions.add(extension);
  const [, what, name] = named ?? [];
  if (name === undefined) return false;
  const made = what === 'role' ? around.roles : around.schemas;
  if (made.has(name)) return false;
  made.add(name);
  await client.query(createStatement(what === 'role' ? 'ROLE' : 'SCHEMA', name));
  return true;
}

/** For a second database of the same server: roles already exist. */
export async function provide(around: Surroundings, client: ClientBase): Promise<void> {
  for (const schema of around.schemas) await client.query(createStatement('SCHEMA IF NOT EXISTS', schema));
}

function createStatement(what: string, name: string): string {
  return `CREATE ${what} "${name.replaceAll('"', '""')}"`;
}
