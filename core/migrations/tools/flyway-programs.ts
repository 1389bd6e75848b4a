/**
 * What programs and builds say of Flyway: Java and Kotlin that configure it by calls, and the plugins of Gradle and Maven. Locations and
 * what decides transactions; a value that is no literal or constant of the same file stays unknown.
 */
import type { ToolSettings } from '../convention.ts';
import { has, join, oncePerListing, relativeTo, withAncestors, type Listing } from '../listing.ts';
import { uncommented } from '../runners/code.ts';
import { programsNamed } from '../runners/folders.ts';
import { capital } from '../../text/enumerate.ts';

/** What a program sets up has many names: settings are looked for in these as well. */
const configurations = programsNamed(/(?:config(?:uration)?|module|customizer)[^/]*\.(?:java|kt)$/i, 300);

/** Programs that have Flyway or have Spring run it. */
export const flywayPrograms = programsNamed(
  /(?:flyway|migrat|persist|database|datasource|(?:^|\/)db|application|main)[^/]*\.(?:java|kt)$/i,
  60,
);

interface FlywayCall {
  /** As Flyway takes them: `db/migration`, `filesystem:sql`. Undefined where they are put together in ways that are not followed. */
  readonly locations: readonly string[] | undefined;
  readonly settings: ToolSettings;
  /** Of what changes a configuration that Spring makes: the module whose files that runs, wherever they lie in it. */
  readonly module: string | undefined;
}

/** Flags and names that a configuration is given by calls of the same name, with or without `set` before it. */
const flags: readonly (readonly [call: string, key: string])[] = [
  ['group', 'group'],
  ['validateOnMigrate', 'validateonmigrate'],
  ['mixed', 'mixed'],
  ['executeInTransaction', 'executeintransaction'],
  ['lockRetryCount', 'lockretrycount'],
  ['table', 'table'],
  ['defaultSchema', 'defaultschema'],
];

const calls = oncePerListing((listing): readonly FlywayCall[] => {
  const all = new Map(
    [...flywayPrograms(listing), ...configurations(listing)].map(({ file, text }) => [file, text]),
  );
  return [...all].flatMap(([file, text]) => {
    if (!/\borg\.flywaydb\.core\b|\bFlywayConfigurationCustomizer\b/.test(text)) return [];
    return /(?:^|\/)src\/test\//.test(file) ? [] : configuredIn(file, uncommented(text, 'slashes'));
  });
});

function configuredIn(file: string, text: string): readonly FlywayCall[] {
  const isConfigured =
    /\b(?:ClassicConfiguration|FluentConfiguration|FlywayConfigurationCustomizer)\b|\bFlyway\.configure\(/.test(
      text,
    );
  if (!isConfigured) return [];
  const settings = new Map<string, string>();
  for (const [call, key] of flags) {
    const given = argumentsOf(text, `(?:${call}|set${capital(call)})`);
    const value = given.length === 1 ? literalIn(given[0] ?? '', text) : undefined;
    if (value !== undefined) settings.set(key, value);
  }
  const tries = [...text.matchAll(/"flyway\.lockRetryCount"\s*(?:,|to\b|\]\s*=)\s*"?(-?\d+)/g)];
  if (tries.length === 1 && tries[0]?.[1] !== undefined) settings.set('lockretrycount', tries[0][1]);
  const lock = lockIn(text);
  if (lock !== undefined) settings.set('postgresql.transactional.lock', lock);
  const located = argumentsOf(text, '(?:locations|setLocations|setLocationsAsStrings)');
  const all = located.flatMap((one) => parts(one).map((part) => literalIn(part, text)));
  const known = all.filter((one) => one !== undefined);
  const locations = located.length === 0 ? ['db/migration'] : known.length === all.length ? known : undefined;
  const isOfSpring = located.length === 0 && /\bFlywayConfigurationCustomizer\b/.test(text);
  const module = isOfSpring ? /^(?:.*\/)?(?=src\/)/.exec(file)?.[0] : undefined;
  return [{ locations, settings, module }];
}

const lockKey = String.raw`"flyway\.postgresql\.transactional\.lock"`;
const flag = String.raw`(?:String\.valueOf\(\s*)?"?(true|false)\b`;
const locks = [
  String.raw`\b(?:setTransactionalLock|(?:setP|p)ostgresqlTransactionalLock)\(\s*(true|false)\s*\)`,
  String.raw`\b(?:isTransactionalLock|transactionalLock)\s*=\s*(true|false)\b`,
  // Of a map, an entry or properties: `put(key, …)`, `key to …`, `[key] = …`.
  String.raw`${lockKey}\s*(?:,|to\b|\]\s*=)\s*${flag}`,
].map((one) => new RegExp(one, 'g'));

/** By the plugin of its database, or among settings by their names; undefined where two places disagree. */
function lockIn(text: string): string | undefined {
  const said = new Set(locks.flatMap((one) => [...text.matchAll(one)].map(([, value]) => value)));
  const [value] = said;
  return said.size === 1 ? value : undefined;
}

/** What stands between the brackets of each call of that name on something: `.group(true)`. */
function argumentsOf(text: string, name: string): readonly string[] {
  const found = text.matchAll(new RegExp(`\\.${name}\\(((?:[^()]|\\([^()]*\\))*)\\)`, 'g'));
  return [...found].map(([, given = '']) => given.trim());
}

function parts(given: string): readonly string[] {
  return given.split(/,(?![^(]*\))/).map((one) => one.trim());
}

/** A text, `true`, a number, or a constant of the file; `new Location(…)` and `Location.of(…)` of such. */
function literalIn(given: string, text: string): string | undefined {
  const inside = /^(?:new\s+)?Location(?:\.\w+)?\(\s*([^()]*?)\s*\)$/.exec(given)?.[1] ?? given;
  const plain = /^(?:"([^"$\\{}]*)"|(true|false|-?\d+))$/.exec(inside);
  if (plain !== null) return plain[1] ?? plain[2];
  const name = /^(?:\w+\.)?([A-Z][A-Z0-9_]*)$/.exec(inside)?.[1];
  return name === undefined
    ? undefined
    : new RegExp(`\\b${name}(?:\\s*:\\s*String)?\\s*=\\s*"([^"$\\\\{}]*)"`).exec(text)?.[1];
}

// ------------------------------------------------------------------------------------------------------------------ of a folder

/** What the programs that read the folder agree on. Without a location of their own they read Flyway's usual one. */
export function saidByPrograms(folder: string, listing: Listing): ToolSettings {
  const [first, ...others] = calls(listing).filter(
    ({ locations, module }) =>
      locations?.some((one) => coveredBy(one, folder, '') !== undefined) === true ||
      (module !== undefined && folder.startsWith(`${module}src/`)),
  );
  const known = first?.settings ?? new Map<string, string>();
  return new Map(
    [...known].filter(([key, value]) => others.every(({ settings }) => settings.get(key) === value)),
  );
}

/** The folders that programs, builds and configuration files name as a location in which the folder lies. */
export function locationsOver(
  folder: string,
  configured: string | undefined,
  listing: Listing,
): readonly string[] {
  const said = [
    ...split(configured).map((one) => ({ one, home: '' })),
    ...calls(listing).flatMap(({ locations = [] }) => locations.map((one) => ({ one, home: '' }))),
    ...buildsOver(folder, listing),
  ];
  return said.flatMap(({ one, home }) => coveredBy(one, folder, home) ?? []);
}

const resources = /(?:^|\/)src\/\w+\/resources(?=\/|$)/;

/** The folder of a location, where the given one is it or lies in it: `classpath:` is the default, and what a placeholder is in is not known. */
function coveredBy(location: string, folder: string, home: string): string | undefined {
  const [, kind = 'classpath', way = ''] = /^(?:(\w+):)?(.*)$/.exec(location.trim()) ?? [];
  const path = way.replaceAll(/^(?:\.?\/)+|\/+$/g, '');
  if (path === '' || /[{}*?$]|^\.\./.test(path)) return undefined;
  if (kind === 'filesystem') return isWithin(folder, join(home, path)) ? join(home, path) : undefined;
  const root = resources.exec(folder);
  if (kind !== 'classpath' || root === null) return undefined;
  const place = join(folder.slice(0, root.index + root[0].length), path);
  return isWithin(folder, place) ? place : undefined;
}

function isWithin(folder: string, place: string): boolean {
  return folder === place || relativeTo(place, folder) !== undefined;
}

const builds = ['build.gradle.kts', 'build.gradle', 'pom.xml'];

function buildsOver(
  folder: string,
  listing: Listing,
): readonly { readonly one: string; readonly home: string }[] {
  return withAncestors(folder).flatMap((home) =>
    builds.flatMap((name) => {
      const file = join(home, name);
      const text = has(listing, file) ? (listing.text(file) ?? '') : '';
      return text.includes('flyway') ? inBuild(name, text).map((one) => ({ one, home })) : [];
    }),
  );
}

function inBuild(name: string, text: string): readonly string[] {
  if (name.endsWith('.xml'))
    return [...text.matchAll(/<location>\s*((?:classpath|filesystem):[^<\s]+)\s*<\/location>/g)].map(
      ([, one = '']) => one,
    );
  const block = /\bflyway\s*\{([^]*?)\n\}/.exec(text)?.[1] ?? '';
  const given = /\blocations\s*=\s*(?:\[|arrayOf\(|listOf\()([^\])]*)[\])]/.exec(block)?.[1] ?? '';
  return [...given.matchAll(/["']([^"'$]+)["']/g)].map(([, one = '']) => one);
}

/** `[filesystem:sql, classpath:db/migration]`. */
function split(configured: string | undefined): readonly string[] {
  return (configured ?? '')
    .split(',')
    .map((one) => one.replaceAll(/[[\]"'\s]/g, ''))
    .filter((one) => one !== '');
}
