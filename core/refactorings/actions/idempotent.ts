/** IF NOT EXISTS, IF EXISTS or OR REPLACE, so that the statement can run twice with the same result. */
import { insert } from '../../text/edit.ts';
import { edits, type Refactoring, type RefactoringPlace } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Make the statement idempotent',
  kind: 'rewrite',
  keeps: 'schema',
  offer(place) {
    const found = wordsAt(place);
    return found === undefined
      ? undefined
      : edits(insert(place.source.tokens[found.after]?.end ?? 0, ` ${found.words}`));
  },
  examples: [
    { before: '¦CREATE TABLE notes (id int)', after: 'CREATE TABLE IF NOT EXISTS notes (id int)' },
    { before: '¦DROP TABLE items', after: 'DROP TABLE IF EXISTS items' },
    {
      before: 'CREATE UNIQUE ¦INDEX CONCURRENTLY a ON orders (total)',
      after: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a ON orders (total)',
    },
    {
      before: '¦CREATE VIEW paid AS SELECT 1 AS one',
      after: 'CREATE OR REPLACE VIEW paid AS SELECT 1 AS one',
    },
    {
      before: 'ALTER TABLE orders ¦ADD COLUMN note text',
      after: 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text',
    },
    {
      before: 'ALTER TABLE orders ¦DROP COLUMN total',
      after: 'ALTER TABLE orders DROP COLUMN IF EXISTS total',
    },
    { before: 'CREATE TABLE ¦IF NOT EXISTS notes (id int)', after: '' },
    { before: 'CREATE ¦INDEX ON orders (total)', after: '' },
  ],
};

interface Found {
  /** Index of the token after which the words are inserted. */
  readonly after: number;
  readonly words: string;
}

const created: ReadonlySet<string> = new Set(['table', 'schema', 'extension', 'sequence', 'index']);
const replaced: ReadonlySet<string> = new Set(['view', 'function', 'procedure']);
const dropped: ReadonlySet<string> = new Set(
  'table view index sequence schema type domain extension function procedure trigger policy'.split(' '),
);

function wordsAt(place: RefactoringPlace): Found | undefined {
  const { source, at } = place;
  const action = source.word(0) === 'alter' ? actionAt(place) : undefined;
  if (action !== undefined) return action;
  if (at > 4) return undefined;
  const verb = source.word(0);
  const known = verb === 'create' ? created : verb === 'drop' ? dropped : undefined;
  for (let word = 1; word < 5 && (verb === 'create' || verb === 'drop'); word += 1) {
    const what = source.word(word);
    if (verb === 'create' && word === 1 && replaced.has(what)) return { after: 0, words: 'OR REPLACE' };
    const isMaterialized = what === 'view' && source.word(word - 1) === 'materialized';
    if (known?.has(what) !== true && !isMaterialized) continue;
    const last = source.word(word + 1) === 'concurrently' ? word + 1 : word;
    if (source.word(last + 1) === 'if' || source.word(last + 1) === 'on') return undefined;
    return { after: last, words: verb === 'drop' ? 'IF EXISTS' : 'IF NOT EXISTS' };
  }
  return undefined;
}

/** ADD COLUMN, DROP COLUMN and DROP CONSTRAINT of ALTER TABLE. */
function actionAt({ source, at }: RefactoringPlace): Found | undefined {
  const verb = [at, at - 1].find(
    (one) =>
      ['add', 'drop'].includes(source.word(one)) && ['column', 'constraint'].includes(source.word(one + 1)),
  );
  if (verb === undefined || source.word(1) !== 'table' || source.word(verb + 2) === 'if') return undefined;
  const isAdded = source.word(verb) === 'add';
  if (isAdded && source.word(verb + 1) === 'constraint') return undefined;
  return { after: verb + 1, words: isAdded ? 'IF NOT EXISTS' : 'IF EXISTS' };
}
