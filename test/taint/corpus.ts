/**
 * The corpus of functions that put commands together: one file each, labelled by its folder, with calls that are made of it on a server.
 * Reads files only. Sections of a file begin with `--- name`; a `calls` line is one call, `:hostile` in it a value of the battery as a
 * literal, `:name` the same value as a quoted name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CorpusCase {
  readonly name: string;
  readonly label: 'vulnerable' | 'safe';
  readonly kind: string;
  /** The project and file that it is shaped after, in words of its own; or `made up`. */
  readonly origin: string;
  /** `application`: trusted, passes on what others say. `stranger`: a role without rights of its own. */
  readonly caller: 'application' | 'stranger';
  readonly setup: string;
  readonly text: string;
  readonly honest: readonly string[];
  readonly calls: readonly string[];
}

export function readCorpus(): readonly CorpusCase[] {
  return (['vulnerable', 'safe'] as const).flatMap((label) => {
    const folder = join(import.meta.dirname, 'corpus', label);
    return readdirSync(folder)
      .sort()
      .map((file) => readCase(file.replace(/\.sql$/, ''), label, readFileSync(join(folder, file), 'utf8')));
  });
}

function readCase(name: string, label: CorpusCase['label'], file: string): CorpusCase {
  const [head = '', ...rest] = file.split(/^--- /m);
  const sections = new Map(
    rest.map((section): [string, string] => {
      const end = section.indexOf('\n');
      return [section.slice(0, end), section.slice(end + 1)];
    }),
  );
  const fields = new Map([...head.matchAll(/^-- (\w+): (.*)$/gm)].map(([, key, value]) => [key, value]));
  const lines = (section: string): readonly string[] =>
    (sections.get(section) ?? '').split('\n').filter((line) => line !== '');
  return {
    name,
    label,
    kind: fields.get('kind') ?? '',
    origin: fields.get('origin') ?? '',
    caller: fields.get('caller') === 'stranger' ? 'stranger' : 'application',
    setup: sections.get('setup') ?? '',
    text: sections.get('function') ?? '',
    honest: lines('honest'),
    calls: lines('calls'),
  };
}

/**
 * What is tried on every function, the same for all: ways out of each kind of place that a text can be in. `elsewhere.mark()` leaves a
 * trace when it runs with rights that the caller does not have.
 */
const battery: readonly (string | null)[] = [
  null,
  '',
  "'",
  '"',
  'x; SELECT elsewhere.mark()',
  "'||elsewhere.mark()||'",
  "x'; SELECT elsewhere.mark(); --",
  "x'); SELECT elsewhere.mark(); --",
  "' OR elsewhere.mark() IS NOT NULL --",
  "' UNION ALL SELECT 0, elsewhere.mark(), '' --",
  "\\'; SELECT elsewhere.mark(); --",
  "\\' OR elsewhere.mark() IS NOT NULL --",
  'x"; SELECT elsewhere.mark(); --',
  'orders; SELECT elsewhere.mark(); --',
  '(SELECT elsewhere.mark()) AS x --',
  '(SELECT elsewhere.mark())',
  'elsewhere.mark()',
  '1; SELECT elsewhere.mark(); --',
  '0 OR elsewhere.mark() IS NOT NULL',
  'elsewhere.mark() IS NOT NULL',
  'id >= 0 AND elsewhere.mark() IS NOT NULL',
  'x) ; SELECT elsewhere.mark(); --',
  'x (id int); SELECT elsewhere.mark(); --',
  '$q$; SELECT elsewhere.mark(); --',
  '$$; SELECT elsewhere.mark(); --',
  '*/; SELECT elsewhere.mark(); --',
  '\n; SELECT elsewhere.mark(); --',
  '%s',
  "%1$s'||elsewhere.mark()||'",
  '%I',
  "x'; DROP TABLE vault.canary; --",
  'x; DROP TABLE vault.canary; --',
  "' UNION ALL SELECT 0, secret, '' FROM vault.secrets --",
  '(SELECT secret FROM vault.secrets)',
  '; echo $((6*7))shell',
  "'; echo $((6*7))shell; '",
  '$(echo $((6*7))shell)',
];

/** The call with a value of the battery in its places; itself, once, where it has none. */
export function withHostileValues(call: string): readonly string[] {
  if (!/:(hostile|name)\b/.test(call)) return [call];
  return battery
    .filter((value) => !call.includes(':name') || (value !== null && value !== ''))
    .map((value) =>
      call.replaceAll(':hostile', () => literal(value)).replaceAll(':name', () => quoted(value)),
    );
}

export function literal(value: string | null): string {
  return value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`;
}

function quoted(value: string | null): string {
  return `"${(value ?? '').replaceAll('"', '""')}"`;
}
