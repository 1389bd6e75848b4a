/** `plinth cache`: to look or to empty, and which folder. */
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
  summary: [['cache', 'where results of earlier runs are kept, and how to remove them']],
  usage: `plinth cache [--info | --clear]

Says where results of “plinth lint” are kept and how much they take, or removes them. A run whose files, settings and git history are as in
an earlier one with the same words takes its result; everything else is computed. Nothing of it is in a repository, unless --cache says so.`,
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
