/** The arguments of `plinth effects`: the file, its server and the output format. */
import { config, dialect, major, oneOf, stdinFilepath, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  target: major('the PostgreSQL version to assume (default: as in plinth.config.json)'),
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
  summary: [['effects <file.sql>', 'show what each statement locks, rewrites and reads, and until when']],
  usage: `plinth effects <file.sql>

Shows for each statement which relations it locks, whom that blocks and until when, what it rewrites and reads, what it waits for and what
queues behind it, and which locks its transaction holds at the same time. The tables are taken from earlier migrations. With - standard input.`,
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
