/**
 * Decides whether a column contains personal data: first by what the team states, then by its name and type, considering its table. A word
 * that mostly means something else counts only near a person, because a false report is worse than a missing one.
 */
import { later } from '../collections/later.ts';
import { categories, type PersonalCategory, type PersonalMark } from './category.ts';
import { dictionary, inTables, type TypeKind } from './dictionary.ts';
import { markerIn } from './marker.ts';
import type { TableContext } from './people.ts';
import { saidOf, type PersonalDataSettings } from './settings.ts';
import type { DataColumn, DataTable } from './shape.ts';
import {
  coordinates,
  leadingWords,
  needsAddress,
  notBehind,
  partsOfAddress,
  trailingWords,
  whereabouts,
} from './tables.ts';
import { endsWith, sameWords, WordList, wordsOf } from './words.ts';

export function classify(
  column: DataColumn,
  table: DataTable,
  context: TableContext,
  settings: PersonalDataSettings,
): PersonalMark | undefined {
  const configured = saidOf(settings.columns, table.key, column.name);
  if (configured !== undefined)
    return configured === 'none' ? undefined : stated(configured, `plinth.config.json says so`);
  const marker = markerIn(column.comment);
  if (marker?.kind === 'category') return stated(marker.category, 'its comment says so');
  if (
    marker?.kind === 'none' ||
    saidOf(settings.tables, table.key) === 'none' ||
    markerIn(table.comment)?.kind === 'none'
  )
    return undefined;
  const own = byOwnWords(column, settings);
  if (own !== undefined) return own;
  const guessed = byName(column, table, context, settings) ?? byType(column, context);
  if (marker?.kind !== 'personal') return guessed;
  return stated(guessed?.category ?? 'identity', 'its comment says that it is personal data');
}

function stated(category: PersonalCategory, because: string): PersonalMark {
  return { category, confidence: 'high', because, stated: true };
}

function byOwnWords(column: DataColumn, settings: PersonalDataSettings): PersonalMark | undefined {
  const words = wordsOf(column.name);
  for (const category of categories) {
    const found = (settings.words[category] ?? []).find((entry) => endsWith(words, wordsOf(entry)));
    if (found !== undefined)
      return {
        category,
        confidence: 'high',
        because: `named “${found}”, which plinth.config.json lists`,
        stated: false,
      };
  }
  return undefined;
}

// ------------------------------------------------------------------------------------------------------------------ by name

interface Term {
  readonly words: readonly string[];
  readonly category: PersonalCategory;
  readonly strength: Strength;
}

const strengths = ['certain', 'likely', 'linked', 'near', 'person'] as const;
type Strength = (typeof strengths)[number];

const termsOf = (): readonly Term[] =>
  categories
    .flatMap((category) =>
      strengths.flatMap((strength) =>
        new WordList(dictionary[category][strength]).entries.map((words) => ({ words, category, strength })),
      ),
    )
    // The longer term is more specific: an e-mail address is not a postal address.
    .sort(
      (a, b) =>
        b.words.length - a.words.length || strengths.indexOf(a.strength) - strengths.indexOf(b.strength),
    );

/** Terms by their last word, because only few of them can match a name. */
const termsByHead = later((): ReadonlyMap<string, readonly Term[]> => grouped(termsOf()));

function grouped(all: readonly Term[]): ReadonlyMap<string, readonly Term[]> {
  const byHead = new Map<string, Term[]>();
  for (const term of all) {
    const head = term.words.at(-1) ?? '';
    const known = byHead.get(head);
    if (known === undefined) byHead.set(head, [term]);
    else known.push(term);
  }
  return byHead;
}

const trailing: ReadonlySet<string> = new Set(trailingWords.split(', '));
const leading: ReadonlySet<string> = new Set(leadingWords.split(', '));
const forbidden: ReadonlyMap<string, WordList> = new Map(
  Object.entries(notBehind).map(([words, before]) => [words, new WordList(before)] as const),
);

function byName(
  column: DataColumn,
  table: DataTable,
  context: TableContext,
  settings: PersonalDataSettings,
): PersonalMark | undefined {
  const all = wordsOf(column.name);
  if (isReference(column, table)) return undefined;
  for (const words of readings(all, table)) {
    const isIgnored = settings.ignoredWords.some((entry) => endsWith(words, wordsOf(entry)));
    if (isIgnored) return undefined;
    const inside =
      byTable(words, column, table, context) ??
      (words === all ? byNeighbour(words, column, table, context, settings) : undefined);
    if (inside !== undefined) return inside;
    for (const term of termsByHead().get(words.at(-1) ?? '') ?? []) {
      const mark = isPlaceOfThing(term, table, context) ? undefined : fit(term, words, column, context);
      if (mark !== undefined) return mark;
    }
  }
  return undefined;
}

/** The name, also without trailing words that mean nothing: `phone_number_normalized`, `address_line_1`. */
function readings(words: readonly string[], table: DataTable): readonly (readonly string[])[] {
  const found = [words];
  let shorter = words;
  while (shorter.length > 1 && trailing.has(shorter.at(-1) ?? '')) {
    shorter = shorter.slice(0, -1);
    found.push(shorter);
  }
  const own = wordsOf(table.name);
  // users.user_name, users.profile_photo: the first words repeat the table's name.
  const rest = found.flatMap((one) => {
    let bare = one;
    while (bare.length > 1 && (leading.has(bare[0] ?? '') || own.includes(bare[0] ?? '')))
      bare = bare.slice(1);
    return bare.length < one.length ? [bare] : [];
  });
  return [...found, ...rest];
}

function fit(
  { words: entry, category, strength }: Term,
  words: readonly string[],
  column: DataColumn,
  context: TableContext,
): PersonalMark | undefined {
  const fits = strength === 'person' ? sameWords(words, entry) : endsWith(words, entry);
  if (!fits || !hasFittingType(column.kind, category) || isElsewhere(entry, words)) return undefined;
  if (!isNearEnough(strength, category, entry, context)) return undefined;
  const isSure =
    strength === 'certain' ||
    strength === 'person' ||
    (strength === 'likely' && context.closeness !== 'apart') ||
    (strength === 'linked' && context.closeness === 'person');
  const needsTable = strength === 'linked' || strength === 'near' || strength === 'person';
  const where = needsTable ? whereWords(context) : '';
  return {
    category,
    confidence: isSure ? 'high' : 'medium',
    because: `named “${entry.join(' ')}”${where}`,
    stated: false,
  };
}

function whereWords({ closeness, because }: Pick<TableContext, 'closeness' | 'because'>): string {
  if (closeness === 'person') return ', in a table of people';
  return because === '' ? '' : `, and ${because}`;
}

function isNearEnough(
  strength: Strength,
  category: PersonalCategory,
  entry: readonly string[],
  { closeness, about }: TableContext,
): boolean {
  if (about === 'machine' && strength !== 'certain') return false;
  if (about === 'machine' && closeness === 'apart' && isOfMachines(category, entry)) return false;
  if (about === 'organisation' && closeness === 'apart' && isPublicOfFirms(category, entry)) return false;
  switch (strength) {
    case 'certain':
    case 'likely':
      return true;
    case 'linked':
      return (
        closeness !== 'apart' &&
        !(about === 'organisation' && (category === 'identity' || isPublicOfFirms(category, entry)))
      );
    case 'near':
      return (closeness === 'near' || closeness === 'person') && about === undefined;
    case 'person':
      return closeness === 'person';
  }
}

/** One part of an address alone, or the location of an object. */
function isPlaceOfThing(
  { words, category }: Term,
  { name, columns }: DataTable,
  { closeness }: TableContext,
): boolean {
  if (category !== 'location') return false;
  const has = (list: WordList): boolean => columns.some((one) => list.has(wordsOf(one.name)));
  if (parts.has(words)) return !has(address);
  if (closeness === 'person' || !points.has(words)) return false;
  const table = wordsOf(name);
  return !has(streets) && !stays.isEndOf(table);
}

const parts = new WordList(needsAddress);
const address = new WordList(partsOfAddress);
const points = new WordList(coordinates);
const streets = new WordList(
  'street, zip, zip code, zipcode, postal code, postcode, address line, plz, strasse, rue, calle',
);
const stays = new WordList(whereabouts);

/** How a program authenticates itself, and where it runs. */
function isOfMachines(category: PersonalCategory, entry: readonly string[]): boolean {
  if (category === 'identity') return logins.has(entry);
  return category === 'credential' || category === 'network';
}

const logins = new WordList('username, user name, login name, user login');

/** The address and name of an organisation are public. An e-mail address may be a person's. */
function isPublicOfFirms(category: PersonalCategory, entry: readonly string[]): boolean {
  if (category === 'contact') return !entry.some((word) => word === 'email' || word === 'contact');
  return category === 'location' || category === 'free-text' || entry.join(' ').startsWith('tax');
}

function hasFittingType(kind: TypeKind, category: PersonalCategory): boolean {
  return dictionary[category].types.includes(kind);
}

/** That word before it changes the meaning. */
function isElsewhere(entry: readonly string[], words: readonly string[]): boolean {
  const before = words.slice(0, words.length - entry.length);
  return forbidden.get(entry.join(' '))?.isEndOf(before) === true;
}

/** A number that references another table means nothing by itself; an address or name that does so counts. */
function isReference(column: DataColumn, table: DataTable): boolean {
  if (column.kind !== 'uuid' && column.kind !== 'integer' && wordsOf(column.name).at(-1) !== 'id')
    return false;
  return table.references.some(({ columns }) => columns.includes(column.name));
}

// ------------------------------------------------------------------------------------------------------------------ by table

const contexts = inTables.map((one) => ({
  ...one,
  tables: new WordList(one.tables),
  columns: new WordList(one.columns),
}));

/** Names that mean something only in tables of certain names: `messages.body`. */
function byTable(
  words: readonly string[],
  column: DataColumn,
  table: DataTable,
  { closeness, because }: TableContext,
): PersonalMark | undefined {
  const name = wordsOf(table.name);
  for (const { category, tables, columns, link } of contexts) {
    const isNear =
      link === 'any' ||
      closeness === 'near' ||
      closeness === 'person' ||
      (link === 'linked' && closeness === 'linked');
    if (!isNear || !hasFittingType(column.kind, category)) continue;
    if (!tables.isEndOf(name) || !columns.has(words)) continue;
    const where = whereWords({ closeness, because });
    return {
      category,
      confidence: 'medium',
      because: `named “${words.join(' ')}” in ${table.name}${where}`,
      stated: false,
    };
  }
  return undefined;
}

/** A name next to an e-mail address belongs to its owner, and a token is sent to that address. An organisation may have both, too. */
function byNeighbour(
  words: readonly string[],
  column: DataColumn,
  table: DataTable,
  { about, closeness }: TableContext,
  settings: PersonalDataSettings,
): PersonalMark | undefined {
  const [only, ...more] = words;
  const category = only === 'name' ? 'identity' : only === 'token' ? 'credential' : undefined;
  if (category === undefined || more.length > 0 || about !== undefined || closeness === 'person')
    return undefined;
  if (!hasFittingType(column.kind, category)) return undefined;
  const neighbour = table.columns.find(
    (one) =>
      one.kind === 'text' &&
      emails.has(wordsOf(one.name)) &&
      saidOf(settings.columns, table.key, one.name) !== 'none' &&
      !settings.ignoredWords.some((entry) => endsWith(wordsOf(one.name), wordsOf(entry))),
  );
  if (neighbour === undefined) return undefined;
  return {
    category,
    confidence: 'medium',
    because: `named “${only}” beside ${neighbour.name}`,
    stated: false,
  };
}

const emails = new WordList('email, e mail, email address');

// ------------------------------------------------------------------------------------------------------------------ by type

/** A project's own type for e-mail addresses; a network address in a table of people's actions. */
function byType(column: DataColumn, { closeness, about, because }: TableContext): PersonalMark | undefined {
  const words = wordsOf(column.type);
  if ((column.kind === 'text' || column.kind === 'other') && typeNames.isEndOf(words))
    return { category: 'contact', confidence: 'high', because: `typed ${column.type}`, stated: false };
  if (
    column.kind !== 'address' ||
    about !== undefined ||
    closeness === 'apart' ||
    column.type.startsWith('cidr')
  )
    return undefined;
  return {
    category: 'network',
    confidence: 'medium',
    because: `typed ${column.type}${whereWords({ closeness, because })}`,
    stated: false,
  };
}

const typeNames = new WordList('email, email address, e mail, phone, phone number');
