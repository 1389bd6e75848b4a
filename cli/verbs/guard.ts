/** The arguments of `plinth guard`: a command line to judge, a hook's message on standard input, or the hooks to install. */
import { agents, type AgentId } from '../guard/agents.ts';
import { hooks, type Hook } from '../guard/git-hooks.ts';
import { flag, oneOf, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  stdin: flag('read what an agent’s hook gets, as JSON, and answer in that hook’s format'),
  shell: flag('print functions for a shell’s start file that ask before each of the known programs'),
  staged: flag('as git’s hook before a commit: judge what is staged'),
  pushed: flag('as git’s hook before a push: judge what the references on standard input add'),
  format: oneOf(['text', 'json'], '', 'text'),
  git: flag('for install and uninstall: git’s hook instead of those of agents'),
  hook: oneOf(hooks, 'with --git: which hook', 'pre-commit'),
  agent: oneOf(Object.keys(agents) as AgentId[], 'for install: this agent only'),
  write: flag('for install and uninstall: write the files, which are only shown otherwise'),
};

type Judge = Pick<Values<typeof options>, 'format'> &
  (
    | { readonly kind: 'line'; readonly line: string }
    | { readonly kind: 'stdin' }
    | { readonly kind: 'staged' }
    | { readonly kind: 'pushed'; readonly remote: string }
    | { readonly kind: 'shell' }
  );

interface Install {
  readonly kind: 'install';
  readonly agent: AgentId | undefined;
  readonly write: boolean;
}

interface GitHook {
  readonly kind: 'git';
  readonly action: 'install' | 'uninstall';
  readonly hook: Hook;
  readonly write: boolean;
}

export type GuardRequest = Judge | Install | GitHook;
export type JudgeRequest = Judge;
export type InstallRequest = Install;
export type GitHookRequest = GitHook;

export const guard = verb({
  name: 'guard',
  summary: [
    ['guard -- <command>', 'say whether a command would destroy a database; for agents'],
    ['guard install', 'show or write the hooks of agents and of git that ask it'],
  ],
  usage: `plinth guard -- <command…>
plinth guard --stdin | --shell | --staged | --pushed [REMOTE]
plinth guard install [--agent NAME] [--write]
plinth guard install --git [--hook NAME] [--write]
plinth guard uninstall --git [--write]

Says what a command line would do to which database: reset, drop, overwrite, roll back, apply. Follows it through package scripts, make
targets, shells and containers; reads environment files and the tools’ configuration. It runs nothing and sends nothing.
As a hook of git it judges what a commit or a push adds: statements of migrations, scripts, recipes and CI.
Closed for production and where the database cannot be told, open for scratch databases and local containers.`,
  options,
  notes: `Exit codes
  0  allowed, or nothing is known of it
  1  denied; for --staged and --pushed: denied or to be confirmed, which stops git
  2  wrong arguments
  3  a person should confirm it`,
  request: (
    { stdin, shell, staged, pushed, format, git, hook, agent, write },
    words,
  ): GuardRequest | string => {
    const [first, ...others] = words;
    if (git) {
      if (others.length > 0 || (first !== 'install' && first !== 'uninstall') || agent !== undefined)
        return '--git belongs to plinth guard install and plinth guard uninstall.';
      return { kind: 'git', action: first, hook, write };
    }
    if (words.length === 1 && first === 'install') return { kind: 'install', agent, write };
    if (words.length === 1 && first === 'uninstall')
      return 'plinth guard uninstall --git takes the hook of git out; those of agents are in their own files.';
    if (agent !== undefined || write) return '--agent and --write belong to plinth guard install.';
    if ([stdin, shell, staged, pushed].filter(Boolean).length > 1)
      return '--stdin, --shell, --staged and --pushed are different things: use one of them.';
    if (pushed && words.length <= 2) return { kind: 'pushed', remote: first ?? 'origin', format };
    if ((stdin || shell || staged || pushed) && words.length > 0)
      return 'A command is not wanted beside --stdin, --shell, --staged and --pushed.';
    if (stdin) return { kind: 'stdin', format };
    if (shell) return { kind: 'shell', format };
    if (staged) return { kind: 'staged', format };
    if (words.length === 0)
      return 'Name the command after two dashes: plinth guard -- npx prisma migrate reset';
    // One word is a line for a shell; several have been split by one.
    const line = words.length === 1 ? (words[0] ?? '') : words.map(quoted).join(' ');
    return { kind: 'line', line, format };
  },
});

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
