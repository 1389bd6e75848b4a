/** `plinth cache`: shows the cache or clears it. */
import { flag, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  info: flag('the folder, how many results it holds and how large they are (default)'),
  clear: flag('remove them'),
  cache: text(
    'DIR',
    'of this folder, instead of the user’s: XDG_CACHE_HOME or ~/.cache on Linux, ~/Library/Caches on macOS,\n%LOCALAPPDATA% on Windows',
  ),
};

export type CacheRequest = Pick<Values<typeof options>, 'clear' | 'cache'>;

export const cache = verb({
  name: 'cache',
  summary: [['cache', 'show or remove the results of earlier runs']],
  usage: `plinth cache [--info | --clear]

Shows where “plinth lint” stores its results and how large they are, or removes them. A run takes the result of an earlier run with the same
arguments if its files, settings and git history are unchanged. Results are never stored in a repository, unless --cache names a folder there.`,
  options,
  notes: `Exit codes
  0  done
  2  wrong arguments, or something could not be removed`,
  request: ({ info, ...values }, paths): CacheRequest | string => {
    if (paths.length > 0) return 'plinth cache takes no paths; --cache names another folder.';
    if (info && values.clear) return '--info shows the cache and --clear empties it: use one of them.';
    return values;
  },
});
