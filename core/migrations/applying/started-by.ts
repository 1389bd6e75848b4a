/**
 * Where a repository applies its migrations: the line of a container's entry point, a platform's start or release command, a package script
 * or a CI job that contains the tool's command. Programs are not read; if none of these files contains it, the answer is unknown.
 */
import type { MigrationTool } from '../convention.ts';
import { isAside } from '../detection/auxiliary-files.ts';
import { nearestFiles, type Listing } from '../listing.ts';

export interface StartedBy {
  /** `application`: when it starts. `command`: a CI job, a release step or a person at a terminal. */
  readonly kind: 'application' | 'command';
  /** Relative to the workspace. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  /** As written there, without the syntax of the file's format. */
  readonly command: string;
}

interface StartFile {
  readonly kind: StartedBy['kind'];
  readonly name: RegExp;
  /** A line that runs a command. */
  readonly runs: RegExp;
}

const mostFiles = 40;

/** The first file that contains the command decides; a file of several kinds is in several rows. */
const startFiles: readonly StartFile[] = [
  { kind: 'command', name: /(?:^|\/)Procfile$/, runs: /^release:/ },
  { kind: 'command', name: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/, runs: /^\s*release_command\s*=/ },
  { kind: 'command', name: /(?:^|\/)render\.ya?ml$/i, runs: /^\s*(?:preDeployCommand|buildCommand):/ },
  { kind: 'command', name: /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/, runs: /^\s*(?:-\s*)?(?:run:|\w)/ },
  { kind: 'command', name: /(?:^|\/)\.gitlab-ci\.yml$/, runs: /^\s*-\s/ },
  {
    kind: 'application',
    name: /(?:^|\/)(?:[\w-]*-)?(?:entrypoint|start)(?:[.-][\w.-]*)?\.sh$/i,
    runs: /^\s*[^#\s]/,
  },
  {
    kind: 'application',
    name: /(?:^|\/)(?:[^/]*\.)?Dockerfile(?:[.-][^/]*)?$/i,
    runs: /^\s*(?:CMD|ENTRYPOINT)\b/i,
  },
  { kind: 'application', name: /(?:^|\/)Procfile$/, runs: /^web:/ },
  { kind: 'application', name: /(?:^|\/)render\.ya?ml$/i, runs: /^\s*startCommand:/ },
  {
    kind: 'application',
    name: /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]*)?\.ya?ml$/i,
    runs: /^\s*(?:command|entrypoint):/,
  },
  {
    kind: 'application',
    name: /(?:^|\/)package\.json$/,
    runs: /^\s*"(?:pre)?start(?::prod(?:uction)?)?"\s*:/,
  },
  { kind: 'command', name: /(?:^|\/)package\.json$/, runs: /^\s*"[\w:.-]+"\s*:\s*"/ },
  { kind: 'command', name: /(?:^|\/)(?:Makefile|Justfile|Taskfile\.ya?ml)$/i, runs: /^\s+[^#\s]/ },
];

const files = startFiles.map((kind) => ({
  kind,
  in: nearestFiles((path) => kind.name.test(path) && !isAside(path), mostFiles),
}));

/** Undefined if no file contains the tool's command. */
export function startedBy(
  { deploys }: Pick<MigrationTool, 'deploys'>,
  listing: Listing,
): StartedBy | undefined {
  if (deploys === undefined) return undefined;
  for (const { kind, in: filesIn } of files)
    for (const file of filesIn(listing)) {
      const lines = (listing.text(file) ?? '').split('\n');
      const at = lines.findIndex((line) => kind.runs.test(line) && !isPrinted(line) && deploys.test(line));
      const line = lines[at];
      if (line !== undefined)
        return { kind: kind.kind, file, line: at + 1, command: commandIn(line, deploys) };
    }
  return undefined;
}

function isPrinted(line: string): boolean {
  return /^\s*@?(?:echo|printf)\b/.test(line);
}

/** The part of a line, between shell operators and quotes, that contains the command. */
function commandIn(line: string, deploys: RegExp): string {
  const parts = line.split(/&&|\|\||[;|"]/).map((one) => one.trim());
  const part = parts.find((one) => deploys.test(one)) ?? line.trim();
  return part.replace(/^(?:-\s+)?(?:\w+:\s+|(?:CMD|ENTRYPOINT|RUN)\s+|exec\s+)*/, '');
}
