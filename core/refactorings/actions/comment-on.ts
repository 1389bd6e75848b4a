/** COMMENT ON for the table or column that the statement creates, to be filled in. */
import { resolveRelation } from '../../schema/lookup.ts';
import { insert } from '../../text/edit.ts';
import { edits, roleAt, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Add a comment on this name',
  kind: 'rewrite',
  keeps: 'schema',
  offer(place) {
    const { source, after } = place;
    const table = roleAt(place, 'relation');
    const column = roleAt(place, 'column');
    const verb = source.word(0);
    const end = source.tokens.at(-1)?.end;
    if (end === undefined || (verb !== 'create' && verb !== 'alter')) return undefined;
    const comment = (what: string, name: string) => edits(insert(end, `;\nCOMMENT ON ${what} ${name} IS ''`));
    if (table?.access === 'declare') {
      const what = words.get(resolveRelation(after, table.name)?.kind ?? '');
      return what === undefined
        ? undefined
        : comment(what, source.text.slice(table.name.start, table.name.end));
    }
    if (column?.access !== 'declare' || column.source.of.kind === 'query') return undefined;
    const owner = column.source.of.name;
    if (owner === undefined) return undefined;
    const name = source.text.slice(column.start, column.end);
    return comment('COLUMN', `${source.text.slice(owner.start, owner.end)}.${name}`);
  },
  examples: [
    {
      before: 'CREATE TABLE ¦notes (id int)',
      after: "CREATE TABLE notes (id int);\nCOMMENT ON TABLE notes IS ''",
    },
    {
      before: 'ALTER TABLE public.orders ADD COLUMN ¦note text',
      after: "ALTER TABLE public.orders ADD COLUMN note text;\nCOMMENT ON COLUMN public.orders.note IS ''",
    },
  ],
};

const words: ReadonlyMap<string, string> = new Map([
  ['table', 'TABLE'],
  ['foreign-table', 'FOREIGN TABLE'],
  ['view', 'VIEW'],
  ['materialized-view', 'MATERIALIZED VIEW'],
  ['sequence', 'SEQUENCE'],
]);
