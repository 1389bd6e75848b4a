/**
 * The options of a command, each declared once: the syntax of its value, its line in `--help`, and the parsing to a typed value.
 * Independent of any command.
 */
import { spokenDialects } from '../core/migrations/dialect/dialect.ts';
import { majors } from '../core/effects/facts/fact.ts';

export interface Option<T> {
  /** An option without a value, such as `--fix`. */
  readonly isFlag: boolean;
  /** The placeholder of its value in `--help`. */
  readonly place: string;
  /** The text in `--help`: one line or several. */
  readonly about: string;
  /** The value if the option is given without one. */
  readonly alone?: string;
  /** Parses all given values; most options use the last one. */
  readonly read: (written: readonly string[], name: string) => T | Refusal;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** A sentence that rejects a value. */
export class Refusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

type Camel<S extends string> = S extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : S;

/** Keyed by the option's name in camel case: `fail-on` becomes `failOn`. */
export type Values<O extends Options> = {
  readonly [Name in keyof O & string as Camel<Name>]: O[Name] extends Option<infer T> ? T : never;
};

export function flag(about: string): Option<boolean> {
  return { isFlag: true, place: '', about, read: (written) => written.length > 0 };
}

export function text(place: string, about: string): Option<string | undefined> {
  return { isFlag: false, place, about, read: (written) => written.at(-1) };
}

export function texts(place: string, about: string): Option<readonly string[]> {
  return { isFlag: false, place, about, read: (written) => written };
}

export function oneOf<const T extends string>(allowed: readonly T[], about: string): Option<T | undefined>;
export function oneOf<const T extends string>(allowed: readonly T[], about: string, usual: T): Option<T>;
export function oneOf<const T extends string>(
  allowed: readonly T[],
  about: string,
  usual?: T,
): Option<T | undefined> {
  return {
    isFlag: false,
    place: allowed.join('|'),
    about: usual === undefined ? about : `${about} (default: ${usual})`.trim(),
    read: (written, name) => {
      const value = written.at(-1);
      const found = value === undefined ? usual : allowed.find((one) => one === value);
      return found === undefined && value !== undefined
        ? new Refusal(`--${name} takes ${allowed.join(', ')}; it cannot be “${value}”.`)
        : found;
    },
  };
}

const units: Readonly<Partial<Record<string, number>>> = { k: 1, M: 2, G: 3, T: 4 };

/** `500GB`, `1.5 TB`, in powers of 1024, as the server prints sizes: bytes. */
export function size(about: string): Option<number | undefined> {
  return {
    ...text('SIZE', about),
    read: (written, name) => {
      const value = written.at(-1);
      if (value === undefined) return undefined;
      const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kMGT])B$/.exec(value) ?? [];
      const power = units[unit];
      return digits === undefined || power === undefined
        ? new Refusal(`--${name} takes a size such as 500GB; it cannot be “${value}”.`)
        : Number(digits) * 1024 ** power;
    },
  };
}

/** `unit`: used in the error for a number that is too small or too large. */
export function number(
  place: string,
  [unit, least, most]: readonly [unit: string, least: number, most: number],
  about: string,
): Option<number | undefined> {
  return {
    ...text(place, about),
    read: (written, name) => {
      const value = written.at(-1);
      if (value === undefined) return undefined;
      const read = Number(value);
      if (Number.isFinite(read) && read >= least && read <= most) return read;
      return new Refusal(`--${name} takes ${unit} from ${least} to ${most}; it cannot be “${value}”.`);
    },
  };
}

/** A date that exists in the calendar. */
export function day(about: string): Option<string | undefined> {
  return {
    ...text('DAY', about),
    read: (written, name) => {
      const value = written.at(-1);
      return value === undefined || isDate(value)
        ? value
        : new Refusal(`--${name} takes a day such as 2027-01-31; it cannot be “${value}”.`);
    },
  };
}

function isDate(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return false;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
}

/** A PostgreSQL major version. */
export function major(about: string): Option<number | undefined> {
  const written = oneOf(majors.map(String), about);
  return {
    ...written,
    read: (values, name) => {
      const value = written.read(values, name);
      return typeof value === 'string' ? Number(value) : value;
    },
  };
}

// Options that several commands share.
export const config = text('FILE', 'use this configuration instead of the nearest plinth.config.json');
export const stats = text('FILE', 'use these sizes of tables instead of the nearest plinth.stats.json');
export const folder = text('FOLDER', 'where there are several migration folders: the one that is meant');
export const target = major('the PostgreSQL that the migrations are for, before plinth.config.json');
export const output = text('FILE', 'write to this file instead of the screen');
export const dialect = oneOf(spokenDialects, 'for files that do not give it away themselves');
export const stdinFilepath = text(
  'PATH',
  'what standard input is: its place decides tool, schema and configuration',
);
export const printTemplate = oneOf(
  ['markdown', 'html'],
  'print the Mustache template that comes along, to be changed and named in the configuration',
);

/** The column in which the descriptions of options begin. */
const column = 31;

/** The lines of `--help` for these options. */
export function optionsHelp(options: Options): string {
  return Object.entries(options)
    .map(([name, { place, about }]) => {
      const head = `  --${name}${place === '' ? '' : ` ${place}`}`;
      const body = about.replaceAll('\n', `\n${' '.repeat(column)}`);
      if (body === '') return `${head}\n`;
      return head.length < column - 1
        ? `${head.padEnd(column)}${body}\n`
        : `${head}\n${' '.repeat(column)}${body}\n`;
    })
    .join('');
}
