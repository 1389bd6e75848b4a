/**
 * Options of a command, each declared once: what may be written behind it, what `--help` says of it, and the typed value that comes of it. It knows no
 * command.
 */
import { majors } from '../core/effects/facts/fact.ts';

export interface Option<T> {
  /** Stands alone, as `--fix`. */
  readonly isFlag: boolean;
  /** What stands behind it, as `--help` shows it. */
  readonly place: string;
  /** A line for `--help`, or several. */
  readonly about: string;
  /** What it means where it may stand without its value. */
  readonly alone?: string;
  /** Every value that was written, in turn; most options take the last one. */
  readonly read: (written: readonly string[], name: string) => T | Refusal;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** A sentence about a value that cannot stand there. */
export class Refusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

type Camel<S extends string> = S extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : S;

/** By the names of the options: `fail-on` becomes `failOn`. */
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

/** `unit`: for the sentence about a number that is too small or too large. */
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

/** A day that is in the calendar. */
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

/** A major version of PostgreSQL. */
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

// Options that several commands have.
export const config = text('FILE', 'use this configuration instead of the nearest plinth.config.json');
export const stats = text('FILE', 'use these sizes of tables instead of the nearest plinth.stats.json');
export const folder = text('FOLDER', 'where there are several migration folders: the one that is meant');
export const target = major('the PostgreSQL that the migrations are for, before plinth.config.json');
export const output = text('FILE', 'write to this file instead of the screen');
export const dialect = oneOf(
  ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  'for files that do not give it away themselves',
);
export const stdinFilepath = text(
  'PATH',
  'what standard input is: its place decides tool, schema and configuration',
);
export const printTemplate = oneOf(
  ['markdown', 'html'],
  'print the Mustache template that comes along, to be changed and named in the configuration',
);

/** Where the descriptions of options begin. */
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
