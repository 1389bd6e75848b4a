/** The system's folder for caches of the user, never one in a repository. Creates nothing. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Absolute. Undefined if the system has none. */
export function usualCacheFolder(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const home = environment['HOME'] ?? homedir();
  const base =
    absolute(environment['XDG_CACHE_HOME']) ??
    (platform === 'win32'
      ? absolute(environment['LOCALAPPDATA'])
      : platform === 'darwin'
        ? absolute(join(home, 'Library', 'Caches'))
        : absolute(join(home, '.cache')));
  return base && join(base, 'plinth');
}

/** The XDG specification requires relative paths to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
