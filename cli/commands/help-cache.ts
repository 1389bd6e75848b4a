/** `plinth cache --help`. */

export const cache = `plinth cache [--info | --clear]

Says where results of “plinth lint” are kept and how much they take, or removes them. A run whose files, settings and git history are as in an
earlier one with the same words takes its result; everything else is computed. Nothing of it lies in a repository, unless --cache says so.

Options
  --info                       the folder, how many results it holds and how large they are (default)
  --clear                      remove them
  --cache DIR                  of this folder, instead of the user's: XDG_CACHE_HOME or ~/.cache on Linux, ~/Library/Caches on macOS,
                               %LOCALAPPDATA% on Windows

Exit codes
  0  done
  2  wrong arguments, or something could not be removed
`;
