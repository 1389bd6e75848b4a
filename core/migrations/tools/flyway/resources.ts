/**
 * Flyway settings in configuration files of Java modules, whatever their names (`shop-defaults.properties`, `database.yml`, below
 * src/main/resources): the settings on which all of them agree, and the history tables on which they do not. Which files a program loads is not known.
 */
import { configEntries } from '../../detection/flat-config.ts';
import { folderOf, oncePerListing, type Listing } from '../../listing.ts';
import { isAside } from '../../detection/auxiliary-files.ts';

interface Said {
  /** Without its prefix: `table`, `enabled`. */
  readonly key: string;
  readonly value: string;
  readonly place: string;
  readonly file: string;
  readonly module: string;
}

const resources = /(?:^|\/)src\/main\/resources\//;
const configuration = /\.(?:properties|ya?ml)$/;
const mostFiles = 400;

/** `spring.flyway.x`, `quarkus.flyway.x`, `flyway.datasources.main.x`, `flyway.x`. */
const ownKey = /^(?:spring\.|quarkus\.)?flyway\.(?:datasources\.([^.]+)\.)?(.+)$/;

const saidIn = oncePerListing((listing): readonly Said[] =>
  listing.paths
    .filter((path) => configuration.test(path) && resources.test(path) && !isAside(path))
    .slice(0, mostFiles)
    .flatMap((file) => {
      const text = listing.text(file) ?? '';
      return /flyway/i.test(text) ? saidBy(file, text) : [];
    }),
);

function saidBy(file: string, text: string): readonly Said[] {
  return configEntries(file, text, ownKey).flatMap(({ key, value, line }) => {
    const [, source, own = ''] = ownKey.exec(key) ?? [];
    const plain = plainOf(value);
    if (plain === undefined) return [];
    const module = moduleOf(file) ?? '';
    return [
      {
        ...{ value: plain, place: `${file}:${line}`, file, module },
        key: source === undefined ? own : `${own} of ${source}`,
      },
    ];
  });
}

/** `${FLYWAY_TABLE:history}` counts as its default; other composed values are not known. */
function plainOf(value: string): string | undefined {
  const told = /^\$\{[\w.-]+:([^${}]*)\}$/.exec(value)?.[1] ?? value;
  const plain = told.replaceAll(/^["']|["']$/g, '').trim();
  return plain === '' || plain.includes('${') ? undefined : plain;
}

function moduleOf(path: string): string | undefined {
  const at = resources.exec(`${path}/`)?.index;
  return at === undefined ? undefined : path.slice(0, at);
}

export interface Agreed {
  readonly settings: ReadonlyMap<string, string>;
  /** If files name several: `shop_history (a.properties:3)`; the first is used. */
  readonly tables: readonly { readonly name: string; readonly place: string }[];
}

/** From the module of the folder; if it has no such settings, from modules beside it that have no configuration files of their own. */
export function agreedInResources(folder: string, listing: Listing): Agreed {
  const module = moduleOf(folder);
  const none = { settings: new Map<string, string>(), tables: [] };
  if (module === undefined) return none;
  const all = saidIn(listing).map((one) => ({ ...one, key: keyFor(one, folder, listing) }));
  const own = all.filter((one) => one.module === module);
  const others = all.filter((one) => one.module !== module && !withFiles(listing).has(one.module));
  const settings = new Map<string, string>();
  for (const key of new Set(all.map((one) => one.key))) {
    const mine = own.filter((one) => one.key === key);
    const said = mine.length > 0 ? mine : others.filter((one) => one.key === key);
    const [first] = said;
    if (first !== undefined && said.every(({ value }) => value === first.value))
      settings.set(key, first.value);
  }
  const tables = (own.some(({ key }) => key === 'table') ? own : others).filter(({ key }) => key === 'table');
  const names = [...new Set(tables.map(({ value }) => value))];
  return {
    settings,
    tables:
      names.length < 2
        ? []
        : names.map((name) => ({ name, place: tables.find(({ value }) => value === name)?.place ?? '' })),
  };
}

/** Of several data sources only the one that uses the folder. */
function keyFor({ key, file }: Said, folder: string, listing: Listing): string {
  const [, own = key, source] = /^(.+) of ([^.\s]+)$/.exec(key) ?? [];
  if (source === undefined) return key;
  const located = saidIn(listing).find((one) => one.file === file && one.key === `locations of ${source}`);
  const way = located?.value.replace(/^classpath:/, '').replaceAll(/^\/+|\/+$/g, '');
  return way === undefined || `/${folder}/`.includes(`/src/main/resources/${way}/`)
    ? own
    : `${own} elsewhere`;
}

const withFiles = oncePerListing(
  (listing): ReadonlySet<string> =>
    new Set(
      listing.paths.flatMap((path) =>
        /\/V\d[^/]*__[^/]*\.sql$/.test(path) && resources.test(path) ? [moduleOf(folderOf(path)) ?? ''] : [],
      ),
    ),
);
