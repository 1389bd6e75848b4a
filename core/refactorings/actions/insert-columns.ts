/** The columns of an INSERT that names none. */
import { column, tableByKey } from '../../schema/lookup.ts';
import { relationNamed } from '../../queries/scope.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import { blocksAt, edits, isIn, refused, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Name the columns of the INSERT',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, schema } = place;
    const block = blocksAt(place).find(({ kind }) => kind === 'insert');
    const [target] = block?.sources ?? [];
    if (block === undefined || target?.of.kind !== 'relation') return undefined;
    const { name } = target.of;
    const called = target.aliased ? target.called : name;
    const at = source.indexAt(called?.end ?? name.end);
    if (!isIn(place, { from: block.range.from, to: at + 1 })) return undefined;
    const isSelect = ['select', 'with'].includes(source.word(at));
    if (source.word(at) !== 'values' && !isSelect) return undefined;
    const relation = relationNamed(schema, name);
    const table = relation && tableByKey(schema, relation.key);
    if (table?.complete !== true) return refused(`Not all columns of ${name.name.text} are known.`);
    const query = place.outline.blocks.find(({ range }) => range.from === at);
    const stars = query?.outputs.some(({ path }) => path?.star === true) === true;
    const count = isSelect
      ? stars || query === undefined
        ? undefined
        : query.outputs.length
      : source.separated({ from: at + 2, to: source.closing(at + 1) }).length;
    if (count === undefined || count > table.columns.length)
      return refused('It is not known how many values the INSERT has.');
    const names = table.columns.slice(0, count).map(({ name: one }) => one);
    if (names.some((one) => column(table, one)?.generated !== undefined))
      return refused('One of the columns is generated.');
    return edits(insert(called?.end ?? name.end, ` (${names.map(quoteIdentifier).join(', ')})`));
  },
  examples: [
    {
      before: "INSERT INTO ¦customers VALUES (99, 'a@b.c')",
      after: "INSERT INTO customers (id, email) VALUES (99, 'a@b.c')",
    },
    {
      before: 'INSERT INTO ¦items SELECT id, 1 FROM orders',
      after: 'INSERT INTO items (id, amount) SELECT id, 1 FROM orders',
    },
    {
      before: 'INSERT INTO ¦unknown VALUES (1)',
      after: 'refused: Not all columns of unknown are known.',
    },
  ],
};
