/** What a server lacks of the schema that the migrations create: a query that names it says nothing. */
import type { Change, Origin, Schema } from '../schema/model.ts';

export interface Gaps {
  /** Some extensions are not in the server. */
  readonly extensions: boolean;
  /** Names of relations, functions and types that a migration creates or changes that failed in the server, or that nothing reads. */
  readonly names: ReadonlySet<string>;
  /** Names in half-typed statements: they may exist once these are whole. */
  readonly halfTyped: ReadonlySet<string>;
  /** Words of migrations that nothing reads, as programs: they may create what has such a name. */
  readonly unread: ReadonlySet<string>;
  readonly schema: Schema;
  /** Every migration ran: what no migration creates does not exist. */
  readonly ran: boolean;
}

/** How a migration ran in the server. */
export interface RunMigration {
  readonly migration: { readonly name: string; readonly skippedExtensions: readonly string[] };
  readonly result: { readonly kind: string };
}

/** `history`: what ran, as it is written now. */
export function gapsOf(
  schema: Schema,
  run: readonly RunMigration[],
  history: readonly { readonly halfTyped?: readonly string[]; readonly unread?: ReadonlySet<string> }[],
): Gaps {
  const failed = new Set(
    run.filter(({ result }) => result.kind !== 'applied').map(({ migration }) => migration.name),
  );
  const extensions = run.some(({ migration }) => migration.skippedExtensions.length > 0);
  const names = new Set<string>();
  const halfTyped = new Set(history.flatMap((one) => one.halfTyped ?? []));
  const add = (one: Known): void => {
    if ([one.origin, ...one.changes].some(({ file }) => failed.has(file))) names.add(one.name);
  };
  const unread = new Set(history.flatMap((one) => [...(one.unread ?? [])]));
  if (unread.size > 0)
    for (const { name } of schema.relations.values()) if (unread.has(name)) names.add(name);
  if (failed.size > 0) {
    for (const one of schema.relations.values()) add(one);
    for (const one of schema.types.values()) add(one);
    for (const overloads of schema.functions.values()) for (const one of overloads) add(one);
  }
  return { extensions, names, halfTyped, unread, schema, ran: failed.size === 0 };
}

interface Known {
  readonly name: string;
  readonly origin: Origin;
  readonly changes: readonly Change[];
}
