/**
 * Creates what a history requires and no migration creates, without privileges or contents: roles, and the schemas that placeholders name.
 * standing.ts handles extensions.
 */
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import type { PreparedMigration } from './prepare.ts';
import type { Stand } from './standing.ts';

export async function makeRoles(
  stand: Stand,
  { roles, createdRoles }: PreparedMigration,
  signal: AbortSignal | undefined,
): Promise<DatabaseFailure | undefined> {
  const missing = roles.filter((role) => stand.current?.roles.has(role) === false);
  const failure = await make(stand, 'ROLE', missing, signal);
  if (failure === undefined) stand.holds([...roles, ...createdRoles], undefined, 0);
  return failure;
}

export async function makeTemplateSchemas(
  stand: Stand,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<DatabaseFailure | undefined> {
  const missing = names.filter((name) => stand.current?.templateSchemas.has(name) === false);
  const failure = await make(stand, 'SCHEMA', missing, signal);
  if (failure === undefined && missing.length > 0) stand.holdsSchemas(missing);
  return failure;
}

async function make(
  stand: Stand,
  kind: 'ROLE' | 'SCHEMA',
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<DatabaseFailure | undefined> {
  const session = stand.current?.child;
  if (session === undefined) return undefined;
  for (const name of names) {
    const made = await session.query(`CREATE ${kind} ${quoted(name)}`, { protocol: 'simple', signal });
    // An existing one serves as well.
    if (made.kind === 'failed' && made.failure.reason !== 'statement') return made.failure;
  }
  return undefined;
}
