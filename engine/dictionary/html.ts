/** The dictionary as one HTML page. Its policy allows its own style and script by their hashes, and nothing else. */
import type { Dictionary } from '../../core/dictionary/model.ts';
import { htmlPage } from '../document/page.ts';
import { hashesIn } from '../document/style-hashes.ts';
import { addressesOf } from './addresses.ts';
import { migrationsOf, missingOf, overviewOf, personalOf } from './overview.ts';
import { pictureSvg } from './picture-svg.ts';
import { htmlDocsPartials, htmlDocsTemplate } from './templates/html.ts';
import { docsScript } from './templates/script.ts';
import { docsStyle } from './templates/style.ts';
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

export interface HtmlDocs {
  /** The web address of a line of a file, if the files are on the web. */
  readonly source: (file: string, line: number) => string | undefined;
  /** The team's template, in place of the built-in one. */
  readonly template?: string | undefined;
}

const scriptHere = '%SCRIPT-HASHES%';

export function htmlDocs(dictionary: Dictionary, options: HtmlDocs): string {
  const page = htmlPage(
    options.template ?? htmlDocsTemplate,
    { ...viewOf(dictionary, options), style: docsStyle, script: docsScript, scriptHashes: scriptHere },
    { partials: htmlDocsPartials },
  );
  return page.replace(scriptHere, () => hashesIn(page, 'script'));
}

function viewOf(dictionary: Dictionary, { source }: HtmlDocs) {
  const addresses = addressesOf(dictionary);
  const files = new Map(dictionary.migrations.map(({ file }, at) => [file, `migration-${at + 1}`] as const));
  const id = (kind: PageKind, key: string): string => {
    const name = addresses(kind, key) ?? '';
    return `${kind === 'sequence' ? 'schema' : kind}-${name}`;
  };
  const href: Look['href'] = (kind, key) =>
    addresses(kind, key) === undefined ? undefined : `#${id(kind, key)}`;
  const look: Look = {
    href,
    id,
    source: ({ file }) => {
      const migration = files.get(file);
      return migration === undefined ? undefined : `#${migration}`;
    },
    picture: (picture, name) =>
      pictureSvg(picture, name, ({ reference: { kind, key } }) =>
        kind === undefined ? undefined : href(kind, key),
      ),
    comment: (text) => [text],
  };
  const areas = new Map(dictionary.areas.map((one) => [one.key, one] as const));
  const tables = new Map(dictionary.tables.map((one) => [one.key, one] as const));
  const migrations = migrationsOf(look, dictionary);
  return {
    overview: overviewOf(look, dictionary),
    personalPage: personalOf(look, dictionary),
    hasPersonal: dictionary.tables.some(({ personal }) => personal !== undefined),
    missingPage: missingOf(look, dictionary),
    migrationsPage: {
      all: migrations.all && {
        ...migrations.all,
        all: migrations.all.all.map((one) => ({
          ...one,
          id: files.get(one.file) ?? '',
          href: source(one.file, 1),
        })),
      },
    },
    contents: contentsOf(dictionary, href),
    schemas: dictionary.schemas.map(({ name }) => schemaView(look, name, dictionary)),
    areas: dictionary.areas.map((one) => {
      const { tables: all, ...view } = areaView(look, one, tables);
      return { ...view, list: { all } };
    }),
    tables: dictionary.tables.map((one) => tableView(look, one, areas)),
    views: dictionary.views.map((one) => viewView(look, one)),
    functions: dictionary.functions.map((one) => functionView(look, one)),
    types: dictionary.types.map((one) => typeView(look, one)),
  };
}

/** The table of contents at the side. */
function contentsOf(dictionary: Dictionary, href: Look['href']) {
  const group = (
    title: string,
    kind: PageKind,
    all: readonly { readonly key: string; readonly name: string }[],
    open: boolean,
  ) => ({
    title,
    open,
    count: all.length,
    all: all.map(({ key, name }) => ({ name, href: href(kind, key) })),
  });
  const { areas, schemas } = dictionary;
  return [
    group(
      'Areas',
      'area',
      areas.map(({ key, title }) => ({ key, name: title })),
      areas.length <= 20,
    ),
    group('Tables', 'table', dictionary.tables, true),
    group('Views', 'view', dictionary.views, false),
    group('Functions', 'function', dictionary.functions, false),
    group('Types', 'type', dictionary.types, false),
    group(
      'Schemas',
      'schema',
      schemas.map(({ name }) => ({ key: name, name })),
      false,
    ),
  ].filter(({ count }) => count > 0);
}
