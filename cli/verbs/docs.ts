/** The arguments of `plinth docs`: the folder, the format and the output path. */
import { config, folder, oneOf, printTemplate, target, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  format: oneOf(
    ['markdown', 'html', 'json'],
    'a folder of Mermaid and Markdown pages, one HTML page with search, or data',
    'markdown',
  ),
  output: text(
    'PATH',
    'the folder for the pages, new or written by plinth docs before; the file for the others',
  ),
  source: text('URL', 'link to migrations there, such as https://github.com/OWNER/NAME/blob/main'),
  folder,
  target,
  config,
  'print-template': printTemplate,
};

export interface DocsRequest extends Values<typeof options> {
  /** As given; a workspace or a migration folder. */
  readonly path: string;
}

export const docs = verb({
  name: 'docs',
  summary: [
    ['docs [folder]', 'the data dictionary: Markdown pages with diagrams, or one HTML page with search'],
  ],
  usage: `plinth docs [folder] --output FOLDER
plinth docs [folder] --format html --output FILE

Writes the data dictionary of what the migrations below a folder (default: the current one) build: a page for each schema, table, view,
function and type, with comments and what is missing, keys, indexes, relationships both ways, row security, triggers, personal data,
the migration that made and last changed each table and column, and diagrams. No server is needed and nothing is executed.
For a live database, pull its schema first: plinth schema pull --output live/migrations/V1__baseline.sql`,
  options,
  notes: `Exit codes
  0  it is written
  2  wrong arguments or configuration, no migrations, or a place that cannot be written`,
  one: { what: 'folder' },
  request: (values, [path = '.']): DocsRequest | string => {
    const { source, format, output, printTemplate: template } = values;
    if (source !== undefined && !/^https?:\/\/[^\s"'<>]+$/.test(source))
      return `--source takes the address of the files on the web, such as https://github.com/OWNER/NAME/blob/main; it cannot be “${source}”.`;
    if (format === 'markdown' && output === undefined && template === undefined)
      return 'Name the folder for the pages: plinth docs --output docs/schema. For one page: plinth docs --format html --output schema.html';
    return { ...values, path, source: source?.replace(/\/+$/, '') };
  },
});
