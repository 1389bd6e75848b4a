/** The names that a text of SQL creates and alters, in any dialect: by regular expressions, once for each text. Parses nothing. */
import { groupBy } from '../../../core/collections/group-by.ts';
import { identifierName } from '../../../core/syntax/postgres/identifier.ts';

const creation =
  /\bcreate\s+(?:or\s+replace\s+)?(?:(?:unlogged|materialized|recursive|foreign|virtual)\s+)*(?:(?:temp(?:orary)?|algorithm\s*=\s*\w+|definer\s*=\s*\S+|sql\s+security\s+\w+)\s+(?=(?:[^\s;(]+\s+){0,4}view\b))*(?:table|view|function|procedure|type|domain|sequence|aggregate)\s+(?:if\s+not\s+exists\s+)?(?:("[^"\n]+"|[\w$]+|`[^`\n]+`|\[\w+\])\s*\.\s*)?("[^"\n]+"|`[^`\n]+`|\[\w+\]|[a-z_][\w$]*)/gi;

const alteration =
  /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?:("[^"\n]+"|[\w$]+)\s*\.\s*)?("[^"\n]+"|`[^`\n]+`|\[\w+\]|[a-z_][\w$]*)/gi;

const rename =
  /\balter\s+table\s+("[^"\n]+"|`[^`\n]+`|\[\w+\]|[\w$]+)\s+rename\s+to\s+("[^"\n]+"|`[^`\n]+`|\[\w+\]|[a-z_][\w$]*)/gi;

const schemaCreation =
  /\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?(?:authorization\s+)?("[^"\n]+"|[a-z_][\w$]*)/gi;

/** The first schema of the path, in which unqualified names are created. */
const pathChange =
  /^[ \t]*set\s+(?:local\s+|session\s+)?search_path\s*(?:=|\bto\b)\s*(?:'(?=[a-z_][\w$]*'))?("(?!\$user)[^"\n]+"|(?!default\b)[a-z_][\w$]*)/gim;

interface Names {
  readonly created: ReadonlySet<string>;
  /** Where the first statement that creates it begins, by name in lower case. */
  readonly places: ReadonlyMap<string, number>;
  readonly altered: ReadonlySet<string>;
  readonly homesByName: ReadonlyMap<string, ReadonlySet<string>>;
  /** Schemas in which it creates something, and those that it creates. */
  readonly homes: ReadonlySet<string>;
  readonly schemas: ReadonlySet<string>;
}

const known = new Map<string, Names>();
let knownLength = 0;
/** In UTF-16 units, of the texts: a migration that is edited is another text at each letter. */
const mostKnown = 32_000_000;

/** Folded, without their schemas. */
export function namesCreated(text: string): ReadonlySet<string> {
  return namesOf(text).created;
}

/** Where a text creates a name, in any case. */
export function placeOfCreation(text: string, name: string): number | undefined {
  return namesOf(text).places.get(name.toLowerCase());
}

/** The schemas in which a text creates a name; `public` where it names none. */
export function homesOf(text: string, name: string): ReadonlySet<string> {
  return namesOf(text).homesByName.get(name) ?? new Set();
}

/** Of tables. */
export function namesAltered(text: string): ReadonlySet<string> {
  return namesOf(text).altered;
}

/** The schemas that some texts use and none creates: a program or an administrator creates these. */
export function schemasMissing(texts: readonly string[]): readonly string[] {
  const created = new Set(texts.flatMap((text) => [...namesOf(text).schemas]));
  const used = new Set(texts.flatMap((text) => [...namesOf(text).homes]));
  return [...used].filter((name) => !created.has(name) && !/^(?:|public|pg_.*)$/.test(name));
}

/** Once for each text. */
function namesOf(text: string): Names {
  const before = known.get(text);
  if (before !== undefined) return before;
  const created = Array.from(text.matchAll(creation));
  const all = (matches: Iterable<RegExpMatchArray>, group: 1 | 2): ReadonlySet<string> =>
    new Set(Array.from(matches, (match) => nameIn(match[group] ?? '')));
  const found = {
    created: withNewNames(all(created, 2), text),
    places: new Map(
      created.toReversed().map(({ 2: name = '', index }) => [nameIn(name).toLowerCase(), index] as const),
    ),
    homesByName: new Map(
      [...groupBy(created, ({ 2: name = '' }) => nameIn(name))].map(([name, some]) => [
        name,
        new Set(some.map(({ 1: home = 'public' }) => nameIn(home))),
      ]),
    ),
    altered: all(text.matchAll(alteration), 2),
    homes: new Set([...all(created, 1), ...(created.length > 0 ? all(text.matchAll(pathChange), 1) : [])]),
    schemas: all(text.matchAll(schemaCreation), 1),
  };
  knownLength += text.length;
  if (knownLength > mostKnown) {
    known.clear();
    knownLength = text.length;
  }
  known.set(text, found);
  return found;
}

/** With those that what it creates gets later: `CREATE TABLE new_users` may take the place of another table. */
function withNewNames(created: ReadonlySet<string>, text: string): ReadonlySet<string> {
  const renamed = Array.from(text.matchAll(rename), ([, from = '', to = '']) => [nameIn(from), nameIn(to)]);
  return new Set([...created, ...renamed.flatMap(([from = '', to = '']) => (created.has(from) ? to : []))]);
}

/** With the quotes of any dialect. */
function nameIn(source: string): string {
  return identifierName(source.replace(/^[`[](.*)[`\]]$/, '"$1"'));
}
