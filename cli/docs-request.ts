/** The arguments of `plinth docs`: the folder, the format and the output path. */
import type { ParseArgsConfig } from 'node:util';
import { majors } from '../core/effects/facts/fact.ts';
import { choice, type Values } from './values.ts';

const docsFormats = ['markdown', 'html', 'json'] as const;

export interface DocsRequest {
  readonly verb: 'docs';
  /** As given; a workspace or a migration folder. */
  readonly path: string;
  /** The migration folder to use. */
  readonly folder: string | undefined;
  readonly format: (typeof docsFormats)[number];
  /** As given: a folder for Markdown, a file for the others; undefined for standard output. */
  readonly output: string | undefined;
  /** The web address of the files, such as https://github.com/OWNER/NAME/blob/main. */
  readonly source: string | undefined;
  readonly target: number | undefined;
  readonly config: string | undefined;
  /** True to print the built-in template and nothing else. */
  readonly printTemplate: 'markdown' | 'html' | undefined;
}

export const docsOptions = {
  folder: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  source: { type: 'string' },
  target: { type: 'string' },
  config: { type: 'string' },
  'print-template': { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export function docsRequest(values: Values, paths: readonly string[]): DocsRequest | string {
  const format = choice('format', values.get('format'), docsFormats);
  const target = choice('target', values.get('target'), majors.map(String));
  const template = choice('print-template', values.get('print-template'), ['markdown', 'html']);
  const wrong = format.wrong ?? target.wrong ?? template.wrong;
  if (wrong !== undefined) return wrong;
  const [path = '.', ...more] = paths;
  if (more.length > 0) return 'plinth docs takes one folder at a time.';
  const source = values.get('source');
  if (source !== undefined && !/^https?:\/\/[^\s"'<>]+$/.test(source))
    return `--source takes the address of the files on the web, such as https://github.com/OWNER/NAME/blob/main; it cannot be “${source}”.`;
  const output = values.get('output');
  const isFolder = (format.value ?? 'markdown') === 'markdown';
  if (isFolder && output === undefined && template.value === undefined)
    return 'Name the folder for the pages: plinth docs --output docs/schema. For one page: plinth docs --format html --output schema.html';
  return {
    verb: 'docs',
    path,
    folder: values.get('folder'),
    format: format.value ?? 'markdown',
    output,
    source: source?.replace(/\/+$/, ''),
    target: target.value === undefined ? undefined : Number(target.value),
    config: values.get('config'),
    printTemplate: template.value,
  };
}
