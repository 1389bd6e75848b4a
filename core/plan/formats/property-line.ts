/**
 * Parses a line below a node (`Filter: …`, `Buffers: …`, `Worker 0:  …`) into fields of the JSON format. A line of unknown kind is kept as
 * text.
 */
import { capital } from '../../text/enumerate.ts';

type Fields = Record<string, unknown>;

export function readPropertyLine(text: string, into: Fields): void {
  const worker = /^Worker (\d+):\s*(.*)$/.exec(text);
  if (worker !== null) {
    readWorker(Number(worker[1]), worker[2] ?? '', into);
    return;
  }
  const found = /^([A-Z][^:]*?):\s*(.*)$/s.exec(text);
  if (found === null) return;
  const [, key = '', value = ''] = found;
  const special = specials[key];
  if (special !== undefined) special(value, into, text);
  else if (lists.has(key)) into[key] = splitList(value);
  else into[key] = value;
}

const lists: ReadonlySet<string> = new Set([
  'Output',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Conflict Arbiter Indexes',
  'Params Evaluated',
]);

/** `Key: 1  Key: 2`: several in one line. */
function several(text: string): readonly (readonly [key: string, value: string])[] {
  return text.split(/ {2,}/).flatMap((one): (readonly [string, string])[] => {
    const found = /^([^:]+): (.*)$/.exec(one);
    return found === null ? [] : [[found[1] ?? '', found[2] ?? '']];
  });
}

function kilobytes(value: string): number {
  return Number.parseInt(value, 10);
}

function readSort(_value: string, into: Fields, text: string): void {
  for (const [key, value] of several(text)) {
    if (key === 'Sort Method') into[key] = value;
    else if (key === 'Disk' || key === 'Memory') {
      into['Sort Space Type'] = key;
      into['Sort Space Used'] = kilobytes(value);
    }
  }
}

function readHash(_value: string, into: Fields, text: string): void {
  const isHash = text.startsWith('Buckets');
  for (const [key, value] of several(text)) {
    if (key === 'Buckets') readGrown(value, 'Hash Buckets', into);
    else if (key === 'Batches' && isHash) readGrown(value, 'Hash Batches', into);
    else if (key === 'Batches') into['HashAgg Batches'] = Number.parseInt(value, 10);
    else if (key === 'Memory Usage') into['Peak Memory Usage'] = kilobytes(value);
    else if (key === 'Disk Usage') into[key] = kilobytes(value);
    else into[key] = value;
  }
}

/** `4 (originally 1)`; an unchanged value is printed once. */
function readGrown(value: string, key: string, into: Fields): void {
  const count = Number.parseInt(value, 10);
  into[key] = count;
  into[`Original ${key}`] = Number(/\(originally (\d+)\)/.exec(value)?.[1] ?? count);
}

function readCache(_value: string, into: Fields, text: string): void {
  for (const [key, value] of several(text)) {
    if (key === 'Memory Usage') into['Peak Memory Usage'] = kilobytes(value);
    else into[`Cache ${key}`] = Number.parseInt(value, 10);
  }
}

/** Groups of an incremental sort. */
function readGroups(_value: string, into: Fields, text: string): void {
  const [[name, count] = ['', '']] = several(text);
  const methods = /Sort Methods?: ([^:]*?)(?: {2,}|$)/.exec(text)?.[1];
  into[name] = {
    'Group Count': Number.parseInt(count, 10),
    ...(methods === undefined ? {} : { 'Sort Methods Used': methods.split(', ') }),
    ...readGroupSpace(text, 'Memory'),
    ...readGroupSpace(text, 'Disk'),
  };
}

function readGroupSpace(text: string, place: 'Memory' | 'Disk'): Fields {
  const found = new RegExp(`Average ${place}: (\\d+)kB {2}Peak ${place}: (\\d+)kB`).exec(text);
  return found === null
    ? {}
    : {
        [`Sort Space ${place}`]: {
          'Average Sort Space Used': Number(found[1]),
          'Peak Sort Space Used': Number(found[2]),
        },
      };
}

function readBuffers(value: string, into: Fields): void {
  for (const kind of ['Shared', 'Local', 'Temp'])
    for (const what of ['Hit', 'Read', 'Dirtied', 'Written']) {
      if (kind === 'Temp' && (what === 'Hit' || what === 'Dirtied')) continue;
      into[`${kind} ${what} Blocks`] = 0;
    }
  for (const [kind, what, count] of figures(value)) into[`${kind} ${what} Blocks`] = count;
}

/** `shared hit=1 read=2, temp written=3`: a word applies to the figures up to the next comma. */
function figures(value: string): readonly (readonly [kind: string, what: string, count: number])[] {
  return value.split(', ').flatMap((group) => {
    const kind = /^([a-z/]+) /.exec(group)?.[1] ?? '';
    return [...group.matchAll(/([a-z]+)=([\d.]+)/g)].map(([, what = '', count]): [string, string, number] => [
      capital(kind),
      capital(what),
      Number(count),
    ]);
  });
}

/** Version 14 names no kind, 15 and 16 print `shared/local`. */
function readTimings(value: string, into: Fields): void {
  for (const [kind, what, count] of figures(value))
    into[`${kind === 'Temp' || kind === 'Local' ? `${kind} ` : 'Shared '}I/O ${what} Time`] = count;
}

function readWal(value: string, into: Fields): void {
  for (const [, name, count] of value.matchAll(/([a-z ]+)=(\d+)/g)) {
    const key = (name ?? '').trim();
    into[`WAL ${key === 'fpi' ? 'FPI' : key.split(' ').map(capital).join(' ')}`] = Number(count);
  }
}

function readWorker(number: number, rest: string, into: Fields): void {
  const held = into['Workers'];
  const workers: unknown[] = Array.isArray(held) ? held : [];
  into['Workers'] = workers;
  const known: unknown = workers.find((one) => isFields(one) && one['Worker Number'] === number);
  const worker: Fields = { 'Worker Number': number };
  const target = isFields(known) ? known : worker;
  if (target === worker) workers.push(worker);
  const measured = /^actual (?:time=([\d.]+)\.\.([\d.]+) )?rows=([\d.]+) loops=(\d+)/.exec(rest);
  if (measured === null) readPropertyLine(rest, target);
  else {
    if (measured[1] !== undefined) target['Actual Startup Time'] = Number(measured[1]);
    if (measured[2] !== undefined) target['Actual Total Time'] = Number(measured[2]);
    target['Actual Rows'] = Number(measured[3]);
    target['Actual Loops'] = Number(measured[4]);
  }
}

/** An object to which further lines add fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const specials: Readonly<Record<string, (value: string, into: Fields, text: string) => void>> = {
  'Sort Method': readSort,
  'Full-sort Groups': readGroups,
  'Pre-sorted Groups': readGroups,
  Buckets: readHash,
  Batches: readHash,
  'Planned Partitions': readHash,
  Hits: readCache,
  Buffers: readBuffers,
  'I/O Timings': readTimings,
  WAL: readWal,
  'Heap Blocks': (value, into) => {
    for (const [, what = '', count] of value.matchAll(/([a-z]+)=(\d+)/g))
      into[`${capital(what)} Heap Blocks`] = Number(count);
  },
  // Of JIT: the time of each phase, and the total.
  Timing: (value, into) => {
    const phases = [...value.matchAll(/([A-Z]\w+) ([\d.]+) ms/g)];
    into['Timing'] = Object.fromEntries(phases.map(([, phase = '', time]) => [phase, Number(time)]));
  },
  Disabled: readFlag('Disabled'),
  Options: (value, into) => {
    const options = [...value.matchAll(/([A-Z]\w+) (true|false)/g)];
    into['Options'] = Object.fromEntries(options.map(([, name = '', on]) => [name, on === 'true']));
  },
  Memory: (value, into) => {
    for (const [, what = '', size] of value.matchAll(/([a-z]+)=(\d+)kB/g))
      into[`Memory ${capital(what)}`] = Number(size);
  },
  Storage: (_value, into, text) => {
    for (const [key, value] of several(text)) into[key] = key === 'Storage' ? value : kilobytes(value);
  },
  Tuples: (value, into) => {
    for (const what of ['Inserted', 'Updated', 'Deleted', 'Skipped']) into[`Tuples ${what}`] = 0;
    for (const [, what = '', count] of value.matchAll(/([a-z]+)=(\d+)/g))
      into[`Tuples ${capital(what)}`] = Number(count);
  },
  Sampling: readSampling,
  'Single Copy': readFlag('Single Copy'),
  'Inner Unique': readFlag('Inner Unique'),
  'Hash Key': (value, into) => {
    addKeys(value, into, 'Hash Keys');
  },
  'Group Key': (value, into) => {
    if (value !== '()' && into['Group Key'] === undefined && into['Grouping Sets'] === undefined)
      into['Group Key'] = splitList(value);
    else addKeys(value, into, 'Group Keys');
  },
};

function readFlag(key: string): (value: string, into: Fields) => void {
  return (value, into) => {
    into[key] = value === 'true';
  };
}

/** `system ('10'::real) REPEATABLE ('7'::double precision)` */
function readSampling(value: string, into: Fields): void {
  const found = /^(\S+) \((.*?)\)(?: REPEATABLE \((.*)\))?$/.exec(value);
  if (found === null) return;
  into['Sampling Method'] = found[1];
  into['Sampling Parameters'] = splitList(found[2] ?? '');
  if (found[3] !== undefined) into['Repeatable Seed'] = found[3];
}

/** Grouping sets: one line for each. */
function addKeys(value: string, into: Fields, key: string): void {
  const held = into['Grouping Sets'];
  // The first line had been read as the only one.
  const first = into['Group Key'];
  const sets: unknown[] = Array.isArray(held) ? held : first === undefined ? [] : [{ 'Group Keys': [first] }];
  delete into['Group Key'];
  // `()` is the empty grouping set: one group of all rows.
  sets.push({ [key]: [value === '()' ? [] : splitList(value)] });
  into['Grouping Sets'] = sets;
}

/** Splits at commas outside of quotes and parentheses. */
export function splitList(value: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < value.length; at += 1) {
    const unit = value[at] ?? '';
    if (unit === "'" || unit === '"') {
      const end = value.indexOf(unit, at + 1);
      at = end < 0 ? value.length : end;
    } else if (unit === '(' || unit === '[' || unit === '{') depth += 1;
    else if (unit === ')' || unit === ']' || unit === '}') depth -= 1;
    else if (unit === ',' && depth === 0) {
      items.push(value.slice(from, at).trim());
      from = at + 1;
    }
  }
  items.push(value.slice(from).trim());
  return items.filter((item) => item !== '');
}
