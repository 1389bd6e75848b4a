/**
 * What a database holds at one moment, in a form that a restored copy can be compared with: objects, exact counts, checksums, sequences,
 * roles, settings. The same reading is taken of the source when it is backed up and of the copy after the restore. It holds no row: of
 * values only the newest times and the largest keys of sequences. Reading a file of others never throws.
 */
import type { CatalogItem } from '../catalog/items.ts';

export const manifestVersion = 1;

export type DrillEngine = 'postgresql' | 'mariadb' | 'sqlite';

export interface Manifest {
  readonly version: typeof manifestVersion;
  readonly engine: DrillEngine;
  /** `PostgreSQL 15.20`. */
  readonly server: string;
  readonly database: string;
  /** By the clock of the server, in ISO 8601. */
  readonly takenAt: string;
  readonly objects: readonly DrillObject[];
  readonly tables: readonly TableFacts[];
  readonly sequences: readonly SequenceFacts[];
  readonly roles: readonly string[];
  /** Encoding, sort order, and what ALTER DATABASE … SET has set. */
  readonly settings: Readonly<Record<string, string>>;
  readonly flaws: readonly Flaw[];
  /** Sentences about what could not be read. */
  readonly unseen: readonly string[];
}

/** The kinds of the other servers are among PostgreSQL's. */
export interface DrillObject extends Pick<CatalogItem, 'name' | 'definition'> {
  readonly kind: string;
}

export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** The sum of a hash of each row, as decimal digits: it does not depend on their order. Null if it was not computed. */
  readonly checksum: string | null;
  /** Of large tables one row in 64 is hashed, chosen by its key. */
  readonly hashed: 'all' | 'sample';
  /** Its rows do not survive a crash, and no copy of files has them. */
  readonly isUnlogged: boolean;
  /** The latest time that is not in the future, by column. */
  readonly newest: Readonly<Record<string, string>>;
}

export interface SequenceFacts {
  readonly name: string;
  /** Decimal digits; null if nothing was taken from it yet. */
  readonly last: string | null;
  /** The column that it fills, as `public.orders.id`; null if there is none. */
  readonly column: string | null;
  /** The largest value of that column (the smallest, if the sequence descends). */
  readonly reached: string | null;
  readonly ascends: boolean;
}

/** What a restore can leave half done. */
export interface Flaw {
  readonly kind: 'invalid index' | 'constraint not validated' | 'trigger disabled' | 'view not populated';
  readonly name: string;
}

/** The largest file that is read as a manifest. */
export const mostManifestBytes = 256 * 1024 ** 2;

/** A sentence if the text is no manifest. */
export function readManifest(text: string): Manifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'It is not JSON.';
  }
  if (!isRecord(value) || !('takenAt' in value) || !('tables' in value))
    return 'It is not a manifest that “plinth drill manifest” has written.';
  if (value['version'] !== manifestVersion)
    return `Its format version is ${String(value['version'])}; this Plinth reads version ${manifestVersion}.`;
  return isManifest(value) ? value : 'It is damaged: a member is missing or has another type.';
}

function isManifest(value: unknown): value is Manifest {
  return (
    isRecord(value) &&
    (value['engine'] === 'postgresql' || value['engine'] === 'mariadb' || value['engine'] === 'sqlite') &&
    ['server', 'database', 'takenAt'].every((key) => typeof value[key] === 'string') &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(String(value['takenAt'])) &&
    isListOf(value['objects'], (one) => hasTexts(one, ['kind', 'name', 'definition'])) &&
    isListOf(value['tables'], isTable) &&
    isListOf(value['sequences'], isSequence) &&
    isListOf(value['roles'], isText) &&
    isTexts(value['settings']) &&
    isListOf(value['flaws'], (one) => hasTexts(one, ['kind', 'name'])) &&
    isListOf(value['unseen'], isText)
  );
}

function isTable(one: unknown): boolean {
  return (
    hasTexts(one, ['name']) &&
    isCount(one['rows']) &&
    isCount(one['bytes']) &&
    isTextOrNull(one['checksum']) &&
    (one['hashed'] === 'all' || one['hashed'] === 'sample') &&
    typeof one['isUnlogged'] === 'boolean' &&
    isTexts(one['newest'])
  );
}

function isSequence(one: unknown): boolean {
  return (
    hasTexts(one, ['name']) &&
    isDigits(one['last']) &&
    isTextOrNull(one['column']) &&
    isDigits(one['reached']) &&
    typeof one['ascends'] === 'boolean'
  );
}

type Members = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasTexts(value: unknown, keys: readonly string[]): value is Members {
  return isRecord(value) && keys.every((key) => typeof value[key] === 'string');
}

function isListOf(value: unknown, is: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value);
}

function isDigits(value: unknown): boolean {
  return value === null || (isText(value) && /^-?\d+$/.test(value));
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
