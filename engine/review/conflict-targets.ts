/**
 * Columns and constraints that programs of the repository name in ON CONFLICT, as SQL or by the words of their libraries: whether a release needs a key
 * for its inserts. Textual, and only asked where a change makes a key; a name that is put together when it runs is not found.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import { constraintSaid, elementSaid, keySaid } from '../../core/review/schema/said-keys.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import { readText } from '../workspace/read-file.ts';

const program = /\.(?:[cm]?[jt]sx?|go|py|rb|java|kts?|scala|rs|cs|fs|php|exs?|dart|swift|sql)$/i;
const mostFiles = 4_000;
const mostBytes = 500_000;
/** What has none of these words says no target. */
const mayConflict = /conflict|unique_?by/i;

export interface SaidTarget {
  /** As keySaid or constraintSaid has it. */
  readonly target: string;
  /** As they are written. */
  readonly words: string;
  readonly at: number;
}

const longestTarget = 1_000;

/** `ON CONFLICT (a, lower(b))`: up to the bracket that closes it. */
function inBrackets(text: string): readonly SaidTarget[] {
  return [...text.matchAll(/\bon\s+conflict\s*\(/gi)].flatMap((found) => {
    const from = found.index + found[0].length;
    const parts: string[] = [];
    let [part, depth] = ['', 0];
    for (const char of text.slice(from, from + longestTarget)) {
      if (char === ')' && depth === 0) {
        const all = [...parts, part];
        return [
          {
            target: keySaid(all.map(partSaid)),
            words: all.map((one) => one.trim()).join(', '),
            at: found.index,
          },
        ];
      }
      depth += char === '(' ? 1 : char === ')' ? -1 : 0;
      if (char === ',' && depth === 0) {
        parts.push(part);
        part = '';
      } else part += char;
    }
    return [];
  });
}

function partSaid(part: string): string {
  return part.includes('(') ? elementSaid(part) : lastWord(part);
}

/** `ON CONFLICT (a, b)`; `.onConflict(['a', 'b'])`, `.on_conflict((t::a, t::b))`; `target: [t.a, t.b]`; `conflict_target: [:a, :b]`; `unique_by: %i[a b]`. */
const ofColumns = [
  /\bon_?conflict\w*\(\s*[[(]?\s*([^()[\]{}]*)\]?/gi,
  /\b(?:target|conflict_target|conflictTarget|conflictPaths|conflictFields|index_elements|unique_by|uniqueBy)\s*[:=]>?\s*(?:%i)?\[([^\]]*)\]/g,
  /\bonConflict\(\s*\(?\s*\w{1,40}\s*\)?\s*=>\s*\w{1,40}\s*\.\s*columns?\(\s*\[?([^()[\]{}]{0,400})/g,
  /\bOnConflict\{\s*Columns:\s*\[\]clause\.Column\{((?:\s*\{\s*Name:\s*"\w{1,80}"\s*\},?){1,12})/g,
];

/** `ON CONFLICT ON CONSTRAINT a`; `on_constraint("a")`; `oc.constraint('a')`. */
const ofConstraints = [
  /\bon\s+conflict\s+on\s+constraint\s+\\?["'`]?(\w{1,80})/gi,
  /\bon_?constraint\w{0,20}\(?\s*[:=]?\s*["'](\w{1,80})["']/gi,
  /\bonConflict\(\s*\(?\s*\w{1,40}\s*\)?\s*=>\s*\w{1,40}\s*\.\s*constraint\(\s*["'`](\w{1,80})/g,
];

/** All that a text says. */
export function targetsIn(text: string): readonly SaidTarget[] {
  if (!mayConflict.test(text)) return [];
  const columns = ofColumns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((found) => {
      const words = (found[1] ?? '').replace(/[,\s]{1,40}$/, '');
      return { target: keySaid(words.split(',').map(lastWord)), words, at: found.index };
    }),
  );
  const constraints = ofConstraints.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((found) => {
      const words = found[1] ?? '';
      return { target: constraintSaid(words), words, at: found.index };
    }),
  );
  return [...[...inBrackets(text), ...columns].filter(({ target }) => target !== ''), ...constraints];
}

/** A statement with its columns and values. */
const reach = 4_000;

/** The table of the INSERT in front, without its schema, as it is written; undefined where none is seen. */
export function insertedInto(text: string, at: number): string | undefined {
  const ahead = text.slice(Math.max(0, at - reach), at);
  const inserts = [
    ...ahead.matchAll(
      /\binsert[_\s]{0,20}into\b[\s("'`\\]{0,60}([\w.:"`]{1,200})|\binsert\(\s{0,20}["'`]([\w.]{1,120})["'`]/gi,
    ),
  ];
  const last = inserts.at(-1);
  const into = (last?.[1] ?? last?.[2])
    ?.replace(/::table$/, '')
    .replaceAll(/["`]/g, '')
    .replace(/^.*[.:]/, '');
  return into === '' ? undefined : into;
}

export function isProgram(path: string, migrations: ReadonlySet<string>): boolean {
  return program.test(path) && !isAside(path) && !migrations.has(path);
}

interface Around {
  readonly root: string;
  readonly paths: readonly string[];
}

/** Programs as they lie there, with what they say. */
export function textsThatSay(
  { root, paths }: Around,
  migrations: ReadonlySet<string>,
): readonly { readonly path: string; readonly text: string }[] {
  const files = paths.filter((path) => isProgram(path, migrations));
  return files.slice(0, mostFiles).flatMap((path) => {
    const file = readText(resolve(root, path), mostBytes);
    return file.kind === 'text' && mayConflict.test(file.text) ? [{ path, text: file.text }] : [];
  });
}

/** Undefined where none of the statements makes a unique index. `migrations`: files that are no programs. */
export function conflictTargets(
  around: Around,
  statements: readonly Pick<StatementEffects, 'actions'>[],
  migrations: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  const isAsked = statements.some(({ actions }) =>
    actions.some(({ operation }) => operation.kind === 'createIndex' && operation.unique),
  );
  if (!isAsked) return undefined;
  return new Set(
    textsThatSay(around, migrations).flatMap(({ text }) => targetsIn(text).map(({ target }) => target)),
  );
}

/** Of `"t"."a"`, `t.a`, `:a`, `{Name: "a"}` and `Model.a` the name of the column. */
function lastWord(text: string): string {
  return /(\w+)\W*$/.exec(text.trim())?.[1] ?? '';
}
