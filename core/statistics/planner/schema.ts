/** What may be in the planner's part of plinth.stats.json, as a JSON Schema for editors. Unknown members are allowed everywhere. */
import { plannerVersion, statisticsSources, storedKinds } from './model.ts';

const text = (description: string) => ({ type: 'string', description });
const number = (description: string) => ({ type: 'number', description });
const count = (description: string) => ({ type: 'integer', minimum: 0, description });
const texts = (description: string) => ({
  type: 'object',
  description,
  additionalProperties: { type: 'string' },
});

const list = (description: string, required: readonly string[], properties: object) => ({
  type: 'array',
  description,
  items: { type: 'object', description: 'One of them.', required, properties },
});

const shared = {
  nullFraction: number('Share of rows in which it is NULL.'),
  width: count('Average bytes.'),
  distinct: number('Distinct values; below zero: as a share of all rows.'),
  correlation: number('How far the order in the table follows the order of the values.'),
};
const common = {
  mostCommon: text('Most common values, as an array of the server.'),
  frequencies: text('How often each of them comes.'),
  bounds: text('Bounds of ranges with equally many rows.'),
};

export function plannerSchema(): object {
  return {
    type: 'object',
    description:
      'What the planner goes by, for plans without the database. Values of columns stand here only for columns that planValues of plinth.config.json names.',
    required: ['version', 'collation', 'relations'],
    properties: {
      version: { description: 'Version of this part.', enum: [plannerVersion] },
      source: {
        description: 'Where they come from: a server (left out), or a dump of statistics, which says less.',
        enum: statisticsSources,
      },
      settings: texts('Planner settings, as sessions begin with them.'),
      collation: {
        type: 'object',
        description: 'How the database sorts texts.',
        required: ['provider', 'collate', 'ctype', 'encoding'],
        properties: {
          provider: text('c, i or b.'),
          collate: text('LC_COLLATE.'),
          ctype: text('LC_CTYPE.'),
          locale: text('Of ICU or the built-in provider.'),
          rules: text('Of ICU, beside those of its locale.'),
          encoding: text('Such as UTF8.'),
        },
      },
      relations: list(
        'Tables and indexes with their files.',
        ['schema', 'name', 'kind', 'blocks', 'pages', 'tuples', 'allVisible'],
        {
          schema: text('Its schema.'),
          name: text('Its name.'),
          kind: { type: 'string', description: 'What it is.', enum: storedKinds },
          blocks: count('Size of the main file in blocks of 8 kB.'),
          pages: count('The same as VACUUM or ANALYZE last saw it.'),
          tuples: number('Rows, as last counted; -1 where never.'),
          allVisible: count('Pages that are visible to all.'),
          allFrozen: count('Pages that are frozen.'),
          method: text('Of an index: btree, gin, …'),
          height: count('Of a btree: levels above its leaves.'),
          gin: { type: 'object', description: 'From the first page of a GIN index.' },
        },
      ),
      columns: list(
        'Statistics of columns and of expressions of indexes.',
        ['schema', 'relation', 'column', 'nullFraction', 'width', 'distinct'],
        {
          schema: text('Its schema.'),
          relation: text('Its table, or the index whose expression it is.'),
          column: text('Its name; empty where only its number is known.'),
          number: count('Of a column of an index that is known by its number: counted from one.'),
          inherited: { type: 'boolean', description: 'Of the table with all that inherit from it.' },
          ...shared,
          values: {
            type: 'object',
            description: 'Only where it is allowed.',
            properties: {
              ...common,
              elements: text('Most common elements of arrays.'),
              elementFrequencies: text('How often each of them comes.'),
              elementCounts: text('How many elements arrays have.'),
              rangeLengths: text('How long ranges are.'),
              emptyRanges: number('Share of empty ranges.'),
              rangeBounds: text('Bounds of ranges.'),
              least: text('The least value, from an index.'),
              greatest: text('The greatest value, from an index.'),
            },
          },
        },
      ),
      extended: list('What CREATE STATISTICS has gathered.', ['schema', 'name', 'keys'], {
        schema: text('Its schema.'),
        name: text('Its name.'),
        inherited: { type: 'boolean', description: 'Of the table with all that inherit from it.' },
        keys: text('Numbers of its columns.'),
        distinct: text('Distinct combinations, in the server’s own bytes.'),
        dependencies: text('Which columns follow from which, in the server’s own bytes.'),
        mostCommon: {
          type: 'object',
          description: 'Most common combinations, only where all columns are allowed.',
          properties: {
            bytes: text('In the server’s own bytes.'),
            types: texts('Names of the types in them.'),
            labels: texts('Names of the enum values in them.'),
          },
        },
        expressions: list('Of each expression.', ['nullFraction', 'width', 'distinct'], {
          ...shared,
          ...common,
        }),
      }),
    },
  };
}
