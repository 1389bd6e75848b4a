/** The lists whose members are files of a folder: where they are, and what each member exports. Nothing is generated here. */

export interface List {
  /** Each of its files is one member; index.ts is the list. */
  readonly folder: string;
  /** What its members are called in the head comment. */
  readonly what: string;
  /** The list's name. */
  readonly of: string;
  readonly type: string;
  readonly from: string;
  /** The name that each file exports. */
  readonly exported: string;
  /** A member's path without `.ts`, from the folder on: a file of the folder itself, in lower case, by default. */
  readonly member?: RegExp;
}

export const lists: readonly List[] = [
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

/** True if a list imports this file, by its path from the repository's top. */
export function isMember({ folder, member = /^[a-z-]+$/ }: List, path: string): boolean {
  const isInside = path.startsWith(`${folder}/`) && path.endsWith('.ts');
  const id = path.slice(folder.length + 1, -'.ts'.length);
  return isInside && id !== 'index' && member.test(id);
}
