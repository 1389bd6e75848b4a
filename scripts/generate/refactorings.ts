/** The page that lists all refactorings. */
import type { Refactoring } from '../../core/refactorings/refactoring.ts';
import { refactorings } from '../../core/refactorings/actions/index.ts';
import type { GeneratedFile } from './generated.ts';

function page(all: readonly Refactoring[]): string {
  return [
    '<!-- Generated from the refactorings themselves: `npm run generate`. -->',
    '# Refactorings',
    `${all.length} refactorings are offered in the editor’s menu _Refactor…_ at the place of the cursor, in PostgreSQL files. The schema is the one before the statement. An applied migration is never rewritten.`,
    'A rewrite that keeps the rows is checked when you choose it, unless PostgreSQL’s grammar reads both forms as one query: both run on generated rows in the embedded PostgreSQL, on the schema before the statement, for at most 2 seconds. If the rows differ, or if there was nothing to compare, the editor shows the change with the reason before it is applied. A few generated rows prove no equality. “(not checked)” in a title means that nothing may run the query: the workspace is not trusted, types are switched off, or no migrations build its tables.',
    'The examples are the tests: each result is parsed, and where the rows are said to stay the same, both forms run on generated rows.',
    ...all.map(section),
  ].join('\n\n');
}

const kept = {
  rows: 'The query returns the same rows.',
  schema: 'The statement builds the same schema.',
  none: 'The result is another one.',
} as const;

function section({ title, keeps, examples }: Refactoring): string {
  const [example] = examples;
  const before = example?.before.replace('¦', '') ?? '';
  return [
    `## ${title}`,
    kept[keeps ?? 'none'],
    ['```sql', `${before};`, '-- becomes', `${example?.after ?? ''};`, '```'].join('\n'),
  ].join('\n\n');
}

export function files(): readonly GeneratedFile[] {
  return [{ path: 'docs/guide/refactorings.md', text: page(refactorings) }];
}
