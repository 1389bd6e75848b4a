/** The name that the server gives to a constraint, written down, so that a later migration can drop it by that name. */
import type { Constraint } from '../../schema/model.ts';
import { resolveRelation, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import { edits, refused, type Refactoring, type RefactoringPlace } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Name the constraint',
  kind: 'rewrite',
  keeps: 'schema',
  offer(place) {
    const { source } = place;
    const at = [place.at, place.at - 1].find((one) => kinds.has(source.word(one)));
    const kind = at === undefined ? undefined : kinds.get(source.word(at));
    if (
      at === undefined ||
      kind === undefined ||
      (source.name(at - 2) !== undefined && source.word(at - 2) === 'constraint')
    )
      return undefined;
    // In `FOREIGN KEY (…) REFERENCES` the constraint begins earlier.
    if (kind === 'foreign-key' && source.word(at) === 'references' && isOfTable(place, at)) return undefined;
    const owner = place.outline.roles.find(
      (role) => role.kind === 'relation' && source.indexAt(role.start) < at,
    );
    const relation = owner?.kind === 'relation' ? resolveRelation(place.after, owner.name) : undefined;
    const table = relation && tableByKey(place.after, relation.key);
    if (table === undefined) return undefined;
    const columns = columnsAt(place, at);
    const before = tableByKey(place.schema, table.key)?.constraints ?? [];
    const found = table.constraints.filter(
      (one) => one.kind === kind && !before.some(({ name }) => name === one.name) && isOn(one, columns),
    );
    const [only] = found;
    if (only === undefined || found.length > 1)
      return refused('It is not known which name the server gives to it.');
    return edits(insert(source.tokens[at]?.start ?? 0, `CONSTRAINT ${quoteIdentifier(only.name)} `));
  },
  examples: [
    {
      before: 'CREATE TABLE notes (id int ¦PRIMARY KEY, body text)',
      after: 'CREATE TABLE notes (id int CONSTRAINT notes_pkey PRIMARY KEY, body text)',
    },
    {
      before: 'ALTER TABLE items ADD ¦FOREIGN KEY (id) REFERENCES orders (id)',
      after: 'ALTER TABLE items ADD CONSTRAINT items_id_fkey FOREIGN KEY (id) REFERENCES orders (id)',
    },
    {
      before: 'CREATE TABLE notes (id int, customer_id bigint ¦REFERENCES customers (id))',
      after:
        'CREATE TABLE notes (id int, customer_id bigint CONSTRAINT notes_customer_id_fkey REFERENCES customers (id))',
    },
    {
      before: 'ALTER TABLE orders ADD ¦CHECK (total > 0)',
      after: 'ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0)',
    },
  ],
};

const kinds: ReadonlyMap<string, Constraint['kind']> = new Map([
  ['primary', 'primary-key'],
  ['unique', 'unique'],
  ['foreign', 'foreign-key'],
  ['references', 'foreign-key'],
  ['check', 'check'],
]);

function isOfTable({ source }: RefactoringPlace, at: number): boolean {
  for (let before = at - 1; before > 0 && !source.isPunctuation(before, ','); before -= 1)
    if (source.words(before, 'foreign', 'key')) return true;
  return false;
}

/** The columns of a table constraint, or the column that a column constraint follows; undefined for CHECK. */
function columnsAt({ source, outline }: RefactoringPlace, at: number): readonly string[] | undefined {
  const word = source.word(at);
  if (word === 'check') return undefined;
  const list = source.nameList(source.word(at + 1) === 'key' ? at + 2 : at + 1);
  if (word !== 'references' && list.length > 0) return list.map(({ text }) => text);
  const column = outline.roles.findLast(
    (role) => role.kind === 'column' && role.access === 'declare' && source.indexAt(role.start) < at,
  );
  return column?.kind === 'column' ? [column.name.text] : undefined;
}

function isOn({ columns }: Constraint, wanted: readonly string[] | undefined): boolean {
  return (
    wanted === undefined || (columns.length === wanted.length && columns.every((one, i) => one === wanted[i]))
  );
}
