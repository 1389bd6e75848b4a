/** The arguments of `plinth baseline`: the files, and whether entries are only removed. */
import { config, flag, target, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = { prune: flag('only take out what is no longer found'), config, target };

export interface BaselineRequest extends Values<typeof options> {
  readonly paths: readonly string[];
}

export const baseline = verb({
  name: 'baseline',
  summary: [['baseline [paths…]', 'record the current findings, so that only new ones are reported']],
  usage: `plinth baseline [paths…]

Writes the findings of all files, including applied migrations, to plinth.baseline.json. From then on editor and command line hide and
count them; new findings are reported. A finding stays hidden when lines move, and is reported again when its statement changes.`,
  options,
  request: (values, paths): BaselineRequest | string =>
    paths.includes('-')
      ? 'A baseline is about files: standard input has none.'
      : { ...values, paths: paths.length === 0 ? ['.'] : paths },
});
