/**
 * Whether anything says of a table that it may have many rows, or hardly any. `mayBeLarge` and `growsWithUse` are for tables of MySQL and MariaDB, where
 * the finding is about nothing else: a known size, or what
 * tables of settings and kinds do without: an index beside its keys, a reference to another table, a key of several columns. Of a table that no
 * migration made nothing is said, nor of one that is called after settings, or that this file makes where it is not there: its rows are few yet.
 */
import { isDaysBehind } from '../migrations/dated-name.ts';
import type { ObjectName } from '../operations/operation.ts';
import { foreignKeysFrom, indexesOf, primaryKey, tableByKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { nameWords } from './new-columns.ts';
import type { Surroundings } from './tables.ts';

export function mayBeLarge(name: ObjectName, context: Surroundings): boolean {
  const table = context.table(name);
  if (context.size(name) !== undefined) return true;
  if (table === undefined || isMadeHere(table, context)) return false;
  if (isOfSettings(table.name)) return false;
  return (
    foreignKeysFrom(table).length > 0 ||
    (primaryKey(table)?.columns.length ?? 0) > 1 ||
    indexesOf(context.schema, table.key).some(({ unique }) => !unique)
  );
}

/**
 * Whether something says that its rows grow with use, and not with what people set up: a known size, a name for what happens, a reference to such
 * a table, a time in an index, by which somebody reads the latest of many. Without it a copy is most often over before anybody waits.
 */
export function growsWithUse(name: ObjectName, context: Surroundings): boolean {
  if (context.size(name) !== undefined) return true;
  const table = context.table(name);
  if (table === undefined || isDaysBehind(table.origin.file, context.path, context.tool, aMonth))
    return false;
  return (
    isOfUse(table, context) ||
    foreignKeysFrom(table).some(({ references }) => {
      const other = tableByKey(context.schema, references.relation);
      return other !== undefined && other.key !== table.key && isNamedForUse(other.name);
    })
  );
}

/** Days in which hardly a table grows: most often nobody but its makers has used it yet. */
const aMonth = 30;

function isOfUse(table: Table, context: Surroundings): boolean {
  if (isNamedForUse(table.name)) return true;
  return indexesOf(context.schema, table.key).some(({ elements }) =>
    elements.some(({ column }) => {
      const type = table.columns.find((one) => one.name === column)?.type.name;
      return type !== undefined && /^(?:datetime|timestamp)/i.test(type);
    }),
  );
}

/** Of several words the last says what the rows are: `event_types` are set up, `message_parts` come with messages. */
function isNamedForUse(name: string): boolean {
  const words = nameWords(name);
  const last = words.at(-1) ?? '';
  if (settings.test(last) || kinds.test(last)) return false;
  return words.some((word) => use.test(word) || people.test(word));
}

/** What happens by itself, or with each call. */
const use =
  /^(?:logs?|auditlogs?|eventlogs?|accesslogs?|logins?|histor(?:y|ies)|audits?|events?|messages?|msgs?|tokens?|sessions?|requests?|transactions?|visits?|clicks?|hits?|impressions?|activit(?:y|ies)|executions?|traces?|metrics?|measurements?|trends?|readings?|stats|statistics|ticks?|candles?)$/i;

/** What people do. */
const people =
  /^(?:users?|customers?|orders?|payments?|invoices?|bookings?|reservations?|tickets?|carts?|comments?|posts?|replies|threads?|conversations?|chats?|reviews?|ratings?|votes?|likes?|follow(?:er)?s?|scores?|plays?|matches|games|purchases?|subscriptions?|entr(?:y|ies)|mails?|inbox|outbox|notifications?|alerts?|alarms?|responses?|views?|downloads?|searches|jobs?|runs?|submissions?|attempts?|archives?|samples?|heartbeats?|usages?|queues?|deliver(?:y|ies)|feeds?|transfers?|trades?|snapshots?|revisions?|chunks?)$/i;

const kinds =
  /^(?:templates?|status(?:es)?|states?|levels?|categor(?:y|ies)|methods?|preferences?|rules?|providers?|polic(?:y|ies)|sources?|fields?|formats?|classes|schedules?|filters?|profiles?|limits?|flags?|names?|groups?|channels?|labels?)$/i;

/** By its name: what people set up, and not what happens. `user_roles` has a row for each user all the same. */
function isOfSettings(name: string): boolean {
  const words = nameWords(name);
  return settings.test(words.at(-1) ?? '') && !words.some((one) => ofMany.test(one));
}

const settings =
  /^(?:settings?|config|configurations?|options?|roles?|permissions?|definitions?|types?|kinds?|languages?|currenc(?:y|ies)|countr(?:y|ies)|workspaces?|organi[sz]ations?|tenants?)$/;

const ofMany =
  /^(?:users?|members?|accounts?|groups?|customers?|clients?|orders?|products?|resources?|log|logs|history|sessions?)$/;

function isMadeHere({ origin }: Table, { path }: Surroundings): boolean {
  return origin.file === path && origin.unseen !== true;
}
