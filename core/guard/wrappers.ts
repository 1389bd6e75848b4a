/**
 * Programs that run another command: sudo, npx, dotenv, docker exec and the like. Each takes its own options off and says what the rest
 * runs in. A wrapper that is not listed hides its command, and then the guard knows nothing of it.
 */
import type { Surroundings } from './act.ts';
import { programOf, resolvePath } from './paths.ts';
import { hasOption, readArguments, untilDashes, valueIn, valuesIn } from './arguments.ts';
import type { Packages } from './packages.ts';
import { namesIn } from './tool.ts';
import { environmentOf, serviceOf } from './target/compose.ts';
import { variablesIn, withHint, withVariables, type Scope } from './shell/scope.ts';

/** What a wrapper runs. */
export type Inner =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly scope: Scope }
  /** A text for a shell. */
  | { readonly kind: 'line'; readonly line: string; readonly scope: Scope }
  | { readonly kind: 'script'; readonly path: string; readonly scope: Scope }
  /** By name: of package.json, of composer.json, of a Makefile. */
  | { readonly kind: 'task'; readonly task: Task; readonly scope: Scope };

export interface Task {
  readonly from: 'package' | 'composer' | 'make' | 'just' | 'task';
  readonly names: readonly string[];
  readonly rest: readonly string[];
  /** make VAR=value. */
  readonly variables: ReadonlyMap<string, string>;
  /** In these packages of the workspace; undefined for the nearest file. */
  readonly packages?: Packages | undefined;
  /** It may be the name of a program instead: `yarn prisma`. */
  readonly orProgram: boolean;
}

const plainTask = { rest: [], variables: new Map<string, string>(), orProgram: false } as const;

interface Call {
  readonly program: string;
  readonly rest: readonly string[];
  readonly scope: Scope;
  readonly around: Surroundings;
}

/** Undefined if the program runs no other one. */
export function unwrap(
  program: string,
  rest: readonly string[],
  scope: Scope,
  around: Surroundings,
): Inner | undefined {
  const call = { program, rest, scope, around };
  const found = simple.get(program);
  if (found !== undefined) return words(rest, found, scope);
  return wrappers.get(program)?.(call) ?? scriptOf(call);
}

/** Options that take the next word; what is left is the command. */
const simple: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sudo: '-u -g -h -p -C -T -D --user --group --chdir',
    doas: '-u -C',
    nohup: '',
    exec: '-a',
    command: '',
    builtin: '',
    time: '-f -o',
    nice: '-n',
    ionice: '-c -n -p',
    stdbuf: '-i -o -e',
    setsid: '',
    unbuffer: '',
    caffeinate: '-t',
    chronic: '',
    xargs: '-I -n -P -L -d -a -E -s --max-args --max-procs --delimiter',
    npx: '-p --package -c --cache --registry -w --workspace',
    bunx: '-p --package',
    pnpx: '--package',
    'cross-env-shell': '',
    rlwrap: '-H -f',
    tsx: '--tsconfig --env-file',
    'ts-node': '-P --project -r -O',
    bundle: '--gemfile',
    poetry: '-C --directory -P',
    pipenv: '',
    pdm: '-p',
    hatch: '-e --env',
    rye: '',
    spring: '',
    zeus: '',
    symfony: '--dir',
    sail: '',
    lando: '',
    ddev: '',
    rw: '',
    redwood: '',
    blitz: '',
    ash: '',
    watch: '-n --interval -d',
    entr: '',
    mise: '-C -E --env',
    asdf: '',
    corepack: '',
    screen: '-S -t -c -p -x -T -e -h',
    devbox: '-c --config -e --env',
    'nix-shell': '-p -I',
  }),
);

/** A word between the wrapper and the command, which says nothing. */
const fillers = new Set(['exec', 'run', 'x', '--', 'command']);

function words(rest: readonly string[], valued: string, scope: Scope): Inner {
  const names = new Set(namesIn(valued));
  let at = 0;
  for (; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (word.startsWith('-') && word !== '-') at += takesNext(word, names) ? 1 : 0;
    else if (!fillers.has(word)) break;
  }
  const shell = rest.findIndex((word) => word === '-c' || word === '--call');
  if (names.has('-c') && names.has('-p') && shell >= 0 && shell < at)
    return { kind: 'line', line: rest[shell + 1] ?? '', scope };
  return {
    kind: 'words',
    words: rest.slice(at).map((word, i) => (i === 0 ? withoutVersion(word) : word)),
    scope,
  };
}

/** -u takes the next word, and so does -iu. */
function takesNext(word: string, names: ReadonlySet<string>): boolean {
  return names.has(word) || (/^-[A-Za-z]{2,4}$/.test(word) && names.has(`-${word.at(-1) ?? ''}`));
}

/** prisma@6 and @scope/tool@latest; a path is one too. */
function withoutVersion(word: string): string {
  return word.replace(/^(@[\w.-]+\/)?([\w.-]+)@[\w.^~-]+$/, '$1$2');
}

const wrappers: ReadonlyMap<string, (call: Call) => Inner | undefined> = new Map(
  Object.entries({
    env: environment,
    'cross-env': environment,
    timeout: ({ rest, scope }) => after(rest, '-s -k --signal --kill-after', 1, scope),
    flock: ({ rest, scope }) => after(rest, '-w -E', 1, scope),
    bash: shell,
    sh: shell,
    zsh: shell,
    dash: shell,
    ksh: shell,
    fish: shell,
    pwsh: shell,
    powershell: shell,
    cmd: ({ rest, scope }) => ({
      kind: 'line',
      line: rest.filter((word) => !/^\/[a-z]$/i.test(word)).join(' '),
      scope,
    }),
    eval: ({ rest, scope }) => ({ kind: 'line', line: rest.join(' '), scope }),
    su: ({ rest, scope }) => lineOf(rest, '-c --command', scope),
    npm: packages,
    pnpm: packages,
    yarn: packages,
    yarnpkg: packages,
    bun: packages,
    deno: packages,
    composer: packages,
    node: runtime,
    python: runtime,
    python3: runtime,
    py: runtime,
    ruby: runtime,
    php: runtime,
    uv: ({ rest, scope }) => after(rest, '--directory --project --env-file --with -p --python', 0, scope),
    turbo: monorepo,
    nx: monorepo,
    lerna: monorepo,
    make: make,
    gmake: make,
    just: make,
    task: make,
    'go-task': make,
    'npm-run-all': scriptsByName,
    'npm-run-all2': scriptsByName,
    'run-s': scriptsByName,
    'run-p': scriptsByName,
    concurrently: linesEach,
    conc: linesEach,
    dotenv: dotenvFiles,
    dotenvx: dotenvFiles,
    'dotenv-cli': dotenvFiles,
    'env-cmd': dotenvFiles,
    doppler: secrets,
    infisical: secrets,
    op: secrets,
    chamber: secrets,
    'aws-vault': secrets,
    teller: secrets,
    railway: secrets,
    heroku: secrets,
    fly: secrets,
    flyctl: secrets,
    vercel: secrets,
    docker: container,
    podman: container,
    'docker-compose': container,
    'podman-compose': container,
    kubectl: container,
    oc: container,
    ssh: remote,
    gcloud: ({ rest, scope }) => {
      const read = readArguments(rest, '--command --zone --project');
      const command = read.words.includes('ssh') ? valueIn(read, '--command') : undefined;
      return command === undefined
        ? undefined
        : { kind: 'line', line: command, scope: elsewhere(scope, read.words.at(-1) ?? '') };
    },
    java: ({ rest, scope }) => {
      const at = rest.indexOf('-jar');
      const program = programOf(rest[at + 1] ?? '').replace(/(?:-[\d.]+)?\.jar$/, '');
      return at < 0 ? undefined : { kind: 'words', words: [program, ...rest.slice(at + 2)], scope };
    },
    tmux: ({ rest, scope }) => {
      const { words: said } = readArguments(rest, '-L -S -f -s -n -t -c -x -y -e -F');
      return /^(?:new|new-session|neww|new-window|splitw|split-window|send|send-keys)$/.test(said[0] ?? '')
        ? { kind: 'line', line: said.slice(1).join(' '), scope }
        : undefined;
    },
    parallel: ({ rest, scope }) => {
      const [before, behind] = [rest.slice(0, rest.indexOf(':::')), rest.slice(rest.indexOf(':::') + 1)];
      const { words: said } = readArguments(before, '-j --jobs -I -n -N --colsep');
      const lines = behind.map((one) => (said.length === 0 ? one : `${said.join(' ')} ${one}`));
      return rest.includes(':::')
        ? { kind: 'line', line: lines.join('\n'), scope }
        : words(rest, '-j --jobs -I -n', scope);
    },
    find: ({ rest, scope }) => {
      const at = rest.findIndex((word) => /^-(?:exec|execdir|ok)$/.test(word));
      return at < 0 ? undefined : { kind: 'words', words: rest.slice(at + 1), scope };
    },
  } satisfies Record<string, (call: Call) => Inner | undefined>),
);

function after(rest: readonly string[], valued: string, skip: number, scope: Scope): Inner {
  const inner = words(rest, valued, scope);
  return inner.kind === 'words' ? { ...inner, words: afterFillers(inner.words.slice(skip)) } : inner;
}

function afterFillers(all: readonly string[]): readonly string[] {
  const at = all.findIndex((word) => !fillers.has(word));
  return at < 0 ? [] : all.slice(at);
}

function lineOf(rest: readonly string[], options: string, scope: Scope): Inner | undefined {
  const at = rest.findIndex(
    (word) => namesIn(options).includes(word) || (/^-[a-z]*c$/.test(word) && namesIn(options).includes('-c')),
  );
  return at < 0 ? undefined : { kind: 'line', line: rest[at + 1] ?? '', scope };
}

export function isShell(program: string): boolean {
  return wrappers.get(program) === shell;
}

function shell({ rest, scope }: Call): Inner | undefined {
  const line = lineOf(rest, '-c -Command -command', scope);
  if (line !== undefined) return line;
  const path = rest.find((word) => !word.startsWith('-'));
  return path === undefined ? undefined : { kind: 'script', path: resolvePath(scope.folder, path), scope };
}

function environment({ rest, scope }: Call): Inner {
  const set: [string, string][] = [];
  let at = 0;
  for (; at < rest.length; at += 1) {
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(rest[at] ?? '') ?? [];
    if (name !== undefined) set.push([name, value ?? '']);
    else if (/^-[uCS]$|^--(?:unset|chdir)$/.test(rest[at] ?? '')) at += 1;
    else if (!(rest[at] ?? '').startsWith('-')) break;
  }
  return { kind: 'words', words: rest.slice(at), scope: withVariables(scope, set) };
}

/** npm run x -- y, yarn x, pnpm --filter z x, and dlx or exec of a program. */
function packages({ program, rest, scope }: Call): Inner | undefined {
  // In pnpm it takes no value, and means the root of the workspace.
  const ofNpm = program === 'npm' ? '-w --workspace' : '';
  const { options, words: said } = readArguments(untilDashes(rest), `${valuedByPackages} ${ofNpm}`);
  const folder = valueIn({ options, words: said }, '-C --prefix --cwd --dir');
  const here = folder === undefined ? scope : { ...scope, folder: resolvePath(scope.folder, folder) };
  const from = program === 'composer' ? ('composer' as const) : ('package' as const);
  let [verb = '', ...others] = said;
  const read = { options, words: said };
  let packages: Packages | undefined = hasOption(read, '--workspaces -ws')
    ? 'all'
    : valuesIn(read, '--filter -F -w --workspace --scope');
  if (verb === 'workspace') [packages, verb = '', ...others] = [others.slice(0, 1), ...others.slice(1)];
  else if (verb === 'workspaces') [packages, , verb = '', ...others] = ['all', ...others];
  else if (packages.length === 0)
    packages = hasOption(read, '-r --recursive')
      ? 'all'
      : program === 'pnpm' && hasOption(read, '-w --workspace-root')
        ? 'root'
        : undefined;
  const at = rest.lastIndexOf(verb);
  const behind = (word: string | undefined): readonly string[] => {
    const from = word === undefined ? -1 : rest.indexOf(word, at);
    return rest.slice(from + 1).filter((one, i) => !(i === 0 && one === '--'));
  };
  const task = (name: string, orProgram: boolean): Inner => ({
    kind: 'task',
    task: { ...plainTask, from, names: [name], rest: behind(name), packages, orProgram },
    scope: here,
  });
  if (/^(?:exec|x|dlx|create|task-exec)$/.test(verb))
    return words(rest.slice(at + 1), `--package -p -c --filter ${ofNpm}`, here);
  if (/^(?:run|run-script|rum|task)$/.test(verb))
    return others[0] === undefined
      ? undefined
      : others[0].startsWith('npm:')
        ? { kind: 'words', words: [withoutVersion(others[0].slice(4)), ...behind(others[0])], scope: here }
        : task(others[0], program !== 'npm' && program !== 'deno');
  if (/^(?:test|t|tst|start|stop|restart)$/.test(verb))
    return task(verb.startsWith('t') ? 'test' : verb, false);
  if (program === 'npm' || program === 'deno' || verb === '' || verb.includes('/')) return undefined;
  return task(verb, true);
}

const valuedByPackages = '-C --prefix --cwd --dir --filter -F --config --env-file';

/** turbo run db:push --filter=x: the task of the packages that are selected. */
function monorepo({ rest, scope }: Call): Inner | undefined {
  const { options, words: read } = readArguments(
    untilDashes(rest),
    '--filter -F --scope --projects -p -t --target',
  );
  const targets = valuesIn({ options, words: [] }, '-t --target');
  const said = [...read.filter((word) => !/^(?:run|run-many|affected)$/.test(word)), ...targets];
  const chosen = [
    ...valuesIn({ options, words: [] }, '--filter -F --scope --projects -p').flatMap((one) => one.split(',')),
    ...said.flatMap((word) => /^([^:#]+)(?=#)/.exec(word)?.[1] ?? []),
  ];
  const names = said.flatMap((word) => [word, word.slice(word.indexOf(':') + 1), word.replace(/^.*#/, '')]);
  return said.length === 0
    ? undefined
    : {
        kind: 'task',
        task: { ...plainTask, from: 'package', names, packages: chosen.length === 0 ? 'all' : chosen },
        scope,
      };
}

/** A script that is a tool: node_modules/.bin/prisma, manage.py, artisan, and python -m alembic. */
function runtime({ rest, scope, around }: Call): Inner | undefined {
  const ran = rest.findIndex((word) => word === '--run');
  if (ran >= 0)
    return {
      kind: 'task',
      task: { ...plainTask, from: 'package', names: rest.slice(ran + 1, ran + 2) },
      scope,
    };
  const loaded = rest.flatMap((word) => /^--env-file(?:-if-exists)?=(.+)$/.exec(word)?.[1] ?? []);
  const here = loaded.reduce((before, path) => withFile(before, path, around), scope);
  const valued = namesIn('-d -c -r -I -W -X --require --import --loader --conditions');
  const at = rest.findIndex(
    (word, i) => (!word.startsWith('-') && !valued.includes(rest[i - 1] ?? '')) || word === '-m',
  );
  if (at < 0) return undefined;
  const [first = '', second = '', ...others] = rest.slice(at);
  if (first === '-m') return { kind: 'words', words: [second, ...others], scope: here };
  return { kind: 'words', words: [first, ...rest.slice(at + 1)], scope: here };
}

function make({ program, rest, scope }: Call): Inner | undefined {
  const valued = '-C -f -j --directory --file -I -o -W --justfile -d --working-directory --set';
  const { options, words: said } = readArguments(rest, valued);
  const folder = valueIn({ options, words: said }, '-C --directory -d --working-directory');
  const pairs = said.flatMap((word) => {
    const [, name, value] = /^(\w+)[:?+]?=([\s\S]*)$/.exec(word) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
  const names = said.filter((word) => !word.includes('='));
  // They show what they would run, or what there is.
  const shows =
    '-n --dry-run --just-print --recon -l --list --list-all --summary --show --evaluate --dry --dump';
  if (hasOption({ options, words: said }, shows)) return undefined;
  const from = program === 'just' ? 'just' : program.endsWith('task') ? 'task' : 'make';
  return {
    kind: 'task',
    task: { ...plainTask, from, names, variables: new Map(pairs) },
    scope: folder === undefined ? scope : { ...scope, folder: resolvePath(scope.folder, folder) },
  };
}

/** run-s db:* build */
function scriptsByName({ rest, scope }: Call): Inner {
  const names = rest.filter((word) => !word.startsWith('-'));
  return { kind: 'line', line: names.map((name) => `npm run '${name}'`).join('\n'), scope };
}

/** concurrently "npm run build" npm:test */
function linesEach({ rest, scope }: Call): Inner {
  const { words: said } = readArguments(
    rest,
    '-n --names -c --prefix-colors -p --prefix -m --max-processes -k -s --success',
  );
  return {
    kind: 'line',
    line: said.map((word) => word.replace(/^(?:npm|pnpm|yarn|bun):(.*)$/, "npm run '$1'")).join('\n'),
    scope,
  };
}

/** dotenv -e .env.production -- command */
function dotenvFiles({ rest, scope, around }: Call): Inner {
  const valued = '-e -f --file --env-file -c -v --variable --environments';
  const { options } = readArguments(untilDashes(rest), valued);
  const read = { options, words: [] };
  const files = [...valuesIn(read, '-e -f --file --env-file')];
  const cascade = valueIn(read, '-c');
  if (cascade !== undefined) files.push(`.env.${cascade}`);
  const loaded = (files.length === 0 ? ['.env'] : files).reduce(
    (before, path) => withFile(before, path, around),
    scope,
  );
  const set = valuesIn(read, '-v --variable').flatMap((pair) => [...variablesIn(pair)]);
  const inner = words(rest, valued, withVariables(loaded, set));
  return inner.kind === 'words' ? { ...inner, words: afterFillers(inner.words) } : inner;
}

/** Loads an environment file; its name says which environment is meant. */
export function withFile(scope: Scope, path: string, around: Surroundings): Scope {
  const text = around.file(resolvePath(scope.folder, path));
  return withHint(text === undefined ? scope : withVariables(scope, variablesIn(text)), path);
}

/** The command gets variables that only the keeper of secrets knows: its options may name the environment. */
function secrets({ program, rest, scope }: Call): Inner | undefined {
  const valued =
    '-c --config -p --project --env -e --environment --path --env-file --account -a --app -s --service -r --remote --command -C --type';
  const { options, words: said } = readArguments(untilDashes(rest), valued);
  const [verb = ''] = said;
  if (!/^(?:run|exec|local|env|run:detached|ssh|console|connect)$/.test(verb) && !rest.includes('--'))
    return undefined;
  const read = { options, words: said };
  const named = valuesIn(
    read,
    '-c --config -e --env --environment --env-file -a --app -r --remote -s --service',
  );
  const hinted = [
    ...named,
    ...(program === 'aws-vault' || program === 'chamber' ? said.slice(1, 2) : []),
  ].reduce(withHint, scope);
  const dashes = rest.indexOf('--');
  const command = valueIn(read, '-C --command');
  const isRemote = /^(?:heroku|fly|flyctl)$/.test(program);
  const place: Scope = isRemote
    ? { ...hinted, variables: new Map(), place: { kind: 'elsewhere', name: program } }
    : { ...hinted, variables: new Map([...hinted.variables, ...keptSecret]) };
  if (command !== undefined) return { kind: 'line', line: command, scope: place };
  return dashes >= 0
    ? { kind: 'words', words: rest.slice(dashes + 1), scope: place }
    : after(rest.slice(rest.indexOf(verb) + 1), valued, 0, place);
}

/** Whatever a file says of these, the keeper of secrets may say otherwise. */
const keptSecret = ['DATABASE_URL', 'DIRECT_URL', 'POSTGRES_URL', 'DB_HOST', 'PGHOST', 'DB_URL'].map(
  (name) => [name, `\0${name}\0`] as const,
);

const containerOptions =
  '-e --env -u --user -w --workdir -n --namespace --context -c --container -f --file --env-file -p --project-name -H --host --index --profile --kubeconfig -v --volume --name --network --entrypoint -l --project-directory';

/** Images whose entry point is the tool. */
const images = new Set([
  'flyway',
  'migrate',
  'liquibase',
  'dbmate',
  'atlas',
  'sqitch',
  'goose',
  'tern',
  'geni',
]);

/** docker exec db psql …, docker compose exec db …, docker run image …, kubectl exec pod -- … */
function container({ program, rest, scope, around }: Call): Inner | undefined {
  const at = rest.findIndex((word) => word === 'exec' || word === 'run');
  if (at < 0 || rest.slice(0, at).some((word) => /^(?:delete|get|logs|volume|rm)$/.test(word)))
    return undefined;
  const before = readArguments(rest.slice(0, at), containerOptions);
  const behind = rest.slice(at + 1);
  let from = 0;
  while (from < behind.length && (behind[from] ?? '').startsWith('-'))
    from += namesIn(containerOptions).includes(behind[from] ?? '') ? 2 : 1;
  const name = behind[from] ?? '';
  const own = readArguments(behind.slice(0, from), containerOptions);
  const dashes = behind.indexOf('--');
  const isCluster = program === 'kubectl' || program === 'oc';
  const written = dashes > from ? behind.slice(dashes + 1) : behind.slice(from + 1);
  const [, image = ''] = /([^/:@]+)(?:[:@][^/]*)?$/.exec(name) ?? [];
  const isImage = rest[at] === 'run' && !rest.slice(0, at).includes('compose') && images.has(image);
  const command = isImage && written[0] !== image ? [image, ...written] : written;
  const said = [
    before,
    own,
    readArguments(behind.slice(from + 1, Math.max(dashes, from + 1)), containerOptions),
  ];
  const named = said.flatMap((one) =>
    valuesIn(one, '-n --namespace --context -f --file --env-file -p --project-name -H --host -c --container'),
  );
  const isLocal = isCluster
    ? named.some((one) => /^(?:kind-|minikube|docker-desktop|k3d-|rancher-desktop|orbstack)/.test(one))
    : !said.some(
        (one) => valueIn(one, one === before ? '-H --host --context -c' : '-H --host') !== undefined,
      ) && around.variable('DOCKER_HOST') === undefined;
  const isCompose = rest.slice(0, at).includes('compose') || program.endsWith('-compose');
  const set = said.flatMap((one) => valuesIn(one, '-e --env')).flatMap((pair) => [...variablesIn(pair)]);
  const service = isCompose
    ? environmentOf(serviceOf(name, scope.folder, around))
    : new Map<string, string>();
  const place = { kind: 'container', name, isLocal } as const;
  const inner: Scope = {
    ...scope,
    variables: new Map([...service, ...set]),
    place,
    // The name of a new container says nothing of the database.
    hints: [...scope.hints, ...named, ...(rest[at] === 'run' && !isCompose ? [] : [name])],
  };
  return { kind: 'words', words: command, scope: inner };
}

function remote({ rest, scope }: Call): Inner {
  const valued = '-i -p -l -o -F -J -L -R -D -b -c -E -W';
  const inner = words(rest, valued, scope);
  const [host = '', ...command] = inner.kind === 'words' ? inner.words : [];
  return { kind: 'line', line: command.join(' '), scope: elsewhere(scope, host) };
}

/** On another machine, `user@name` or `name`, which has variables of its own. */
function elsewhere(scope: Scope, host: string): Scope {
  const name = host.slice(host.indexOf('@') + 1);
  return withHint({ ...scope, variables: new Map(), place: { kind: 'elsewhere', name } }, name);
}

/** ./script.sh, and sh scripts without an ending; a program that is a known tool was found before. */
function scriptOf({ program, scope }: Call): Inner | undefined {
  return /\.(?:sh|bash|zsh)$/.test(program) ? { kind: 'script', path: program, scope } : undefined;
}

/** The folder in which a script's own paths begin: the directory of the caller. */
export function nameOfProgram(word: string, scope: Scope): string {
  // node_modules/prisma/build/index.js is the program of its package.
  const [, owner] = /node_modules\/(?:\.bin\/)?([\w.-]+)\//.exec(word) ?? [];
  if (owner !== undefined && owner !== '.bin') return owner;
  return /\.(?:sh|bash|zsh)$/.test(word) ? resolvePath(scope.folder, word) : programOf(word);
}
