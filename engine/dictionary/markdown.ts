/**
 * The dictionary as a folder of Markdown pages that link to each other and to the migrations. Returns the files with their texts; writes
 * nothing.
 */
import Mustache from 'mustache';
import type { Dictionary } from '../../core/dictionary/model.ts';
import { codeSpan, foldedLine } from '../../core/text/markdown-code.ts';
import { fenced, markdownText } from '../document/escape.ts';
import { block, tidied, type Lambda } from '../document/markdown.ts';
import { addressesOf } from './addresses.ts';
import { mermaidPicture } from './mermaid.ts';
import { migrationsOf, missingOf, overviewOf, personalOf } from './overview.ts';
import { markdownDocsPartials } from './templates/markdown-partials.ts';
import { markdownDocsTemplate } from './templates/markdown.ts';
import {
  areaView,
  functionView,
  schemaView,
  tableView,
  typeView,
  viewView,
  type Look,
  type PageKind,
} from './view.ts';

export interface Page {
  /** With forward slashes, relative to the folder. */
  readonly path: string;
  readonly text: string;
}

export interface MarkdownDocs {
  /** A link from the folder's top to a line of a file; undefined if there is none. */
  readonly source: (file: string, line: number) => string | undefined;
  /** The team's template, in place of the built-in one. */
  readonly template?: string | undefined;
}

const folders: Readonly<Record<PageKind, string>> = {
  schema: 'schemas',
  area: 'areas',
  table: 'tables',
  view: 'views',
  function: 'functions',
  type: 'types',
  // They are on the page of their schema.
  sequence: 'schemas',
};

/** A missing property must not be looked up in the enclosing view. */
const noPage = {
  overview: undefined,
  schemaPage: undefined,
  areaPage: undefined,
  table: undefined,
  view: undefined,
  function: undefined,
  type: undefined,
  personalPage: undefined,
  missingPage: undefined,
  migrationsPage: undefined,
} as const;

export function markdownDocs(dictionary: Dictionary, options: MarkdownDocs): readonly Page[] {
  const addresses = addressesOf(dictionary);
  const top = lookFrom('', addresses, options);
  const inside = lookFrom('../', addresses, options);
  const areas = new Map(dictionary.areas.map((one) => [one.key, one] as const));
  const tables = new Map(dictionary.tables.map((one) => [one.key, one] as const));
  const page = (kind: PageKind, key: string, view: object): readonly [string, object] => [
    `${folders[kind]}/${addresses(kind, key) ?? ''}.md`,
    view,
  ];
  const pages: readonly (readonly [string, object])[] = [
    ['README.md', { overview: overviewOf(top, dictionary) }],
    ['personal-data.md', { personalPage: personalOf(top, dictionary) }],
    ['missing.md', { missingPage: missingOf(top, dictionary) }],
    ['migrations.md', { migrationsPage: migrationsOf(top, dictionary) }],
    ...dictionary.schemas.map(({ name }) =>
      page('schema', name, { schemaPage: schemaView(inside, name, dictionary) }),
    ),
    ...dictionary.areas.map((one) => page('area', one.key, { areaPage: areaView(inside, one, tables) })),
    ...dictionary.tables.map((one) => page('table', one.key, { table: tableView(inside, one, areas) })),
    ...dictionary.views.map((one) => page('view', one.key, { view: viewView(inside, one) })),
    ...dictionary.functions.map((one) => page('function', one.key, { function: functionView(inside, one) })),
    ...dictionary.types.map((one) => page('type', one.key, { type: typeView(inside, one) })),
  ];
  return pages.map(([path, view]) => ({ path, text: rendered(view, options.template) }));
}

function lookFrom(up: string, addresses: ReturnType<typeof addressesOf>, { source }: MarkdownDocs): Look {
  return {
    href: (kind, key) => {
      const name = addresses(kind, key);
      return name === undefined ? undefined : `${up}${folders[kind]}/${name}.md`;
    },
    id: () => '',
    source: ({ file, line }) => {
      const to = source(file, line);
      return to === undefined || /^[a-z]+:/.test(to) ? to : `${up}${to}`;
    },
    picture: mermaidPicture,
    comment: (text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
  };
}

/** Indented by spaces, because the width of a tab varies. */
const sqlBlock: Lambda = () => (text, render) =>
  fenced(
    render(text).replaceAll(/^\t+/gm, (tabs) => '    '.repeat(tabs.length)),
    'sql',
  );

const code: Lambda = () => (text, render) => codeSpan(render(text));

function rendered(view: object, template: string | undefined): string {
  const text = Mustache.render(
    template ?? markdownDocsTemplate,
    { ...noPage, ...view, code, sqlBlock, mermaidBlock: block('mermaid') },
    markdownDocsPartials,
    { escape: (one) => markdownText(foldedLine(String(one))) },
  );
  return tidied(text);
}
