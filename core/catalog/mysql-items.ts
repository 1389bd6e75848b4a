/**
 * The objects of a MySQL or MariaDB database as items that can be compared, with the statements that create them: from what SHOW CREATE
 * prints. The columns, keys and constraints of a table are items of their own. Counters (AUTO_INCREMENT), definers and the start of an event
 * are left out: they are no part of a definition.
 */
import { unquoted } from '../operations/tokens/cursor.ts';
import { mysqlWriting, quotedName } from '../syntax/mysql/identifier.ts';
import { tokenize } from '../syntax/mysql/lexer.ts';
import type { Token } from '../syntax/token.ts';
import type { CatalogItem, ItemKind } from './items.ts';
import { facts, listedAs, type ItemMake, type Listed } from './make.ts';

/** A row of SHOW CREATE. */
export interface MysqlObject {
  readonly type: 'table' | 'view' | 'trigger' | 'function' | 'procedure' | 'event' | 'sequence';
  readonly name: string;
  readonly sql: string;
  /** Of a trigger. */
  readonly on?: string | undefined;
}

/** The character set and collation of a column of text, which SHOW CREATE prints only where they are not the table's. */
export interface ColumnText {
  readonly table: string;
  readonly column: string;
  readonly charset: string;
  readonly collation: string;
}

/** The character set and collation of a database: tables inherit them. */
export interface DatabaseText {
  readonly charset: string;
  readonly collation: string;
}

export interface MysqlContents {
  readonly items: readonly CatalogItem[];
  readonly makes: readonly ItemMake[];
}

export function mysqlContents(objects: readonly MysqlObject[], texts: readonly ColumnText[]): MysqlContents {
  const charsets = new Map(texts.map((one) => [`${one.table}\n${one.column}`, one]));
  const relations = new Set(objects.flatMap(({ type, name }) => (isRelation(type) ? [name] : [])));
  const all = objects.flatMap((one) =>
    one.type === 'table' ? partsOfTable(one, charsets) : [programOf(one, relations)],
  );
  return { items: all.map(({ item }) => item), makes: all.map(({ make }) => make) };
}

const shownName = mysqlWriting.quote;

function isRelation(type: MysqlObject['type']): boolean {
  return type === 'table' || type === 'view';
}

// ------------------------------------------------------------------------------------------------ tables

type Charsets = ReadonlyMap<string, ColumnText>;

function partsOfTable(object: MysqlObject, charsets: Charsets): readonly Listed[] {
  const { name, sql } = object;
  const shown = shownName(name);
  const { parts, tail } = insideOf(sql);
  const { options, partitions } = optionsOf(tail);
  const own = parts.map((part, at) => partOf(object, part, at, charsets));
  const body = own.flatMap(({ make, isLater }) => (isLater ? [] : (make.make ?? [])));
  const definition = [options, partitions].filter(Boolean).join(' ');
  const table = listedAs(definition, {
    kind: 'table',
    name: shown,
    on: undefined,
    make: `CREATE TABLE ${quotedName(name)} (\n  ${body.join(',\n  ')}\n) ${definition}`,
    drop: `DROP TABLE ${quotedName(name)}`,
    facts: facts({ table: quotedName(name), options, partitions }),
  });
  return [table, ...own];
}

interface Part {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** A foreign key is added after all tables exist. */
interface TablePart extends Listed {
  readonly isLater: boolean;
}

function partOf(table: MysqlObject, part: Part, at: number, charsets: Charsets): TablePart {
  const [first] = part.tokens;
  if (first?.kind === 'quoted-identifier') return { ...columnOf(table, part, at, charsets), isLater: false };
  const words = wordsOf(part);
  const [head = ''] = words;
  if (head === 'primary')
    return key(table, part, { kind: 'constraint', name: 'PRIMARY', drop: 'DROP PRIMARY KEY' });
  const named = part.tokens.find(({ kind }) => kind === 'quoted-identifier');
  const name = named === undefined ? '' : nameIn(part, named);
  if (head !== 'constraint') {
    const drop = `DROP INDEX ${quotedName(name)}`;
    return key(table, part, { kind: 'index', name, drop });
  }
  const isForeign = words.includes('foreign');
  // Only MariaDB before 10.2 and MySQL before 8.0.19 lack DROP CONSTRAINT; a check has no older form that both know.
  const drop = `${isForeign ? 'DROP FOREIGN KEY' : 'DROP CONSTRAINT'} ${quotedName(name)}`;
  return {
    ...key(table, part, { kind: 'constraint', name, drop }),
    isLater: isForeign,
  };
}

function key(
  { name: table }: MysqlObject,
  part: Part,
  { kind, name, drop }: { readonly kind: ItemKind; readonly name: string; readonly drop: string },
): TablePart {
  const on = shownName(table);
  const isForeign = drop.startsWith('DROP FOREIGN');
  const listed = listedAs(part.text, {
    kind,
    name: `${on}.${shownName(name)}`,
    on,
    make: part.text,
    drop,
    facts: facts({
      table: quotedName(table),
      type: isForeign ? 'f' : drop.startsWith('DROP CONSTRAINT') ? 'c' : name === 'PRIMARY' ? 'p' : 'i',
      ...(isForeign ? { refers: refersTo(part) } : {}),
      columns: listAt(part, 0).join('\n'),
    }),
  });
  return { ...listed, isLater: false };
}

/** `c\nid` for REFERENCES `c` (`id`). */
function refersTo(part: Part): string {
  const at = part.tokens.findIndex((one) => textOf(part, one).toLowerCase() === 'references');
  const names = part.tokens.slice(at + 1).filter(({ kind }) => kind === 'quoted-identifier');
  const [table] = names;
  return table === undefined ? '' : [nameIn(part, table), ...listAt(part, at)].join('\n');
}

/** The names in the first parentheses from a token on. */
function listAt(part: Part, from: number): readonly string[] {
  const rest = part.tokens.slice(from);
  const open = rest.findIndex((one) => textOf(part, one) === '(');
  const close = rest.findIndex((one) => textOf(part, one) === ')');
  return rest
    .slice(open, close)
    .flatMap((one) => (one.kind === 'quoted-identifier' ? [nameIn(part, one)] : []));
}

function columnOf({ name: table }: MysqlObject, part: Part, at: number, charsets: Charsets): Listed {
  const [first] = part.tokens;
  const name = first === undefined ? '' : nameIn(part, first);
  const rest = part.text.slice(first?.end ?? 0).trim();
  const definition = withCharset(rest, charsets.get(`${table}\n${name}`));
  const on = shownName(table);
  const words = wordsOf({ text: rest, tokens: tokenize(rest) });
  const isRequired = words.some((word, i) => word === 'not' && words[i + 1] === 'null');
  const isFilled = ['default', 'auto_increment', 'generated', 'as'].some((word) => words.includes(word));
  return listedAs(`#${at + 1} | ${definition}`, {
    kind: 'column',
    name: `${on}.${shownName(name)}`,
    on,
    make: `${quotedName(name)} ${definition}`,
    drop: `DROP COLUMN ${quotedName(name)}`,
    facts: facts({
      table: quotedName(table),
      column: name,
      type: words[0] ?? '',
      ...(isRequired && !isFilled ? { unfilled: 'yes' } : {}),
    }),
  });
}

/** The definition with its character set and collation after the type, whether or not they are the table's. */
function withCharset(definition: string, own: ColumnText | undefined): string {
  if (own === undefined) return definition;
  const tokens = tokenize(definition);
  const word = (at: number): string => {
    const token = tokens[at];
    return token === undefined ? '' : definition.slice(token.start, token.end).toLowerCase();
  };
  let end = 1;
  if (word(1) === '(') {
    let depth = 0;
    for (end = 1; end < tokens.length; end += 1) {
      if (word(end) === '(') depth += 1;
      if (word(end) === ')') depth -= 1;
      if (depth === 0) break;
    }
    end += 1;
  }
  const type = definition.slice(0, tokens[end - 1]?.end ?? definition.length);
  let at = end;
  for (;;) {
    if (word(at) === 'character' && word(at + 1) === 'set') at += 3;
    else if (word(at) === 'collate') at += 2;
    else break;
  }
  const last = tokens[at - 1]?.end ?? definition.length;
  return `${type} CHARACTER SET ${own.charset} COLLATE ${own.collation}${definition.slice(last)}`;
}

/** The parts between the outer parentheses, and what follows. */
function insideOf(sql: string): { readonly parts: readonly Part[]; readonly tail: string } {
  const tokens = tokenize(sql);
  const parts: Part[] = [];
  let depth = 0;
  let begin = 0;
  const add = (end: number): void => {
    const text = sql.slice(begin, end).trim();
    if (text !== '') parts.push({ text, tokens: tokenize(text) });
  };
  for (const { start, end } of tokens) {
    const word = sql.slice(start, end);
    if (word === '(') {
      depth += 1;
      if (depth === 1) begin = end;
    } else if (word === ')') {
      depth -= 1;
      if (depth === 0) {
        add(start);
        return { parts, tail: sql.slice(end).trim() };
      }
    } else if (word === ',' && depth === 1) {
      add(start);
      begin = end;
    }
  }
  return { parts, tail: '' };
}

/** Without the counter, which rows move; partitioning by itself, because another statement changes it. */
function optionsOf(tail: string): { readonly options: string; readonly partitions: string } {
  const plain = tail.replace(/^\/\*!\d{5,6} ?PARTITION BY([^]*?)\*\/$/m, 'PARTITION BY$1');
  const tokens = tokenize(plain);
  const word = (at: number): string => {
    const token = tokens[at];
    return token === undefined ? '' : plain.slice(token.start, token.end).toLowerCase();
  };
  const at = tokens.findIndex((_, i) => word(i) === 'partition' && word(i + 1) === 'by');
  const begin = at < 0 ? plain.length : (tokens[at]?.start ?? plain.length);
  const counter = tokens.findIndex((_, i) => word(i) === 'auto_increment' && word(i + 1) === '=');
  const from = tokens[counter]?.start;
  const to = tokens[counter + 2]?.end;
  const head =
    counter < 0 || from === undefined || to === undefined || from >= begin
      ? plain.slice(0, begin)
      : `${plain.slice(0, from)}${plain.slice(to, begin)}`;
  return { options: oneSpaced(head), partitions: oneSpaced(plain.slice(begin)) };
}

/** Spaces and line breaks between the tokens of options; texts keep theirs. */
function oneSpaced(text: string): string {
  const tokens = tokenize(text);
  return tokens
    .map(({ start, end }, at) => {
      const before = tokens[at - 1];
      return `${before === undefined || before.end === start ? '' : ' '}${text.slice(start, end)}`;
    })
    .join('');
}

// ------------------------------------------------------------------------------------------------ programs

/** The makes of a database as statements, in an order in which they can run: foreign keys after all tables. */
export function mysqlScript(makes: readonly ItemMake[]): readonly ItemMake[] {
  const of = (...kinds: readonly ItemKind[]): readonly ItemMake[] =>
    makes.filter(({ kind }) => kinds.includes(kind));
  const keys = makes
    .filter((one) => one.facts.get('type') === 'f')
    .map((one) => ({ ...one, make: `ALTER TABLE ${one.facts.get('table') ?? ''} ADD ${one.make ?? ''}` }));
  return [...of('sequence', 'table'), ...keys, ...of('function', 'view', 'trigger', 'other object')];
}

const kinds: Readonly<Record<Exclude<MysqlObject['type'], 'table'>, ItemKind>> = {
  view: 'view',
  trigger: 'trigger',
  function: 'function',
  procedure: 'function',
  event: 'other object',
  sequence: 'sequence',
};

function programOf(object: MysqlObject, relations: ReadonlySet<string>): Listed {
  const { type, name, on } = object;
  if (type === 'table') throw new Error('A table has parts.');
  const shown = type === 'procedure' || type === 'event' ? `${type} ${shownName(name)}` : shownName(name);
  const make = withoutDefiner(object.sql);
  const tokens = tokenize(make);
  const reads =
    type === 'view'
      ? tokens.flatMap((one) => {
          const read = one.kind === 'quoted-identifier' ? unquoted(make.slice(one.start, one.end)) : '';
          return read !== name && relations.has(read) ? [shownName(read)] : [];
        })
      : [];
  const definition = definitionOf(type, make);
  return listedAs(definition, {
    kind: kinds[type],
    name: shown,
    on: on === undefined ? undefined : shownName(on),
    make: type === 'event' ? definition : make,
    drop: `DROP ${type.toUpperCase()} ${quotedName(name)}`,
    facts: facts({ type, reads: [...new Set(reads)].join('\n') }),
  });
}

/** Whoever creates it becomes its definer. */
function withoutDefiner(sql: string): string {
  const tokens = tokenize(sql);
  const at = tokens.findIndex(({ start, end }) => sql.slice(start, end).toLowerCase() === 'definer');
  if (at < 0 || at > 6) return sql.trim();
  // DEFINER=`user`@`host`
  const from = tokens[at]?.start ?? 0;
  const next = tokens
    .slice(at)
    .findIndex(({ kind, start, end }) => kind === 'word' && start > from && isHead(sql.slice(start, end)));
  const to = tokens[at + next]?.start;
  return to === undefined ? sql.trim() : `${sql.slice(0, from)}${sql.slice(to)}`.trim();
}

function isHead(word: string): boolean {
  return ['sql', 'view', 'trigger', 'function', 'procedure', 'event', 'aggregate'].includes(
    word.toLowerCase(),
  );
}

/** An event begins when it is created, unless somebody wrote when: what the server prints does not tell which. */
function definitionOf(type: MysqlObject['type'], make: string): string {
  if (type === 'event') return make.replace(/ STARTS '[^']*'/, '');
  return type === 'sequence' ? make.replace(/ ENGINE=\w+$/, '') : make;
}

// ------------------------------------------------------------------------------------------------ tokens

function textOf({ text }: Part, { start, end }: Token): string {
  return text.slice(start, end);
}

function nameIn(part: Part, token: Token): string {
  return unquoted(textOf(part, token));
}

function wordsOf(part: Part): readonly string[] {
  return part.tokens.flatMap((one) => (one.kind === 'word' ? [textOf(part, one).toLowerCase()] : []));
}
