/** The arguments of `plinth guard`: a command line to judge, a hook's message on standard input, or the hooks to install. */
import { agents, type AgentId } from '../guard/agents.ts';
import { flag, oneOf, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  stdin: flag('read what an agent’s hook gets, as JSON, and answer in that hook’s format'),
  shell: flag('print functions for a shell’s start file that ask before each of the known programs'),
  format: oneOf(['text', 'json'], '', 'text'),
  agent: oneOf(Object.keys(agents) as AgentId[], 'for install: this agent only'),
  write: flag('for install: write the files, which are only shown otherwise'),
};

type Judge = Pick<Values<typeof options>, 'format'> &
  (
    | { readonly kind: 'line'; readonly line: string }
    | { readonly kind: 'stdin' }
    | { readonly kind: 'shell' }
  );

interface Install {
  readonly kind: 'install';
  readonly agent: AgentId | undefined;
  readonly write: boolean;
}

export type GuardRequest = Judge | Install;
export type JudgeRequest = Judge;
export type InstallRequest = Install;

export const guard = verb({
  name: 'guard',
  summary: [
    ['guard -- <command>', 'say whether a command would destroy a database; for agents'],
    ['guard install', 'show or write the hooks of agents that ask it'],
  ],
  usage: `plinth guard -- <command…>
plinth guard --stdin | --shell
plinth guard install [--agent NAME] [--write]

Says what a command line would do to which database: reset, drop, overwrite, roll back, apply. Follows it through package scripts, make
targets, shells and containers; reads environment files and the tools’ configuration. It runs nothing and sends nothing.
Closed for production and where the database cannot be told, open for scratch databases and local containers.`,
  options,
  notes: `Exit codes
  0  allowed, or nothing is known of it
  1  denied
  2  wrong arguments
  3  a person should confirm it`,
  request: ({ stdin, shell, format, agent, write }, words): GuardRequest | string => {
    if (words.length === 1 && words[0] === 'install') return { kind: 'install', agent, write };
    if (agent !== undefined || write) return '--agent and --write belong to plinth guard install.';
    if (stdin && shell) return '--stdin and --shell are different things: use one of them.';
    if ((stdin || shell) && words.length > 0) return 'A command is not wanted beside --stdin and --shell.';
    if (stdin) return { kind: 'stdin', format };
    if (shell) return { kind: 'shell', format };
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
