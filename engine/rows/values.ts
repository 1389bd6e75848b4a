/** Values of a type in a form that the server parses. plan.ts handles keys and references. */
import type { ColumnType, Schema } from '../../core/schema/model.ts';
import { chance, skewed } from './random.ts';

export interface ValueAsk {
  readonly schema: Schema;
  readonly type: ColumnType;
  /** A hint: `email`, `url`. */
  readonly name: string;
  readonly seed: number;
  /** The row's number, from which unique values are built. */
  readonly number: number;
  readonly rows: number;
  /** The values must be unique. */
  readonly unique: boolean;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly longest: number | undefined;
  /** If two times are compared, the later one is later by this many hours. */
  readonly hours: number;
  /** The shape of a JSON value, if a check requires one: object, array, string … */
  readonly shape: string | undefined;
  readonly keysFrom: number;
  /** Use extreme values of the type, unless they are limited. */
  readonly extreme: boolean;
  /** Values that a check rejects. */
  readonly not: readonly string[];
}

/** Undefined for an unknown type. */
export function valueOf(ask: ValueAsk): string | undefined {
  const { type, schema } = ask;
  if (type.arrayDimensions > 0) {
    const element = valueOf({ ...ask, type: { ...type, arrayDimensions: 0 } });
    return element === undefined ? undefined : `{${quotedElement(element)}}`;
  }
  const own = type.schema === undefined ? undefined : schema.types.get(`${type.schema}.${type.name}`);
  if (own?.form === 'enum') {
    const values = own.values.filter((one) => !ask.not.includes(one));
    return values[skewed(shareOf(ask), values.length)];
  }
  if (own?.form === 'domain' && own.domainOf !== undefined) return valueOf({ ...ask, type: own.domainOf });
  if (own?.form === 'composite') {
    const parts = own.attributes.map((one) => valueOf({ ...ask, type: one.type, name: one.name }) ?? '');
    return `(${parts.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')})`;
  }
  if (own?.form === 'range') {
    const subtype = own.options.find(({ name }) => name === 'subtype')?.value;
    const end =
      subtype === undefined
        ? undefined
        : valueOf({ ...ask, type: { ...type, schema: undefined, name: subtype }, unique: true });
    return end === undefined ? undefined : `["${end}","${end}"]`;
  }
  return (
    (ask.extreme ? extremeOf(ask) : undefined) ?? numbers(ask) ?? times(ask) ?? texts(ask) ?? others(ask)
  );
}

/** Undefined for keys, for values limited by a check, and for types without extremes. */
function extremeOf({ type, unique, least, most, longest, number, name, seed }: ValueAsk): string | undefined {
  if (unique || least !== undefined || most !== undefined) return undefined;
  const isLow = chance(seed, `${name} end`, number) < 0.5;
  const largest = ranges[type.name];
  if (largest !== undefined)
    return String(isLow && type.name !== 'oid' ? -1 - (number % 100) : largest - number);
  switch (type.name) {
    case 'numeric': {
      const [precision = 14, scale = 2] = type.modifiers;
      const digits = Math.min(precision - scale, 12);
      return isLow ? '-1' : '9'.repeat(Math.max(1, digits));
    }
    case 'float4':
    case 'float8':
      return isLow ? '-1.5' : '1e30';
    case 'text':
    case 'varchar':
    case 'citext': {
      const room = Math.min(type.modifiers[0] ?? 300, longest ?? 300);
      return isLow ? '' : `a long text of row ${number} ${'with many words '.repeat(20)}`.slice(0, room);
    }
    default:
      return undefined;
  }
}

function shareOf({ seed, name, number }: ValueAsk): number {
  return chance(seed, name, number);
}

const ranges: Readonly<Record<string, number>> = { int2: 32_767, int4: 2_147_483_647, int8: 1e15, oid: 1e9 };

function numbers(ask: ValueAsk): string | undefined {
  const { type, number, unique, least = 0, most, keysFrom } = ask;
  const largest = ranges[type.name];
  const share = shareOf(ask);
  if (largest !== undefined) {
    if (unique)
      return String(
        most === undefined ? least + keysFrom + number + 1 : least + (number % (most - least + 1)),
      );
    const top = Math.min(most ?? Math.max(least + 1_000, 1_000), largest);
    return String(Math.ceil(least) + Math.floor(share * Math.max(1, top - least)));
  }
  if (type.name === 'numeric') {
    const [precision = 12, scale = 2] = type.modifiers;
    const top = Math.min(most ?? 10_000, 10 ** Math.min(precision - scale, 12) - 1);
    const value = unique ? least + number : least + share * Math.max(0, top - least);
    return value.toFixed(unique ? 0 : Math.max(0, Math.min(scale, 6)));
  }
  if (type.name === 'float4' || type.name === 'float8')
    return (least + (unique ? number + 1 : share * ((most ?? least + 1_000) - least))).toFixed(4);
  if (type.name === 'money') return (share * 1_000).toFixed(2);
  return undefined;
}

const hour = 3_600_000;
const firstDay = Date.UTC(2023, 0, 1);
const span = 2 * 365 * 24 * hour;

/** Times grow with the row's number, as in append-only tables. */
function times(ask: ValueAsk): string | undefined {
  const { type, number, rows, unique, hours } = ask;
  const jitter = unique ? 0 : shareOf(ask) * 24 * hour;
  const at = new Date(firstDay + hours * hour + Math.floor((number / Math.max(1, rows)) * span + jitter));
  switch (type.name) {
    case 'timestamp':
    case 'timestamptz':
      return at.toISOString();
    case 'date':
      return unique
        ? new Date(firstDay + number * 24 * hour).toISOString().slice(0, 10)
        : at.toISOString().slice(0, 10);
    case 'time':
    case 'timetz':
      return `${at.toISOString().slice(11, 19)}${type.name === 'timetz' ? '+00' : ''}`;
    case 'interval':
      return `${String(1 + (number % 5_000))} minutes`;
    case 'tstzrange':
    case 'tsrange':
      return `[${at.toISOString()},${new Date(at.getTime() + hour).toISOString()})`;
    case 'daterange':
      return `[${at.toISOString().slice(0, 10)},)`;
    default:
      return undefined;
  }
}

const words =
  'alpha brook cedar delta ember fjord grove haven inlet jolly karst lemon maple north ocean pearl quartz river stone tidal umber vivid willow xenon yield zephyr amber birch coral dune'.split(
    ' ',
  );

function texts(ask: ValueAsk): string | undefined {
  const { type, name, number, unique, longest } = ask;
  if (!['text', 'varchar', 'bpchar', 'name', 'citext', 'char'].includes(type.name)) return undefined;
  const share = shareOf(ask);
  const word = words[Math.floor(share * words.length)] ?? 'word';
  const limit = Math.min(type.name === 'char' ? 1 : (type.modifiers[0] ?? 10_000), longest ?? 10_000);
  // Most texts of an application are distinct: an identifier, a name, an address.
  const distinct = unique ? number : Math.floor(share * 50_000);
  const mark = distinct.toString(36);
  const made = /mail/.test(name)
    ? `${mark}.${word}@example.com`
    : /url|uri|link|href/.test(name)
      ? `https://example.com/${word}/${mark}`
      : `${mark}-${word}`;
  if (limit <= 2) return made.slice(0, limit);
  return made.slice(0, limit);
}

function others(ask: ValueAsk): string | undefined {
  const { type, number, unique } = ask;
  const share = shareOf(ask);
  const mark = Math.floor(share * 4294967295);
  const hex = (unique ? number : mark).toString(16).padStart(8, '0').slice(-8);
  switch (type.name) {
    case 'bool':
      return share < 0.2 ? 'true' : 'false';
    case 'uuid':
      return `${Math.floor(chance(ask.seed, `${ask.name}+`, number) * 4294967295)
        .toString(16)
        .padStart(8, '0')}-0000-4000-8000-0000${hex}`;
    case 'json':
    case 'jsonb':
      if (ask.shape !== undefined && ask.shape !== 'object') return shapes[ask.shape] ?? 'null';
      return `{"kind": "${words[mark % words.length] ?? ''}", "size": ${String(mark % 1_000)}}`;
    case 'bytea':
      return `\\x${hex}`;
    case 'inet':
    case 'cidr':
      return `10.${String(number % 250)}.${String(Math.floor(number / 250) % 250)}.${String(Math.floor(number / 62_500) % 250)}`;
    case 'macaddr':
      return `08:00:2b:${hex.slice(2, 4)}:${hex.slice(4, 6)}:${hex.slice(6, 8)}`;
    case 'bit':
    case 'varbit':
      return mark
        .toString(2)
        .padStart(64, '0')
        .slice(-(type.modifiers[0] ?? 1));
    case 'xml':
      return `<item n="${String(number)}"/>`;
    case 'tsvector':
      return words[mark % words.length];
    case 'point':
      return `(${String(mark % 180)},${String(mark % 90)})`;
    case 'int4range':
    case 'int8range':
    case 'numrange':
      return `[${String(number * 2)},${String(number * 2 + 1)})`;
    case 'ltree':
      return `top.n${String(number)}`;
    case 'hstore':
      return 'a=>1';
    case 'vector':
      return `[${Array.from({ length: type.modifiers[0] ?? 3 }, (_, at) => ((mark + at) % 100) / 100).join(',')}]`;
    case 'pg_lsn':
      return `0/${hex}`;
    case 'geometry':
    case 'geography':
      return `POINT(${String(mark % 180)} ${String(mark % 90)})`;
    default:
      return undefined;
  }
}

const shapes: Readonly<Record<string, string>> = {
  array: '[]',
  string: '"text"',
  number: '1',
  boolean: 'true',
};

function quotedElement(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
