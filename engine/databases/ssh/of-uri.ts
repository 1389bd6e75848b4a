/**
 * The SSH server that a connection URI goes through, where somebody writes one on a command line: `?sshhost=…` and so on, in the spelling of named
 * connections. It is read of nothing else: no variable and no file leads anybody through a server that they did not write.
 */
import type { SshSettings } from '../../../core/connections/profile.ts';
import { readProfiles, sshOf } from '../../../core/connections/profiles.ts';

export type SshOfUri =
  | { readonly kind: 'ssh'; readonly ssh: SshSettings | undefined }
  /** The message quotes nothing: the URI may hold a password. */
  | { readonly kind: 'unclear'; readonly message: string };

const words = ['sshhost', 'sshport', 'sshuser', 'sshkey'] as const;

export function sshOfUri(uri: string, systemUser: string): SshOfUri {
  const query = new URLSearchParams(uri.trim().split('?').slice(1).join('?'));
  const given = words.flatMap((word) => {
    const value = query.get(word);
    return value === null ? [] : [[word, word === 'sshport' ? Number(value) : value] as const];
  });
  if (given.length === 0) return { kind: 'ssh', ssh: undefined };
  // The database's own host is elsewhere in the URI.
  const read = readProfiles({ 'The URI': { host: 'localhost', ...Object.fromEntries(given) } });
  const [problem] = read.problems;
  if (problem !== undefined) return { kind: 'unclear', message: problem };
  const [profile] = read.profiles;
  return { kind: 'ssh', ssh: profile === undefined ? undefined : sshOf(profile, systemUser) };
}
