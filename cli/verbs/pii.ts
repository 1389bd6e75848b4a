/** The arguments of `plinth pii`: the folder and the output format. */
import { config, folder, oneOf, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = { folder, format: oneOf(['text', 'json', 'markdown', 'csv'], '', 'text'), config };

export interface PiiRequest extends Values<typeof options> {
  /** As given; a workspace or a migration folder. */
  readonly path: string;
}

export const pii = verb({
  name: 'pii',
  summary: [['pii [folder]', 'list personal data, and how to erase a person']],
  usage: `plinth pii [folder]

Lists which columns of a schema hold data about people, and what a person's erasure takes: which rows go with theirs, which
block the DELETE, what stays behind, and in which order it can be done. The schema is what the migrations below a folder
(default: the current one) build; no server is needed, and no row is read.`,
  options,
  notes: `What is personal data can be said in comments (COMMENT ON COLUMN … IS 'pii: contact') and in plinth.config.json.

Exit codes
  0  printed, whether there is personal data or not
  2  wrong arguments or configuration, or input that cannot be read`,
  one: { what: 'folder' },
  request: (values, [path = '.']): PiiRequest => ({ ...values, path }),
});
