/** The arguments of `plinth drift`: the two sides, and whether to write a migration that reconciles them. */
import { config, folder, oneOf, Refusal, text, type Option, type Values } from '../options.ts';
import { verb } from '../verb.ts';

/** A side as typed: `migrations`, `migration:VERSION`, `git:REF`, `connection:NAME`. */
export type SideWord =
  | { readonly kind: 'migrations' }
  | { readonly kind: 'migration' | 'git' | 'connection'; readonly name: string };

const options = {
  connection: text(
    '<uri>',
    'the right side: postgresql:// or mysql:// URI, service=NAME, or a file of SQLite; without it the PG* variables. ?sshhost=… uses an SSH server',
  ),
  left: side('the left side (default: migrations)'),
  right: side('the right side (default: the connection)'),
  write: oneOf(
    ['right', 'left'],
    'write migrations that turn the other side into this one; nothing is run\nright: records what the server has; left: brings the server back to the migrations',
  ),
  folder,
  format: oneOf(['text', 'json'], '', 'text'),
  config,
};

export interface DriftRequest extends Omit<Values<typeof options>, 'connection' | 'left' | 'right'> {
  /** As given; a workspace or a migration folder. */
  readonly path: string;
  readonly left: SideWord;
  /** `connection` without a name uses the PG* variables. */
  readonly right: SideWord | { readonly kind: 'default-connection' };
}

export const drift = verb({
  name: 'drift',
  summary: [
    ['drift [folder]', 'show the differences between a live database and the migrations that ran on it'],
  ],
  usage: `plinth drift [folder] [--connection <uri>]

Compares two schemas object by object: the live database, and the schema that the migrations create which have run there according to the
tool's history table. The migrations run in the embedded PostgreSQL; only the catalog of the live database is read, in a READ ONLY transaction.
Those of MySQL and MariaDB run on a MariaDB server that Plinth starts and removes, those of SQLite in the embedded SQLite.`,
  options,
  notes: `Exit codes
  0  no difference
  1  they differ
  2  wrong arguments, or a side that cannot be read`,
  one: { what: 'folder' },
  request: ({ connection, left, right, ...values }, [path = '.']): DriftRequest | string => {
    if (connection !== undefined && right !== undefined)
      return '--connection is the right side: give one of both.';
    const named = connection === undefined ? undefined : ({ kind: 'connection', name: connection } as const);
    return {
      ...values,
      path,
      left: left ?? { kind: 'migrations' },
      right: right ?? named ?? { kind: 'default-connection' },
    };
  },
});

function side(about: string): Option<SideWord | undefined> {
  return {
    ...text('SIDE', `${about}: migrations, migration:VERSION, git:REF or connection:NAME`),
    read: (written, name) => {
      const word = written.at(-1);
      if (word === undefined) return undefined;
      if (word === 'migrations') return { kind: 'migrations' };
      const [, kind, named = ''] = /^(migration|git|connection):(.+)$/s.exec(word) ?? [];
      if (kind === 'migration' || kind === 'git' || kind === 'connection') return { kind, name: named };
      return new Refusal(
        `--${name} takes migrations, migration:VERSION, git:REF or connection:NAME; it cannot be “${word}”.`,
      );
    },
  };
}
