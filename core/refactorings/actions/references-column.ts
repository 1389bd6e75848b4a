/** The column that REFERENCES without columns means: the primary key of the referenced table. */
import { relationNamed } from '../../queries/scope.ts';
import { resolveRelation, primaryKey, tableByKey } from '../../schema/lookup.ts';
import { columnList } from '../../schema/print/names.ts';
import { insert } from '../../text/edit.ts';
import { edits, refused, roleAt, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Name the referenced columns',
  kind: 'rewrite',
  keeps: 'schema',
  offer(place) {
    const { source } = place;
    const role = roleAt(place, 'relation');
    if (role === undefined || source.word(source.indexAt(role.name.start) - 1) !== 'references')
      return undefined;
    if (source.isPunctuation(source.indexAt(role.end), '(')) return undefined;
    const relation = relationNamed(place.schema, role.name) ?? resolveRelation(place.after, role.name);
    const table =
      relation && (tableByKey(place.schema, relation.key) ?? tableByKey(place.after, relation.key));
    const key = table && primaryKey(table);
    if (key === undefined) return refused(`The primary key of ${role.name.name.text} is not known.`);
    return edits(insert(role.end, ` ${columnList(key.columns)}`));
  },
  examples: [
    {
      before: 'CREATE TABLE notes (id int, customer_id bigint REFERENCES ¦customers ON DELETE CASCADE)',
      after: 'CREATE TABLE notes (id int, customer_id bigint REFERENCES customers (id) ON DELETE CASCADE)',
    },
    {
      before: 'ALTER TABLE items ADD FOREIGN KEY (id) REFERENCES ¦orders',
      after: 'ALTER TABLE items ADD FOREIGN KEY (id) REFERENCES orders (id)',
    },
  ],
};
