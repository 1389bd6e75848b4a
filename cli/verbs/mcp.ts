/** The arguments of `plinth mcp`: the folder to serve, or the files that announce the server to agents. */
import { flag, texts } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  open: texts(
    'CONNECTION',
    'let agents read sizes and lock waits of this PostgreSQL, unless it is production;\nmay be given several times',
  ),
  install: flag('show .vscode/mcp.json and the section of AGENTS.md that tell agents of this server'),
  write: flag('with --install: write them; everything else in the files stays as it is'),
};

export interface McpRequest {
  readonly kind: 'serve' | 'show' | 'write';
  /** As given. */
  readonly folder: string;
  /** As given: the connections that agents may read. */
  readonly open: readonly string[];
}

export const mcp = verb({
  name: 'mcp',
  summary: [
    ['mcp [folder]', 'serve what Plinth knows to agents, by the Model Context Protocol on standard input'],
  ],
  usage: `plinth mcp [--open CONNECTION]... [folder]
plinth mcp --install [--write]

A Model Context Protocol server on standard input and output, for agents: schema, history, references, findings, locks, types and plans of
queries, index advice, drafts of migrations, review, rules. It reads the folder (default: the current one) and writes nothing: changes are
answered as diffs. It opens no connection that --open does not name: a postgresql:// URI without a password, or service=NAME.`,
  options,
  one: { what: 'folder' },
  request: ({ install, write, open }, [folder]): McpRequest | string => {
    if (write && !install) return '--write belongs to --install.';
    if (install && folder !== undefined) return '--install is about the current folder and takes no other.';
    if (install && open.length > 0) return '--open belongs to the server, not to --install.';
    return { kind: install ? (write ? 'write' : 'show') : 'serve', folder: folder ?? '.', open };
  },
});
