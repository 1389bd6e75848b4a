/** The command lines of a task by its name: scripts of package.json and composer.json, recipes of a Makefile, justfile or Taskfile. */
import { fitsStars, literal } from '../text/pattern.ts';
import { shellWord } from '../text/shell.ts';
import type { Surroundings } from './act.ts';
import { indentOf, linesIn, withoutMarks } from './loose-lines.ts';
import { packagesOf } from './packages.ts';
import { foldersUp, resolvePath } from './paths.ts';
import { withVariables, type Scope } from './shell/scope.ts';
import type { Task } from './wrappers.ts';

export interface TaskLines {
  readonly lines: readonly string[];
  readonly scope: Scope;
}

/** Undefined if no file around has the task; with the packages of a workspace there may be several. */
export function linesOfTask(
  task: Task,
  scope: Scope,
  around: Surroundings,
): readonly TaskLines[] | undefined {
  if (task.packages !== undefined) {
    const folders = packagesOf(task.packages, scope.folder, around);
    const found = folders.flatMap((folder) => taskIn(task, { ...scope, folder }, [folder], around) ?? []);
    // Where no workspace is known, the nearest file says what runs.
    if (folders.length > 0) return found.length === 0 ? undefined : found;
  }
  const found = taskIn(task, scope, foldersUp(scope.folder), around);
  return found === undefined ? undefined : [found];
}

function taskIn(
  task: Task,
  scope: Scope,
  folders: readonly string[],
  around: Surroundings,
): TaskLines | undefined {
  const names = files[task.from];
  for (const folder of folders)
    for (const name of names) {
      const text = around.file(resolvePath(folder, name));
      if (text === undefined) continue;
      const there = { ...scope, folder };
      const found =
        task.from === 'make' || task.from === 'just'
          ? recipes(text, task, there)
          : task.from === 'task'
            ? taskfile(text, task, there)
            : scripts(text, task, there);
      if (found !== undefined) return found;
    }
  return undefined;
}

const files: Readonly<Record<Task['from'], readonly string[]>> = {
  package: ['package.json', 'deno.json', 'deno.jsonc'],
  composer: ['composer.json'],
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['', '.dist'].flatMap((dist) =>
    ['Taskfile', 'taskfile'].flatMap((name) => [`${name}${dist}.yml`, `${name}${dist}.yaml`]),
  ),
};

/** With the scripts that run before and after it. Words after the name come at the end of the script. */
function scripts(text: string, { names, rest }: Task, scope: Scope): TaskLines | undefined {
  const all = scriptsIn(text);
  const found = names.flatMap((one) =>
    // db:* of npm-run-all and concurrently.
    one.includes('*') ? [...all.keys()].filter((name) => fitsStars(one, name)) : [one],
  );
  const named = found.filter((one) => all.has(one));
  if (named.length === 0) return undefined;
  const quoted = rest.map(shellWord);
  // Of several names without a pattern each is another spelling.
  const lines = (found.length > names.length ? named : named.slice(0, 1)).flatMap((name) =>
    [`pre${name}`, name, `post${name}`].flatMap((one) =>
      (all.get(one) ?? []).map((line) =>
        one === name && quoted.length > 0 ? `${line} ${quoted.join(' ')}` : line,
      ),
    ),
  );
  return { lines, scope };
}

/** The lines of a task of go-task, with the tasks that it needs and calls as commands of their own. */
function taskfile(text: string, { names }: Task, scope: Scope): TaskLines | undefined {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^tasks:\s*(?:#.*)?$/.test(line));
  if (start < 0) return undefined;
  const found: string[] = [];
  for (const name of names.length === 0 ? ['default'] : names) {
    const at = lines.findIndex(
      (line, i) => i > start && new RegExp(`^[ \\t]+["']?${literal(name)}["']?:(?:\\s|$)`).test(line),
    );
    if (at < 0) continue;
    const indent = indentOf(lines[at] ?? '');
    const end = lines.findIndex((line, i) => i > at && line.trim() !== '' && indentOf(line) <= indent);
    const body = [
      withoutMarks(lines[at] ?? '').replace(/^[^:]*:[^:\s]*:?\s*/, ''),
      ...lines.slice(at + 1, end < 0 ? undefined : end),
    ].join('\n');
    for (const [, called = '', listed = ''] of body.matchAll(/\btask:\s*([\w:.-]+)|\bdeps:\s*\[([^\]]*)\]/g))
      found.push(
        ...[called, ...listed.split(',')]
          .filter((one) => one.trim() !== '')
          .map((one) => `task ${one.trim()}`),
      );
    found.push(...linesIn(body));
  }
  const set = [...text.matchAll(/^[ \t]+([A-Z]\w*):[ \t]*(\S.*?)[ \t]*$/gm)].map(
    ([, name = '', value = '']) => [name, value.replaceAll(/^["']|["']$/g, '')] as const,
  );
  return found.length === 0
    ? undefined
    : {
        lines: found.map(withoutTemplates),
        scope: withVariables(scope, set),
      };
}

/** {{.NAME}} of a Taskfile becomes a variable of the shell. */
export function withoutTemplates(text: string): string {
  return text.replaceAll(/\{\{\s*\.(\w+)\s*\}\}/g, '${$1}');
}

/** Lines by name, of package.json, composer.json and deno.json. */
export function scriptsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const root = parsed(text);
  const found = new Map<string, readonly string[]>();
  for (const key of ['scripts', 'tasks'])
    for (const [name, value] of entriesOf(entryOf(root, key))) {
      const lines = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
      // Composer writes another script as @name.
      found.set(
        name,
        lines.map((line) => line.replace(/^@php /, 'php ').replace(/^@(?=\w)/, 'composer run ')),
      );
    }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function entryOf(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1];
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** The lines of the targets and of what they need, with the variables of the file. */
function recipes(text: string, { names, from, variables }: Task, scope: Scope): TaskLines | undefined {
  const { targets, set, first } = readRecipes(text, from);
  const lines: string[] = [];
  const done = new Set<string>();
  const visit = (name: string): void => {
    const target = targets.get(name);
    if (target === undefined || done.has(name)) return;
    done.add(name);
    for (const need of target.needs) visit(need);
    lines.push(...target.lines);
  };
  const wanted = names.length > 0 ? names : first === undefined ? [] : [first];
  if (!wanted.some((name) => targets.has(name))) return undefined;
  const [main = '', ...others] = wanted;
  // Words after a recipe of just are its arguments.
  for (const name of from === 'just' ? [main] : [main, ...others]) visit(name);
  return { lines, scope: withVariables(withVariables(scope, set), variables) };
}

interface Recipe {
  readonly needs: readonly string[];
  readonly lines: string[];
}

export function readRecipes(
  text: string,
  from: Task['from'],
): {
  readonly targets: ReadonlyMap<string, Recipe>;
  readonly set: ReadonlyMap<string, string>;
  readonly first: string | undefined;
} {
  const targets = new Map<string, Recipe>();
  const set = new Map<string, string>();
  let open: readonly Recipe[] = [];
  let first: string | undefined;
  for (const line of text.replaceAll(/\\\r?\n[ \t]*/g, ' ').split(/\r?\n/)) {
    if (/^(?:\t| +)\S/.test(line)) {
      for (const recipe of open) recipe.lines.push(shellLine(line, from));
      continue;
    }
    const [, name, value] = /^(?:export\s+)?(\w+)\s*(?:[:?+]{0,2}=)\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      set.set(name, shellLine(value ?? '', from).replaceAll(/^["']|["']$/g, ''));
      continue;
    }
    const [, names, needs] =
      /^@?([\w./:%-]+(?:[ \t]+[\w./*+='"-]+)*?)\s*::?(?!=)\s*([^#=]*)/.exec(line) ?? [];
    if (names === undefined || line.startsWith('#')) continue;
    const recipe: Recipe = { needs: (needs ?? '').split(/\s+/).filter((one) => one !== ''), lines: [] };
    const all = names.split(/\s+/).slice(0, from === 'just' ? 1 : undefined);
    open = [recipe];
    for (const one of all) targets.set(one, recipe);
    if (first === undefined && !names.startsWith('.')) [first] = all;
  }
  return { targets, set, first };
}

/** $(NAME), ${NAME} and {{NAME}} become variables of the shell; $$ is one dollar. */
function shellLine(line: string, from: Task['from']): string {
  const bare = line.trim().replace(/^[@+-]+/, '');
  return from === 'just'
    ? bare.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, '${$1}')
    : bare
        .replaceAll(/\$\((\w+)\)/g, (_, name: string) => (name === 'MAKE' ? 'make' : `\${${name}}`))
        .replaceAll('$$', '$');
}
