/**
 * The SSH server of a connection URI on a command line: `?sshhost=…` and so on, in the notation of named connections. Nothing else is read:
 * no variable and no file can route a user through a server that they did not write.
 */
import type { SshSettings } from '../../../core/connections/profile.ts';
import { readProfiles, sshOf } from '../../../core/connections/profiles.ts';
import type { ConnectionOffer } from '../connection-candidates.ts';

export type SshOfUri =
  | { readonly kind: 'ssh'; readonly ssh: SshSettings | undefined }
  /** The message quotes nothing, because the URI may contain a password. */
  | { readonly kind: 'unclear'; readonly message: string };

const words = ['sshhost', 'sshport', 'sshuser', 'sshkey'] as const;

/** The offer as it is reached: a sentence where the URI is not clear about that. */
export function withSshOf(uri: string, systemUser: string, offer: ConnectionOffer): ConnectionOffer | string {
  const way = sshOfUri(uri, systemUser);
  if (way.kind === 'unclear') return way.message;
  const { ssh } = way;
  return ssh === undefined ? offer : { ...offer, profile: { ...offer.profile, ssh } };
}

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
