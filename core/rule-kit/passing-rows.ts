/**
 * Tables whose rows come again by themselves: caches, numbers that are used once, logins of a browser. By their names, and of logins by a
 * column as well: sessions may be something that people plan. PostgreSQL's findings look at more than names.
 */
import type { ObjectName } from '../operations/operation.ts';
import type { Table } from '../schema/model.ts';
import { nameWords } from './new-columns.ts';
import type { Surroundings } from './tables.ts';

/** Rows that a program makes again when it finds none. */
export function comeAgain(
  { name }: ObjectName,
  { schema, path }: Pick<Surroundings, 'schema' | 'path'>,
): boolean {
  if (schema.dialect === 'postgresql') return false;
  const words = nameWords(name.text);
  const isOfPeople = words.some((one) => ofPeople.test(one));
  const isCome = words.some((one) => passing.has(one)) || isOfCache(path) || lastLook.test(name.text);
  return !isOfPeople && isCome;
}

/** `event_cache/003_events.sql`: the whole database is one. */
function isOfCache(path: string): boolean {
  const [, folder = ''] = path.split('/').toReversed();
  return nameWords(folder).includes('cache');
}

/** `cache_settings`: what somebody has said of a cache is not in it. */
const ofPeople = /^(?:settings?|config\w*|options?|rules?|polic(?:y|ies)|preferences?|users?|servers?)$/;

/** Or that are over within days, so that a column of them holds nothing that lasts. */
export function arePassing(
  name: ObjectName,
  context: Pick<Surroundings, 'schema' | 'path' | 'table'>,
): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  const words = nameWords(name.name.text);
  const [last = '', before] = words.toReversed();
  // What a program keeps of who is logged in; nobody calls his list of appointments so.
  if (last === 'session' && before === undefined && context.table(name) === undefined) return true;
  const isSession = /^sessions?$/.test(last) && (before === undefined || /^(?:web|http|login)$/.test(before));
  return comeAgain(name, context) || (isSession && isOfLogins(context.table(name)));
}

/** Or in one column: `cache`, `rendered_cache`. */
export function columnComesAgain(name: string, { schema }: Pick<Surroundings, 'schema'>): boolean {
  const last = nameWords(name).at(-1) ?? '';
  return schema.dialect !== 'postgresql' && (passing.has(last) || lastLook.test(name));
}

/** `last_seen_at`, `meta_updated_at`: a program that looks again writes it anew. Not when a person was last there. */
const lastLook =
  /(?:^|_)(?:last_?(?:seen|checked|polled|fetched|synced|refreshed|scanned|crawled|pinged)|(?:meta(?:data)?|cached?)_(?:fetched|updated|refreshed))(?:_?(?:at|on|time|ts|date))?$/i;

const passing: ReadonlySet<string> = new Set(['cache', 'caches', 'nonce', 'nonces']);

function isOfLogins(table: Table | undefined): boolean {
  return table?.columns.some(({ name }) => ofLogins.test(name)) === true;
}

const ofLogins =
  /^(?:sess_id|session_?(?:id|token)|(?:hashed_)?token(?:_hash)?|ip(?:_?address)?|user_?agent|vars)$/i;
