/** The index.ts of each folder whose files register themselves by being there: a list of what they export, by their names. Imports none of them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository, type GeneratedFile } from './generated.ts';

interface Registry {
  /** Each of its files is one member. */
  readonly folder: string;
  /** What its members are called in the head comment. */
  readonly what: string;
  /** The list's name. */
  readonly of: string;
  readonly type: string;
  readonly from: string;
  /** The name that each file exports. */
  readonly exported: string;
  /** Names of its files without `.ts`, from the folder on; lower-case files of the folder itself by default. */
  readonly member?: RegExp;
}

const registries: readonly Registry[] = [
  {
    folder: 'core/rules',
    what: 'rules',
    of: 'rules',
    type: 'Rule',
    from: '../rule-kit/define-rule.ts',
    exported: 'rule',
    member: /^[a-z-]+\/[a-z0-9-]+$/,
  },
  {
    folder: 'core/review/notes',
    what: 'kinds of notes',
    of: 'noteKinds',
    type: 'NoteKind',
    from: './note.ts',
    exported: 'note',
    member: /^[a-z-]+\/[a-z-]+$/,
  },
  {
    folder: 'core/review/checks',
    what: 'kinds of checks',
    of: 'checkKinds',
    type: 'CheckKind',
    from: './check.ts',
    exported: 'check',
    member: /^(?!checks?$)[a-z-]+$/,
  },
  {
    folder: 'core/guard/tools',
    what: 'tools of the guard',
    of: 'tools',
    type: 'GuardTool',
    from: '../tool.ts',
    exported: 'tool',
  },
  {
    folder: 'core/plan/insights',
    what: 'insights',
    of: 'insights',
    type: 'Insight',
    from: '../insight.ts',
    exported: 'insight',
  },
  {
    folder: 'core/refactorings/actions',
    what: 'refactorings',
    of: 'refactorings',
    type: 'Refactoring',
    from: '../refactoring.ts',
    exported: 'refactoring',
  },
  {
    folder: 'core/change-forms/forms',
    what: 'forms',
    of: 'changeForms',
    type: 'ChangeForm',
    from: '../form.ts',
    exported: 'form',
  },
  {
    folder: 'core/health/postgresql/checks',
    what: 'checks',
    of: 'checks',
    type: 'PostgresCheck',
    from: '../../check.ts',
    exported: 'check',
  },
  {
    folder: 'core/health/mysql/checks',
    what: 'checks',
    of: 'checks',
    type: 'MysqlCheck',
    from: '../../check.ts',
    exported: 'check',
  },
];

export function files(): readonly GeneratedFile[] {
  return registries.map(indexOf);
}

function indexOf(registry: Registry): GeneratedFile {
  const { folder, what, of, type, from, exported, member = /^[a-z-]+$/ } = registry;
  const ids = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((id) => id !== 'index' && member.test(id))
    .toSorted();
  const text = `/** All ${what}, by id. Generated from the files of this folder: \`npm run generate\`. */
import type { ${type} } from '${from}';
${ids.map((id) => `import { ${exported} as ${variable(id)} } from './${id}.ts';`).join('\n')}

export const ${of}: readonly ${type}[] = [
${ids.map((id) => `  ${variable(id)},`).join('\n')}
];
`;
  return { path: `${folder}/index.ts`, text };
}

function variable(id: string): string {
  return id.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
