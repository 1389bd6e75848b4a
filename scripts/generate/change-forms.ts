/** The page that lists all forms for new migrations. */
import type { ChangeForm } from '../../core/change-forms/form.ts';
import { changeForms } from '../../core/change-forms/forms/index.ts';
import type { GeneratedFile } from './generated.ts';

const engines = [
  ['postgresql', 'PostgreSQL'],
  ['mysql', 'MySQL, MariaDB'],
  ['sqlite', 'SQLite'],
] as const;

function page(all: readonly ChangeForm[]): string {
  const cells = ({ title, on }: ChangeForm): string =>
    [title, ...engines.map(([id]) => (typeof on[id] === 'string' ? '' : 'yes'))].join(' | ');
  const table = (group: ChangeForm['group']): string =>
    [
      `| migration | ${engines.map(([, name]) => name).join(' | ')} |`,
      `| --- |${' --- |'.repeat(engines.length)}`,
      ...all.filter((form) => form.group === group).map((form) => `| ${cells(form)} |`),
    ].join('\n');
  const costs = (form: ChangeForm): string =>
    [
      `### ${form.title}`,
      engines
        .map(([id, name]) => {
          const on = form.on[id];
          return typeof on === 'string' ? `- ${name}: not offered. ${on}` : `- ${name}: ${on.costs}`;
        })
        .join('\n'),
    ].join('\n\n');
  return [
    '<!-- Generated from the forms themselves: `npm run generate`. -->',
    '# New migrations from forms',
    '_New Migration From Here…_ on a table or a column of the schema explorer offers what suits it, asks for the names and values, and shows the files before they are written: migrations after the last one, named as your tool names them, each with its down migration. The tests execute each form up, down and up again, on PostgreSQL 14 and 18, MariaDB 10.11 and SQLite; for MySQL its manual says what is granted. Its files have no finding of the preset `recommended`, but that a unique index fails where rows hold the same.',
    'On MySQL and MariaDB each statement commits by itself: a migration that fails after one leaves that one. With the binary log on, creating a trigger needs `log_bin_trust_function_creators` or a privilege for it.',
    `## Changes of a table\n\n${table('change')}`,
    `## Patterns\n\n${table('pattern')}`,
    '## What each one costs',
    ...all.map(costs),
  ].join('\n\n');
}

export function files(): readonly GeneratedFile[] {
  return [{ path: 'docs/guide/new-migrations.md', text: page(changeForms) }];
}
