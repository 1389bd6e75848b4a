/** Generates the indexes of core/review, which register the kinds of notes and checks by their files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository, run, type GeneratedFile } from './generated.ts';

function kindsIn(folder: string): readonly string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory()
        ? kindsIn(`${folder}/${entry.name}`).map((one) => `${entry.name}/${one}`)
        : [entry.name],
    )
    .toSorted();
}

function idsIn(folder: string, besides: readonly string[]): readonly string[] {
  return kindsIn(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !besides.includes(file))
    .map((file) => file.replace(/\.ts$/, ''));
}

function variable(id: string): string {
  return id.replace(/[-/](\w)/g, (_, letter: string) => letter.toUpperCase());
}

const notes = idsIn('core/review/notes', ['index.ts', 'note.ts', 'of-finding.ts']).filter((id) =>
  id.includes('/'),
);
const checks = idsIn('core/review/checks', ['index.ts', 'check.ts', 'checks.ts']).filter(
  (id) => !id.includes('/'),
);

const lists: readonly GeneratedFile[] = [
  {
    path: 'core/review/notes/index.ts',
    text: `/** All kinds of notes, by id. Generated from the files of this folder: \`npm run generate\`. */
import type { NoteKind } from './note.ts';
${notes.map((id) => `import { note as ${variable(id)} } from './${id}.ts';`).join('\n')}

export const noteKinds: readonly NoteKind[] = [
${notes.map((id) => `  ${variable(id)},`).join('\n')}
];
`,
  },
  {
    path: 'core/review/checks/index.ts',
    text: `/** All kinds of checks, by id; helpers of them are in sql/. Generated from the files of this folder: \`npm run generate\`. */
import type { CheckKind } from './check.ts';
${checks.map((id) => `import { check as ${variable(id)} } from './${id}.ts';`).join('\n')}

export const checkKinds: readonly CheckKind[] = [
${checks.map((id) => `  ${variable(id)},`).join('\n')}
];
`,
  },
];

void run(lists);
