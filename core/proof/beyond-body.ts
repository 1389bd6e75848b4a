/**
 * Whether a PL/pgSQL body stays inside its database, decided by its words alone: a body may contain any statement, so a word that reaches
 * out counts anywhere. Refuses more than necessary, never less.
 */
import { wordSet } from '../collections/word-set.ts';
import { identifierName } from '../syntax/postgres/identifier.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import { insideExtensions, reachesOut } from './beyond-names.ts';

type Word =
  | { readonly kind: 'name'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'other'; readonly text: string };

/** A clause; undefined if the body stays inside. */
export function bodyBeyond(
  body: string,
  checkText: (text: string) => string | undefined,
): string | undefined {
  const words = wordsOf(body);
  if (words === undefined) return 'a body that is not read';
  const touchesCatalog = words.some((one) => one.kind === 'name' && isCatalogName(one.name));
  for (const [at, word] of words.entries()) {
    if (word.kind !== 'name') continue;
    if (reachesOut(word.name)) return word.name;
    if (word.quoted) continue;
    const found = atKeyword(word.name, words.slice(at + 1, at + 40), touchesCatalog, checkText);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Undefined if the server could read a token differently. */
function wordsOf(body: string): readonly Word[] | undefined {
  const words: Word[] = [];
  for (const { kind, start, end, open } of tokenize(body)) {
    const text = body.slice(start, end);
    if (open || /^u&/i.test(text)) return undefined;
    switch (kind) {
      case 'comment':
        break;
      case 'word':
      case 'quoted-identifier':
        words.push({ kind: 'name', name: identifierName(text).toLowerCase(), quoted: kind !== 'word' });
        break;
      case 'string':
        words.push({ kind: 'string', text });
        break;
      case 'template':
      case 'meta-command':
      case 'unknown':
        return undefined;
      case 'number':
      case 'parameter':
        // `[1:name]` is a slice to the server, and older servers read the end of a number as the start of a word.
        if (!/^(?:\$\d+|[\d.][\d._eExXoObBa-fA-F]*)$/.test(text)) return undefined;
        words.push({ kind: 'other', text });
        break;
      case 'operator':
      case 'punctuation':
        words.push({ kind: 'other', text });
        break;
    }
  }
  return words;
}

function atKeyword(
  keyword: string,
  rest: readonly Word[],
  touchesCatalog: boolean,
  checkText: (text: string) => string | undefined,
): string | undefined {
  const next = nameAt(rest, 0);
  switch (keyword) {
    case 'execute':
      return dynamicBeyond(rest, checkText);
    case 'create':
    case 'alter':
    case 'drop':
      return objectBeyond(keyword, rest, touchesCatalog);
    case 'set':
      return next === 'names' ? 'client_encoding' : undefined;
    case 'on':
      return shared.has(next ?? '') ? `${keyword} ${next ?? ''}` : undefined;
    case 'grant':
    case 'revoke':
      return isMembership(rest) ? 'membership in a role' : undefined;
    case 'update':
    case 'into':
    case 'delete':
    case 'truncate':
      return writesCatalog(rest) ? 'a change in system catalogs' : undefined;
    case 'set_config':
      return rest[1]?.kind === 'string' && isText(rest[2], ',')
        ? settingBeyond(rest[1].text)
        : 'a setting whose name is put together';
    case 'reassign':
      return next === 'owned' ? 'REASSIGN OWNED' : undefined;
    case 'security':
      return next === 'label' ? 'SECURITY LABEL' : undefined;
    case 'import':
      return next === 'foreign' ? 'IMPORT FOREIGN SCHEMA' : undefined;
    case 'prepare':
      return next === 'transaction' ? 'a prepared transaction, which outlives it' : undefined;
    case 'do':
      return rest[0]?.kind === 'string' || next === 'language' ? 'a body inside a body' : undefined;
    default:
      return anywhere.has(keyword) ? keyword.toUpperCase() : undefined;
  }
}

/** Words that count wherever they occur in a body. */
const anywhere = wordSet('copy load tablespace checkpoint vacuum reindex');

const shared: ReadonlySet<string> = new Set([
  ...['database', 'role', 'tablespace', 'parameter', 'foreign', 'subscription', 'language', 'server'],
]);

const outside: ReadonlySet<string> = new Set([
  ...['database', 'role', 'user', 'group', 'tablespace', 'system', 'server', 'foreign', 'subscription'],
  ...['language', 'trusted', 'procedural', 'owned', 'cast', 'type', 'access', 'operator', 'conversion'],
  'transform',
]);

const programs: ReadonlySet<string> = new Set(['function', 'procedure']);

function objectBeyond(verb: string, rest: readonly Word[], touchesCatalog: boolean): string | undefined {
  const at = nameAt(rest, 0) === 'or' ? 2 : 0;
  const what = nameAt(rest, at) ?? '';
  const isType = what === 'type' && (verb !== 'create' || isEnumOrComposite(rest.slice(at + 1)));
  const isHarmless = isType || (verb !== 'create' && (what === 'cast' || what === 'operator'));
  if (outside.has(what) && !isHarmless) return `${verb.toUpperCase()} ${what.toUpperCase()}`;
  if (verb === 'create' && programs.has(what)) return 'a body inside a body';
  if (what === 'extension') return extensionBeyond(rest.slice(at + 1));
  const isRewriting = rest
    .slice(at, at + 4)
    .some((one) => one.kind === 'name' && /^(view|rule)$/.test(one.name));
  return isRewriting && touchesCatalog ? 'a view or a rule on system catalogs' : undefined;
}

function isEnumOrComposite(rest: readonly Word[]): boolean {
  const as = rest.findIndex((one) => one.kind === 'name' && !one.quoted && one.name === 'as');
  return as > 0 && as < 4;
}

function extensionBeyond(rest: readonly Word[]): string | undefined {
  const name = rest.find((one) => one.kind === 'name' && !['if', 'not', 'exists'].includes(one.name));
  if (name?.kind === 'name' && insideExtensions.has(name.name)) return undefined;
  return `the extension ${name?.kind === 'name' ? name.name : ''}, which PostgreSQL does not call trusted`;
}

/** A privilege on an object is granted ON it. */
function isMembership(rest: readonly Word[]): boolean {
  for (const word of rest) {
    if (word.kind === 'name' && !word.quoted && word.name === 'on') return false;
    if (word.kind === 'other' && word.text === ';') return true;
    if (word.kind === 'name' && !word.quoted && (word.name === 'to' || word.name === 'from')) return true;
  }
  return true;
}

function writesCatalog(rest: readonly Word[]): boolean {
  const names = rest.slice(0, 3).map((one) => (one.kind === 'name' ? one.name : ''));
  const at = names.findIndex((name) => !['from', 'only', 'table', 'into'].includes(name));
  return isCatalogName(names[at] ?? '');
}

function isCatalogName(name: string): boolean {
  return name.startsWith('pg_') || name === 'information_schema';
}

/** A privilege, a clause of a trigger, a constant, or a text that is only known when it runs. */
function dynamicBeyond(
  rest: readonly Word[],
  checkText: (text: string) => string | undefined,
): string | undefined {
  const [first, second] = rest;
  if (first?.kind === 'name' && !first.quoted && first.name === 'on') return undefined;
  if (first?.kind === 'name' && programs.has(first.name) && isCall(rest.slice(1))) return undefined;
  if (first?.kind === 'string' && isText(second, ';')) {
    const text = constantOf(first.text);
    if (text !== undefined) return checkText(text);
  }
  return 'EXECUTE of a text that is put together while it runs';
}

function isCall(rest: readonly Word[]): boolean {
  const open = rest.findIndex((one) => isText(one, '('));
  const before = rest.slice(0, Math.max(open, 0));
  return (
    open > 0 &&
    open % 2 === 1 &&
    before.every((one, at) => (at % 2 === 0 ? one.kind === 'name' : isText(one, '.')))
  );
}

/** Plain and dollar-quoted constants; those with escapes are not evaluated. */
function constantOf(source: string): string | undefined {
  if (source.startsWith("'")) return source.slice(1, -1).replaceAll("''", "'");
  const tag = /^\$\w*\$/.exec(source)?.[0];
  return tag === undefined ? undefined : source.slice(tag.length, -tag.length);
}

function settingBeyond(source: string): string | undefined {
  const name = constantOf(source)?.toLowerCase();
  if (name === undefined) return 'a setting whose name is put together';
  return reachesOut(name) ? name : undefined;
}

function nameAt(rest: readonly Word[], at: number): string | undefined {
  const word = rest[at];
  return word?.kind === 'name' && !word.quoted ? word.name : undefined;
}

function isText(word: Word | undefined, text: string): boolean {
  return word?.kind === 'other' && word.text === text;
}
