/**
 * Tasks of a repository that migrate and do nothing else: of a Taskfile, a Makefile, a justfile or a package's scripts, by their names and the
 * command that they run. What a variable stands for is not followed.
 */
import { baseOf, oncePerListing, type Listing } from '../listing.ts';
import { isAside } from './folders.ts';

export interface Task {
  /** `task migrate`, `make migrate-up`, `npm run db:migrate`. */
  readonly command: string;
  /** `Taskfile.yml:87`. */
  readonly place: string;
}

interface Line {
  readonly task: string;
  readonly command: string;
  /** From one. */
  readonly line: number;
}

interface TaskFile {
  readonly name: RegExp;
  readonly call: string;
  readonly read: (text: string) => readonly Line[];
}

const kinds: readonly TaskFile[] = [
  { name: /^Taskfile(?:\.dist)?\.ya?ml$/i, call: 'task', read: indented(/^ {2}["']?([\w:.-]+)["']?:\s*$/) },
  { name: /^(?:GNU)?makefile$/i, call: 'make', read: indented(/^([\w./-]+)\s*:(?![=:])/) },
  { name: /^\.?justfile$/i, call: 'just', read: indented(/^@?([\w-]+)(?:\s[^:]*)?:(?!=)/) },
  { name: /^package\.json$/, call: 'npm run', read: scripts },
];

/** It says nothing but that it migrates. */
const named =
  /^(?:(?:db|database|schema|sql)[:_.-])?migrat(?:e|ions?)(?:[:_.-](?:up|run|apply|deploy|db|all))?$|^(?:up[:_.-]migrations?|apply[:_.-]migrations?)$/i;
/** The last words of a program of its own, which is built or run there. */
const runs =
  /(?:\bgo run\b|\bcargo run\b|(?:^|[\s@])\.?\/?(?:bin|build|dist|target|cmd)\/|(?:^|[\s@])\.\/)[^|&;]*\smigrat\w*(?:\s+(?:up|run|apply|deploy))?["']?\s*$/;

/** The nearest to the root; undefined where none is, or several nobody can choose among. */
export const migrateTaskOf = oncePerListing((listing: Listing): { readonly task: Task | undefined } => {
  const found = kinds.flatMap(({ name, call, read }) =>
    listing.paths
      .filter((path) => name.test(baseOf(path)) && !path.includes('/') && !isAside(path))
      .flatMap((file) =>
        read(listing.text(file) ?? '')
          .filter(({ task, command }) => named.test(task) && runs.test(command))
          .map(({ task, line }) => ({ command: `${call} ${task}`, place: `${file}:${line}` })),
      ),
  );
  return { task: new Set(found.map(({ command }) => command)).size === 1 ? found[0] : undefined };
});

/** The first task at the root whose command is one of the tool; scripts of package.json are asked elsewhere. */
export function tasksWith(tool: RegExp, listing: Listing): Task | undefined {
  for (const { name, call, read } of kinds.filter((one) => one.call !== 'npm run'))
    for (const file of listing.paths.filter((path) => name.test(path)))
      for (const { task, command, line } of read(listing.text(file) ?? ''))
        if (
          /migrat|deploy|^up$/i.test(task) &&
          !/down|back|reset|create|new|force/i.test(task) &&
          tool.test(command)
        )
          return { command: `${call} ${task}`, place: `${file}:${line}` };
  return undefined;
}

/** A head in front, and its commands behind it, further to the right. */
function indented(head: RegExp): (text: string) => readonly Line[] {
  return (text) => {
    let task: string | undefined;
    return text.split('\n').flatMap((written, at) => {
      const name = head.exec(written)?.[1];
      if (name !== undefined) task = name;
      const command = /^\s+(?:-\s+)?(?:cmd:\s+)?(\S.*)$/.exec(written)?.[1];
      return name !== undefined || task === undefined || command === undefined || command.startsWith('#')
        ? []
        : [{ task, command: command.trimEnd(), line: at + 1 }];
    });
  };
}

function scripts(text: string): readonly Line[] {
  return text.split('\n').flatMap((written, at) => {
    const [, task, command] = /^\s*"([\w:.-]+)"\s*:\s*"((?:[^"\\]|\\.)*)",?\s*$/.exec(written) ?? [];
    return task === undefined || command === undefined ? [] : [{ task, command, line: at + 1 }];
  });
}

/** It is a line of the repository: whoever has only what is shipped has not got it. */
export function isTask(command: string): boolean {
  return kinds.some(({ call }) => command.startsWith(`${call} `));
}
