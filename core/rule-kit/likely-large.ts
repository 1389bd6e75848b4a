/**
 * Whether anything says of a table of MySQL or MariaDB that it may have many rows, where the finding is about nothing else: a known size, or what
 * tables of settings and kinds do without: an index beside its keys, a reference to another table, a key of several columns. Of a table that no
 * migration made nothing is said, nor of one that is called after settings, or that this file makes where it is not there: its rows are few yet.
 */
import type { ObjectName } from '../operations/operation.ts';
import { foreignKeysFrom, indexesOf, primaryKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { isListed } from './listed-rows.ts';
import { wordsOf } from './new-columns.ts';
import type { Surroundings } from './tables.ts';

export function mayBeLarge(name: ObjectName, context: Surroundings): boolean {
  const table = context.table(name);
  if (context.size(name) !== undefined) return true;
  if (table === undefined || isListed(table.key, context) || isMadeHere(table, context)) return false;
  if (isOfSettings(table.name)) return false;
  return (
    foreignKeysFrom(table).length > 0 ||
    (primaryKey(table)?.columns.length ?? 0) > 1 ||
    indexesOf(context.schema, table.key).some(({ unique }) => !unique)
  );
}

/** By its name: what people set up, and not what happens. `user_roles` has a row for each user all the same. */
function isOfSettings(name: string): boolean {
  const words = wordsOf(name);
  return settings.test(words.at(-1) ?? '') && !words.some((one) => ofMany.test(one));
}

const settings =
  /^(?:settings?|config|configurations?|options?|roles?|permissions?|definitions?|types?|kinds?|languages?|currenc(?:y|ies)|countr(?:y|ies)|workspaces?|organi[sz]ations?|tenants?)$/;

const ofMany =
  /^(?:users?|members?|accounts?|groups?|customers?|clients?|orders?|products?|resources?|log|logs|history|sessions?)$/;

function isMadeHere({ origin }: Table, { path }: Surroundings): boolean {
  return origin.file === path && origin.unseen !== true;
}
