/**
 * The command lines that files of a project hold for people and machines to run: scripts, recipes, steps of CI, commands of containers and
 * deployments. No format is parsed: each line is read without its list mark, key and quotes, and what is no command is not known anyway.
 */
import type { Surroundings } from './act.ts';
import { actsOf, type Found } from './acts.ts';
import { linesIn } from './loose-lines.ts';
import { folderOf, resolvePath } from './paths.ts';
import { unknownNamed, type Place, type Scope } from './shell/scope.ts';
import { saysProduction } from './target/grade.ts';
import { readRecipes, scriptsIn, withoutTemplates } from './tasks.ts';

type Kind = 'scripts' | 'make' | 'just' | 'task' | 'shell' | 'ci' | 'deployed';

const kinds: readonly (readonly [Kind, RegExp])[] = [
  ['scripts', /(?:^|\/)(?:package|composer|deno)\.jsonc?$/],
  ['make', /(?:^|\/)(?:GNUmakefile|[Mm]akefile)$|\.mk$/],
  ['just', /(?:^|\/)\.?[Jj]ustfile$/],
  ['task', /(?:^|\/)[Tt]askfile(?:\.dist)?\.ya?ml$/],
  ['shell', /\.(?:sh|bash|zsh)$|(?:^|\/)\.(?:husky|githooks)\/[\w-]+$/],
  [
    'ci',
    /^\.github\/(?:workflows|actions)\/.*\.ya?ml$|(?:^|\/)action\.ya?ml$|(?:^|\/)\.gitlab(?:-ci\.ya?ml$|\/.*\.ya?ml$)|^\.circleci\/|^\.buildkite\/|(?:^|\/)(?:azure|bitbucket)-pipelines[\w.-]*\.ya?ml$|(?:^|\/)\.(?:drone|travis|woodpecker)\.ya?ml$|(?:^|\/)(?:cloudbuild|buildspec)\.ya?ml$|(?:^|\/)Jenkinsfile$/,
  ],
  [
    'deployed',
    /(?:^|\/)(?:Procfile|(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|(?:docker-)?compose[\w.-]*\.ya?ml|fly[\w.-]*\.toml|app\.json|render\.ya?ml|railway\.(?:json|toml)|vercel\.json|netlify\.toml|heroku\.yml|nixpacks\.toml)$/,
  ],
];

/** Undefined if nothing looks for commands in such a file. Relative to the project. */
function kindOf(path: string): Kind | undefined {
  return kinds.find(([, pattern]) => pattern.test(path))?.[0];
}

export function holdsCommands(path: string): boolean {
  return kindOf(path) !== undefined;
}

/** `path`: relative to the project's folder. */
export function actsWrittenIn(path: string, text: string, project: string, around: Surroundings): Found {
  const kind = kindOf(path);
  const found = { acts: [], notes: [], gaveUp: false };
  if (kind === undefined || text.length > longestRead) return found;
  const hints = saysProduction(path) ? [path] : [];
  const own = folderOf(resolvePath(project, path));
  const here: Scope = { folder: own, variables: new Map(), place: { kind: 'here' }, hints };
  const ofEachSet = (read: string, scope: Scope): Found => {
    const lines = linesIn(read);
    return valuesIn(read)
      .map((variables) => actsOf(lines, { ...scope, variables }, around))
      .reduce(joined, found);
  };
  switch (kind) {
    case 'scripts':
      return actsOf([...scriptsIn(text).values()].flat(), here, around);
    case 'make':
    case 'just': {
      const { targets, set } = readRecipes(text, kind);
      const lines = [...new Set(targets.values())].map((recipe) => recipe.lines.join('\n'));
      return actsOf(lines, { ...here, variables: set }, around);
    }
    case 'shell':
      return actsOf([text], { ...here, folder: project }, around);
    case 'task':
      return ofEachSet(withoutTemplates(text), here);
    case 'ci':
    case 'deployed':
      return ofEachSet(text, { ...here, folder: project, place: places[kind] });
  }
}

/** A machine of CI exists for one run, with its databases. A deployment runs on another machine. */
const places: Readonly<Record<'ci' | 'deployed', Place>> = {
  ci: { kind: 'container', name: 'of the CI job', isLocal: true },
  deployed: { kind: 'elsewhere', name: 'the deployment' },
};

/** Longer files are data. */
const longestRead = 1_000_000;

function joined(one: Found, other: Found): Found {
  return {
    acts: [...one.acts, ...other.acts],
    notes: [...new Set([...one.notes, ...other.notes])],
    gaveUp: one.gaveUp || other.gaveUp,
  };
}

/** What the file sets for its commands, in capitals: where it gives a name several values, one set for each. */
function valuesIn(text: string): readonly ReadonlyMap<string, string>[] {
  const values = new Map<string, string[]>();
  for (const [, name = '', written = ''] of text.matchAll(
    /^[ \t]*(?:-[ \t]+|ENV[ \t]+|export[ \t]+)?["']?([A-Z][A-Z\d_]{2,})["']?[ \t]*[:=][ \t]*(\S.*?)[ \t]*$/gm,
  )) {
    const value = written.replace(/^(["'])(.*)\1,?$/, '$2');
    const known = value.includes('$') ? unknownNamed(name) : value;
    const all = values.get(name) ?? [];
    if (!all.includes(known) && all.length < mostValues) values.set(name, [...all, known]);
  }
  const sets = Math.max(1, ...[...values.values()].map(({ length }) => length));
  return Array.from(
    { length: sets },
    (_, at) => new Map([...values].map(([name, all]) => [name, all[Math.min(at, all.length - 1)] ?? ''])),
  );
}

const mostValues = 4;
