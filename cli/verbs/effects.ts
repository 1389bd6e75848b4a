/** `plinth effects`: which file, for which server, and as what it is printed. */
import { config, dialect, major, oneOf, stdinFilepath, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  target: major('the PostgreSQL version it is for (default: as plinth.config.json says)'),
  format: oneOf(['text', 'json'], '', 'text'),
  config,
  dialect,
  'stdin-filepath': stdinFilepath,
};

export interface EffectsRequest extends Values<typeof options> {
  /** As given; '-' is standard input. */
  readonly path: string;
}

export const effects = verb({
  name: 'effects',
  summary: [['effects <file.sql>', 'say what each statement locks, rewrites and reads, and until when']],
  usage: `plinth effects <file.sql>

Says for each statement which relations it locks, whom that blocks and until when, what it rewrites and reads, whom it waits for and who
queues behind it, and which locks its transaction holds together. Earlier migrations say what the tables are. With - standard input.`,
  options,
  one: {
    what: 'file',
    missing: 'Name the file whose statements are to be looked at: plinth effects FILE.sql',
  },
  request: (values, [path = '']): EffectsRequest | string =>
    values.stdinFilepath !== undefined && path !== '-'
      ? '--stdin-filepath needs - as the path.'
      : { ...values, path },
});
