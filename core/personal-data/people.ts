/**
 * Which tables contain people, and how close the rows of other tables are to one: by names, by columns that only people have, by foreign
 * keys and by columns that are named like one. Does not judge single columns.
 */
import { oncePer } from '../collections/once-per.ts';
import { saidOf, type PersonalDataSettings } from './settings.ts';
import type { DataShape, DataTable } from './shape.ts';
import {
  aloneIsPeople,
  ambiguousPeople,
  detailWords,
  machineWords,
  organisationWords,
  otherMeanings,
  authorshipWords,
  personWords,
} from './tables.ts';
import { endsWith, WordList, wordsOf } from './words.ts';

/**
 * `person`: its rows are people, or one row for each. `near`: one foreign key away from a person, `linked`: two. `apart`: no path to a
 * person.
 */
export type Closeness = 'person' | 'near' | 'linked' | 'apart';

export interface TableContext {
  readonly closeness: Closeness;
  /** The subject of the table, if it is not people: its names, addresses and secrets belong to machines or organisations. */
  readonly about: 'machine' | 'organisation' | undefined;
  /** Words: which person it is close to, or why its rows are people. */
  readonly because: string;
  /** Key of that table. */
  readonly person: string | undefined;
}

export function contextOf(table: DataTable, shape: DataShape, settings: PersonalDataSettings): TableContext {
  const own = asPerson(table, shape, settings);
  if (own !== undefined) return { closeness: 'person', about: undefined, because: own, person: table.key };
  const about = aboutOf(table.name);
  const direct = directly(table, shape, settings);
  if (direct !== undefined) return { closeness: 'near', about, ...direct };
  const back = behindPerson(table, shape, settings);
  if (back !== undefined) return { closeness: 'near', about, ...back };
  for (const { to } of table.references) {
    const between = to === table.key ? undefined : shape.table(to);
    const far =
      between && aboutOf(between.name) !== 'organisation' ? directly(between, shape, settings) : undefined;
    if (far !== undefined)
      return {
        closeness: 'linked',
        about,
        person: far.person,
        because: `through ${to.replace(/^public\./, '')} it belongs to ${far.name}`,
      };
  }
  return { closeness: 'apart', about, because: '', person: undefined };
}

/** Why the rows of a table are people; undefined if they are not. */
function asPerson(
  table: DataTable,
  shape: DataShape,
  settings: PersonalDataSettings,
  depth = 0,
): string | undefined {
  const said = saidOf(settings.tables, table.key);
  if (said !== undefined) return said === 'person' ? 'plinth.config.json says so' : undefined;
  if (isNamedLikePeople(table) && !isMembership(table, shape, settings, depth))
    return 'the table’s name suggests it';
  if (hasTraitsOfPeople(table)) return 'its columns say so';
  if (depth > 0) return undefined;
  for (const { columns, to } of table.references) {
    const isOneToOne = table.unique.some((unique) => sameSet(unique, columns));
    const parent = isOneToOne && to !== table.key ? shape.table(to) : undefined;
    if (
      parent !== undefined &&
      asPerson(parent, shape, settings, depth + 1) !== undefined &&
      isDetail(table.name)
    )
      return `it has one row for each of ${parent.name}`;
  }
  return undefined;
}

/** project_users: its rows only connect people with something else. */
function isMembership(
  table: DataTable,
  shape: DataShape,
  settings: PersonalDataSettings,
  depth: number,
): boolean {
  if (table.columns.some(({ name }) => ownTraits.has(wordsOf(name)))) return false;
  if (hasTraitsOfPeople(table)) return false;
  const primary = table.unique[0] ?? [];
  const isLink = table.columns.some(
    ({ name }) => isNamedLikeKey(name) && !(primary.length === 1 && primary[0] === name),
  );
  if (isLink || depth > 1) return isLink;
  return table.references.some(({ to }) => {
    const other = to === table.key ? undefined : shape.table(to);
    return other !== undefined && asPerson(other, shape, settings, depth + 1) !== undefined;
  });
}

const ownTraits = new WordList(
  'name, full name, first name, last name, email, email address, phone, phone number, username, user name, login, display name, nickname, address, nom, nombre, vorname, nachname, prenom, apellido',
);

const isNamedLikePeople = oncePer((table: DataTable): boolean => {
  const words = wordsOf(table.name).filter((word) => word !== 'tbl' && word !== 'tb' && word !== 't');
  if (words.some((word) => meansOther.has(word))) return false;
  // A team's profile is not a person's.
  if (words.at(-1) === 'profile' && organisations.isEndOf(words.slice(0, -1))) return false;
  const found = people.entries.find((entry) => endsWith(words, entry));
  if (found !== undefined && !ambiguous.has(found.join(' '))) return true;
  if (found !== undefined && words.length === 1 && alone.has(words[0] ?? '')) return true;
  if (found !== undefined && has(table, strongTraits)) return true;
  // user_details: the last word only says that there are further columns.
  const head = words.findLastIndex((word) => !details.has(word));
  const before = words.slice(0, head + 1);
  return (
    head >= 0 &&
    head < words.length - 1 &&
    people.entries.some((entry) => endsWith(before, entry) && !ambiguous.has(entry.join(' ')))
  );
});

function has({ columns }: DataTable, list: WordList): boolean {
  return columns.some(({ name, kind }) => kind !== 'boolean' && list.has(wordsOf(name)));
}

/** Columns that only people have. */
const strongTraits = new WordList(
  'full name, first name, last name, email, email address, phone, phone number, username, user name, display name, nickname, vorname, nachname, prenom, apellido, date of birth, birth date, birthdate, birthday, gender',
);
const ambiguous: ReadonlySet<string> = new Set(ambiguousPeople.split(', '));
const alone: ReadonlySet<string> = new Set(aloneIsPeople.split(', '));

const people = new WordList(personWords);
const details: ReadonlySet<string> = new Set(detailWords.split(', '));
const meansOther: ReadonlySet<string> = new Set(otherMeanings.split(', '));
const machines = new WordList(machineWords);
const organisations = new WordList(organisationWords);
const authorship: ReadonlySet<string> = new Set(authorshipWords.split(', '));

function isDetail(name: string): boolean {
  return details.has(wordsOf(name).at(-1) ?? '');
}

/** A first and a last name, a date of birth, or sign-in data: only people have them. */
const hasTraitsOfPeople = oncePer(({ name, columns }: DataTable): boolean => {
  const names = columns.filter(({ kind }) => kind !== 'boolean').map((one) => wordsOf(one.name));
  const hasOne = (list: WordList): boolean => names.some((words) => list.has(words));
  const signsIn = hasOne(passwords) && (hasOne(emails) || hasOne(logins));
  return (
    (hasOne(firstNames) && hasOne(lastNames)) || hasOne(births) || (signsIn && aboutOf(name) === undefined)
  );
});

const emails = new WordList('email, e mail, email address');
const logins = new WordList('username, user name, login');
const passwords = new WordList(
  'password, password hash, hashed password, encrypted password, passwd, password digest, crypted password',
);

const firstNames = new WordList(
  'first name, firstname, given name, vorname, prenom, primer nombre, forename, fname',
);
const lastNames = new WordList(
  'last name, lastname, family name, surname, nachname, nom, nom famille, apellido, lname, familienname',
);
const births = new WordList(
  'date of birth, birth date, birthdate, birthday, dob, geburtsdatum, date naissance, date de naissance, fecha nacimiento, fecha de nacimiento',
);

function aboutOf(name: string): TableContext['about'] {
  const words = wordsOf(name);
  if (machines.isEndOf(words)) return 'machine';
  const whose = words.at(-1) === 'profile' ? words.slice(0, -1) : words;
  return organisations.isEndOf(whose) ? 'organisation' : undefined;
}

interface Near {
  readonly person: string | undefined;
  readonly name: string;
  readonly because: string;
}

/** Its rows belong to a person: by a foreign key, or by a column that is named like one. A row's author is not its subject. */
function directly(table: DataTable, shape: DataShape, settings: PersonalDataSettings): Near | undefined {
  if (saidOf(settings.tables, table.key) === 'none') return undefined;
  for (const { columns, to } of table.references) {
    if (to === table.key || columns.some(saysAuthorship)) continue;
    const parent = shape.table(to);
    if (parent !== undefined && asPerson(parent, shape, settings) !== undefined)
      return { person: to, name: parent.name, because: `its rows belong to ${parent.name}` };
  }
  const named = table.columns.find(
    ({ name, kind }) =>
      kind !== 'boolean' && kind !== 'moment' && !saysAuthorship(name) && isNamedLikeKey(name),
  );
  return named && { person: undefined, name: named.name, because: `${named.name} says whose its rows are` };
}

/** `customer_id`, `userUuid`: with or without a foreign key. */
function isNamedLikeKey(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (words.length < 2 || (last !== 'id' && last !== 'uuid' && last !== 'guid' && last !== 'fk'))
    return false;
  const owner = words.slice(0, -1);
  return !owner.some((word) => meansOther.has(word)) && keyPeople.isEndOf(owner);
}

/** Words that denote people in columns of other tables too, never organisations or programs. */
const keyPeople = new WordList(
  personWords,
  'client, account, profile, lead, parent, child, contact, member, admin, relative, dependent, individual',
);

function saysAuthorship(column: string): boolean {
  const words = wordsOf(column);
  return words.some((word) => authorship.has(word)) || words.includes('by');
}

/** A person's row references it, and that is its purpose: addresses. */
function behindPerson(table: DataTable, shape: DataShape, settings: PersonalDataSettings): Near | undefined {
  const words = wordsOf(table.name);
  if (!behind.isEndOf(words)) return undefined;
  for (const key of shape.referrers(table.key)) {
    const other = key === table.key ? undefined : shape.table(key);
    if (other !== undefined && asPerson(other, shape, settings) !== undefined)
      return { person: key, name: other.name, because: `${other.name} points at its rows` };
  }
  return undefined;
}

const behind = new WordList(
  'address, adresse, contact detail, contact information, phone number, identity document, passport',
);

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

/** A column by which the rows of one person may be found without a foreign key: a key by its name, else an address or a user name. */
export function linkColumn({ columns }: DataTable): string | undefined {
  const keys = columns.filter(({ name }) => isNamedLikeKey(name) && !saysAuthorship(name));
  const names = columns.filter(
    ({ name, kind }) => kind === 'text' && (emails.isEndOf(wordsOf(name)) || logins.isEndOf(wordsOf(name))),
  );
  return [...keys, ...names][0]?.name;
}
