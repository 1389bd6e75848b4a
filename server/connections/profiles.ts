/** Converts the setting `plinth.connections` and pasted addresses between the editor and the engine. Opens and stores nothing. */
import { usualPort } from '../../core/connections/profile.ts';
import { readProfiles } from '../../core/connections/profiles.ts';
import { allEngines } from '../../engine/databases/engines.ts';
import type { OwnedProfile } from '../../engine/databases/connection-candidates.ts';
import type { AddressRead, WrittenProfiles } from '../../protocol/connections.ts';

export interface ProfilesFound {
  readonly profiles: readonly OwnedProfile[];
  readonly problems: readonly { readonly source: string; readonly message: string }[];
}

export function writtenProfiles(written: readonly WrittenProfiles[]): ProfilesFound {
  const profiles: OwnedProfile[] = [];
  const problems: { source: string; message: string }[] = [];
  for (const { owner, place, value } of written) {
    const read = readProfiles(value);
    profiles.push(...read.profiles.map((profile) => ({ owner, place, profile })));
    problems.push(...read.problems.map((message) => ({ source: `plinth.connections in ${place}`, message })));
  }
  return { profiles, problems };
}

export function takeApart(
  address: string,
): AddressRead | { readonly kind: 'unclear'; readonly message: string } {
  const text = address.trim();
  const engine = allEngines.find(({ uri }) => uri.is(text));
  if (engine === undefined) {
    const schemes = allEngines.flatMap(({ name, uri }) =>
      usualPort[name] === 0 ? [] : [`${uri.scheme}://`],
    );
    const [last = '', ...others] = schemes.toReversed();
    const known = `${others.toReversed().join(', ')} or ${last}`;
    return { kind: 'unclear', message: `It is neither a host name nor a ${known} URI.` };
  }
  if (usualPort[engine.name] === 0)
    return {
      kind: 'unclear',
      message: `A database file has no server. One that lies in the workspace, or that .env names, is offered; others are named in plinth.connections: { "engine": "${engine.name}", "file": "…" }.`,
    };
  const read = engine.uri.read(text);
  if (!read.ok) return { kind: 'unclear', message: read.message };
  const { host, port, dbname, user, sslmode, password } = read.values;
  const number = Number(port);
  return {
    kind: 'read',
    engine: engine.name,
    host,
    port: Number.isInteger(number) ? number : undefined,
    database: dbname,
    user,
    sslmode,
    password,
  };
}
