/** Where this system keeps what can be computed again: the user's folder for caches, never one of a repository. Creates nothing. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Absolute. Undefined where the system names no folder. */
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

/** Paths that are relative are to be ignored, says the XDG specification. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
