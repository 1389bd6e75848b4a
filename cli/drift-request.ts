/** The arguments of `plinth drift`: the two sides, and whether to write a migration that reconciles them. */
import type { ParseArgsConfig } from 'node:util';
import { choice, type Values } from './values.ts';

const driftFormats = ['text', 'json'] as const;
const recorded = ['right', 'left'] as const;

/** A side as typed: `migrations`, `migration:VERSION`, `git:REF`, `connection:NAME`. */
export type SideWord =
  | { readonly kind: 'migrations' }
  | { readonly kind: 'migration' | 'git' | 'connection'; readonly name: string };

export interface DriftRequest {
  readonly verb: 'drift';
  /** As given; a workspace or a migration folder. */
  readonly path: string;
  readonly folder: string | undefined;
  readonly left: SideWord;
  /** `connection` without a name uses the PG* variables. */
  readonly right: SideWord | { readonly kind: 'default-connection' };
  readonly format: (typeof driftFormats)[number];
  /** True to write migrations that turn the other side into this one. */
  readonly write: (typeof recorded)[number] | undefined;
  readonly config: string | undefined;
}

export const driftOptions = {
  folder: { type: 'string' },
  left: { type: 'string' },
  right: { type: 'string' },
  connection: { type: 'string' },
  format: { type: 'string' },
  write: { type: 'string' },
  config: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export function driftRequest(values: Values, paths: readonly string[]): DriftRequest | string {
  const format = choice('format', values.get('format'), driftFormats);
  const write = choice('write', values.get('write'), recorded);
  const wrong = format.wrong ?? write.wrong;
  if (wrong !== undefined) return wrong;
  const [path = '.', ...more] = paths;
  if (more.length > 0) return 'plinth drift takes one folder at a time.';
  const connection = values.get('connection');
  if (connection !== undefined && values.has('right'))
    return '--connection is the right side: give one of both.';
  const left = sideWord('left', values.get('left') ?? 'migrations');
  if (typeof left === 'string') return left;
  const right = values.has('right') ? sideWord('right', values.get('right') ?? '') : undefined;
  if (typeof right === 'string') return right;
  return {
    verb: 'drift',
    path,
    folder: values.get('folder'),
    left,
    right:
      right ??
      (connection === undefined ? { kind: 'default-connection' } : { kind: 'connection', name: connection }),
    format: format.value ?? 'text',
    write: write.value,
    config: values.get('config'),
  };
}

function sideWord(option: string, word: string): SideWord | string {
  if (word === 'migrations') return { kind: 'migrations' };
  const [, kind, name = ''] = /^(migration|git|connection):(.+)$/s.exec(word) ?? [];
  if (kind === 'migration' || kind === 'git' || kind === 'connection') return { kind, name };
  return `--${option} takes migrations, migration:VERSION, git:REF or connection:NAME; it cannot be “${word}”.`;
}
