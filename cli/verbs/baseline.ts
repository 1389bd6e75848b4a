/** `plinth baseline`: which files, and whether findings are added or only taken out. */
import { config, flag, target, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = { prune: flag('only take out what is no longer found'), config, target };

export interface BaselineRequest extends Values<typeof options> {
  readonly paths: readonly string[];
}

export const baseline = verb({
  name: 'baseline',
  summary: [['baseline [paths…]', 'write down the findings there are, so that only new ones are told']],
  usage: `plinth baseline [paths…]

Writes the findings of all files, applied history too, to plinth.baseline.json. From then on editor and command line hide them and count
them; new findings are told as before. A finding stays known when lines move, and is new again when its statement changes.`,
  options,
  request: (values, paths): BaselineRequest | string =>
    paths.includes('-')
      ? 'A baseline is about files: standard input has none.'
      : { ...values, paths: paths.length === 0 ? ['.'] : paths },
});
