/** SQL that a migration holds in a comment for somebody to run by hand: an UPDATE of a column, where the grammar takes it for one. Runs nothing. */
import { relationKey } from '../../schema/lookup.ts';
import { placesInWords, type Placed } from '../placed.ts';

interface Wanted {
  /** Of the table. */
  readonly key: string;
  readonly name: string;
}

interface Paragraph {
  readonly text: string;
  /** From one. */
  readonly first: number;
  readonly last: number;
}

/** `000026:97-104`, `lines 97-104`; undefined where no file of the change has one. */
export function commentedUpdate(all: readonly Placed[], wanted: Wanted): string | undefined {
  for (const migration of new Set(all.map((one) => one.migration))) {
    const own = all.filter((one) => one.migration === migration);
    const found = paragraphsIn(migration.text).find(
      (one) => isOutside(one, own) && own.some((placed) => updates(one.text, placed, wanted)),
    );
    const [first] = own;
    if (found === undefined || first === undefined) continue;
    const lines = found.first === found.last ? `${found.first}` : `${found.first}-${found.last}`;
    const place = first.place.startsWith('line ')
      ? `line${found.first === found.last ? '' : 's'} ${lines}`
      : first.place.replace(/\d+$/, lines);
    return placesInWords([place]);
  }
  return undefined;
}

/** The same of a file that ran before: the one that has made the column. `lines 4-16`. */
export function commentedLines(text: string, placed: Placed, wanted: Wanted): string | undefined {
  const found = paragraphsIn(text).find((one) => updates(one.text, placed, wanted));
  if (found === undefined) return undefined;
  return found.first === found.last
    ? `line ${String(found.first)}`
    : `lines ${String(found.first)}-${String(found.last)}`;
}

/** Comments that stand together: an empty line ends one, in a comment or between two. */
function paragraphsIn(text: string): readonly Paragraph[] {
  const found: { text: string; first: number; last: number }[] = [];
  let isOpen = false;
  let last: { text: string; first: number; last: number } | undefined;
  for (const [at, line] of text.split('\n').entries()) {
    const starts: boolean = !isOpen && /^\s*\/\*/.test(line);
    const isBlock: boolean = isOpen || starts;
    const said = isBlock
      ? line.replace(/^\s*\/\*+/, '').replace(/\*\/.*$/, '')
      : /^\s*--+(.*)$/.exec(line)?.[1];
    if (isBlock) isOpen = !line.includes('*/');
    if (said === undefined || said.trim() === '') last = undefined;
    else if (last === undefined) found.push((last = { text: said, first: at + 1, last: at + 1 }));
    else {
      last.text += `\n${said}`;
      last.last = at + 1;
    }
  }
  return found;
}

/** Not in the body of a function, which has comments of its own. */
function isOutside({ first }: Paragraph, own: readonly Placed[]): boolean {
  return !own.some(({ line, one: { statement } }) => {
    const { text } = statement.parsed;
    return line <= first && first < line + text.split('\n').length;
  });
}

/** Prose that the grammar refuses is none, and prose in front of it is left out. */
function updates(text: string, { one, section, at }: Placed, { key, name }: Wanted): boolean {
  const reader = one.statement.parsed.rereader;
  const from = /^\s*(?:with|update)\b/im.exec(text)?.index;
  if (reader === undefined || from === undefined) return false;
  // Behind the last statement a table of the change is known.
  const schema = section.after;
  const before = section.before[at] ?? schema;
  return reader
    .commands(text.slice(from))
    .some(({ operations }) =>
      operations.some(
        (operation) =>
          operation.kind === 'update' &&
          operation.columns.includes(name) &&
          [schema, before].some((each) => relationKey(each, operation.table) === key),
      ),
    );
}
