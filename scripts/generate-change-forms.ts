/** Generates core/change-forms/forms/index.ts, which registers each file of the folder, and the page that lists all forms. */
import type { ChangeForm } from '../core/change-forms/form.ts';
import { registry, run } from './generated.ts';

const list = registry({
  folder: 'core/change-forms/forms',
  of: 'changeForms',
  type: 'ChangeForm',
  from: '../form.ts',
  exported: 'form',
});

function page(all: readonly ChangeForm[]): string {
  const rows = (group: ChangeForm['group']): string =>
    all
      .filter((form) => form.group === group)
      .map(({ title, costs }) => `| ${title} | ${costs} |`)
      .join('\n');
  const head = '| migration | what it costs |\n| --- | --- |';
  return [
    '<!-- Generated from the forms themselves: `npm run generate`. -->',
    '# New migrations from forms',
    '_New Migration From Here…_ on a table or a column of the schema explorer offers what suits it, asks for the names and values, and shows the files before they are written: migrations after the last one, named as your tool names them, each with its down migration. Each form is executed up and down on PostgreSQL 14 and 18 by the tests, and its files have no finding of the preset `recommended`.',
    `## Changes of a table\n\n${head}\n${rows('change')}`,
    `## Patterns\n\n${head}\n${rows('pattern')}`,
  ].join('\n\n');
}

void run([list]).then(async () => {
  // Imported only after the list has been written: an old list may import deleted files.
  if (process.exitCode === 1) return;
  const { changeForms } = await import('../core/change-forms/forms/index.ts');
  await run([{ path: 'docs/guide/new-migrations.md', text: page(changeForms) }]);
});
