/** Parses the lines below the tree of a text plan: times, settings, triggers, JIT, planning. The fields are those of the JSON format. */
import { splitList } from './property-line.ts';

/** Filled while the lines are read. */
export type Foot = Record<string, unknown>;

const first =
  /^(?:Planning|Execution|Total runtime|Settings|Trigger|JIT|Query Identifier|Serialization|Query Text)\b/;

export function isFootLine(text: string): boolean {
  return first.test(text) && (/:(?: |$)/.test(text) || text === 'Planning' || text === 'JIT');
}

/** What the extension pg_overexplain adds below a plan: nothing of it is about a node. */
export function isAppendix(text: string): boolean {
  return /^(?:PlannedStmt:$|RTI \d+ \(|(?:Unprunable|Result) RTIs: )/.test(text);
}

/** The section to which the following, more deeply indented lines belong. */
export function readFootLine(text: string, foot: Foot): Record<string, unknown> | undefined {
  const time = /^(Planning Time|Execution Time|Total runtime): ([\d.]+) ms/i.exec(text);
  if (time !== null) {
    const name = time[1] ?? '';
    foot[/^planning/i.test(name) ? 'Planning Time' : 'Execution Time'] = Number(time[2]);
    return undefined;
  }
  if (text.startsWith('Settings:')) foot['Settings'] = readSettings(text.slice('Settings:'.length));
  else if (text.startsWith('Trigger')) addTrigger(text, foot);
  else if (text.startsWith('Query Identifier:')) foot['Query Identifier'] = text.slice(18).trim();
  else if (/^(?:Planning|JIT|Serialization):/.test(text)) return section(text, foot);
  return undefined;
}

function section(text: string, foot: Foot): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const name = text.slice(0, text.indexOf(':'));
  foot[name] = made;
  // time=0.123 ms  output=12kB  format=text
  const [, time, output, format] =
    /^Serialization:(?: time=([\d.]+) ms)? +output=(\d+)kB +format=(\w+)/.exec(text) ?? [];
  if (time !== undefined) made['Time'] = Number(time);
  if (output !== undefined) made['Output Volume'] = Number(output);
  if (format !== undefined) made['Format'] = format;
  return made;
}

/** `work_mem = '64kB', search_path = 'a, b'` */
function readSettings(value: string): Record<string, string> {
  return Object.fromEntries(
    splitList(value).flatMap((one): [string, string][] => {
      const found = /^([^=]+?) = '(.*)'$/s.exec(one);
      return found === null ? [] : [[found[1] ?? '', (found[2] ?? '').replaceAll("''", "'")]];
    }),
  );
}

function addTrigger(text: string, foot: Foot): void {
  const found =
    /^Trigger(?: (?!for constraint )(\S+))?(?: for constraint (\S+))?(?: on (.+?))?: (?:time=([\d.]+) )?calls=(\d+)/.exec(
      text,
    );
  if (found === null) return;
  const [, name, constraint, relation, time, calls] = found;
  const held = foot['Triggers'];
  const triggers: unknown[] = Array.isArray(held) ? held : [];
  triggers.push({
    ...(name === undefined ? {} : { 'Trigger Name': name }),
    ...(constraint === undefined ? {} : { 'Constraint Name': constraint }),
    ...(relation === undefined ? {} : { Relation: relation }),
    ...(time === undefined ? {} : { Time: Number(time) }),
    Calls: Number(calls),
  });
  foot['Triggers'] = triggers;
}
