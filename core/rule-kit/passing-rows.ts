/**
 * Tables whose rows come again by themselves: caches, numbers that are used once, logins of a browser. By their names, and of logins by a
 * column as well: sessions may be something that people plan. PostgreSQL's findings look at more than names.
 */
import type { ObjectName } from '../operations/operation.ts';
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

/** `last_seen_at`, `meta_updated_at`: a program that looks again writes it anew. Not when a person was last there. */
const lastLook =
  /(?:^|_)(?:last_?(?:seen|checked|polled|fetched|synced|refreshed|scanned|crawled|pinged)|(?:meta(?:data)?|cached?)_(?:fetched|updated|refreshed))(?:_?(?:at|on|time|ts|date))?$/i;

const passing: ReadonlySet<string> = new Set(['cache', 'caches', 'nonce', 'nonces']);
