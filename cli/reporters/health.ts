/** The text and JSON of `plinth health`. The JSON is public: nothing is removed within a version. */
import { groupBy } from '../../core/collections/group-by.ts';
import { objectName } from '../../core/health/accepted.ts';
import type { Grade, ServerFacts } from '../../core/health/check.ts';
import {
  countersSince,
  findingsOf,
  lookWords,
  placeOf,
  verdictOf,
  worstOf,
  type Health,
  type Reported,
} from '../../core/health/report.ts';
import { printScript } from '../../core/health/script.ts';
import { printable, wrap, type Style } from '../style.ts';
import { plural } from '../../core/text/format.ts';

export function healthJson(health: Health): string {
  const { server, results, unused, footprint } = health;
  const checks = results.map(({ check, outcome, findings, accepted, unseen, looked, ms }) => ({
    ...check,
    outcome,
    looked,
    ms: Math.round(ms),
    findings: findings.map(({ object, grade, message, script }) => ({
      object: objectName(object),
      kind: object.kind,
      grade,
      message,
      script: script === undefined ? null : printScript(script, server, message),
    })),
    accepted: accepted.map(({ finding, reason }) => ({ object: objectName(finding.object), reason })),
    unseen: unseen.map(({ because, grant }) => ({ because, grant: grant ?? null })),
  }));
  const document = {
    version: 1,
    verdict: verdictOf(health),
    server: serverOf(server),
    checks,
    unused,
    footprint: { queries: footprint.queries, ms: Math.round(footprint.ms) },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Settings, counters and privileges are what the checks make something of. */
function serverOf(server: ServerFacts): object {
  const plain = Object.entries(server).filter(([, value]) => !(value instanceof Map || value instanceof Set));
  return { ...Object.fromEntries(plain), resetSeconds: server.resetSeconds ?? null };
}

/** Of one check; the JSON has all. */
const mostOfOne = 5;

export function healthText(health: Health, style: Style): string {
  const { server, results, unused, footprint } = health;
  const paint: Readonly<Record<Grade, Style['red']>> = {
    now: style.red,
    soon: style.yellow,
    sometime: style.blue,
  };
  const told = ({ check, finding: { grade, message } }: Reported): readonly string[] => [
    ...item(message, style, (line, at) =>
      at === 0 ? `  ${paint[grade](grade.padEnd(9))}${line}` : `           ${line}`,
    ),
    style.dim(`           ${check.id}`),
  ];
  const worst = worstOf(health);
  const rest = findingsOf(health).filter((one) => !worst.some(({ finding }) => finding === one.finding));
  const lines = [
    ...wrap(verdictOf(health), style.width).map((line) => style.bold(line)),
    style.dim(printable(`${placeOf(server)} on ${lookWords(server)}`)),
    style.dim(countersSince(server)),
    '',
    ...worst.flatMap(told),
    ...unseenLines(health, style),
  ];
  if (rest.length > 0) lines.push('', style.bold('Further findings'));
  for (const [{ id }, own] of groupBy(rest, ({ check }) => check)) {
    lines.push(...own.slice(0, mostOfOne).flatMap(told));
    if (own.length > mostOfOne)
      lines.push(style.dim(`           and ${own.length - mostOfOne} more of ${id}; the JSON has them all`));
  }
  const fine = results.filter(({ outcome }) => outcome === 'fine');
  if (fine.length > 0) lines.push('', style.bold('Fine'));
  for (const { check, looked, accepted } of fine) {
    const lived = accepted.length === 0 ? '' : `; ${plural(accepted.length, 'finding')} accepted`;
    lines.push(`  ${style.green(check.id)}${style.dim(`: ${printable(looked)}${lived}`)}`);
  }
  if (unused.length > 0) lines.push('', style.bold('Accepted in vain'));
  for (const { check, object } of unused)
    lines.push(...item(`${check} of ${object}: not found any more, or its last day has passed.`, style));
  const cost = `${plural(results.length, 'check')} with ${plural(footprint.queries, 'query', 'queries')} over one connection in ${Math.round(footprint.ms)} ms.`;
  lines.push('', style.dim(cost));
  return `${lines.join('\n')}\n`;
}

function unseenLines({ results }: Health, style: Style): readonly string[] {
  const unseen = results.flatMap(({ check, unseen: all }) => all.map((one) => ({ check, ...one })));
  if (unseen.length === 0) return [];
  return [
    '',
    style.bold('What was not seen'),
    ...unseen.flatMap(({ check, because, grant }) => [
      ...item(`${check.title} (${check.id}): ${because}`, style),
      ...(grant === undefined ? [] : [style.dim(`    ${printable(grant)};`)]),
    ]),
  ];
}

function item(
  text: string,
  style: Style,
  indent = (line: string, at: number): string => `${at === 0 ? '  ' : '    '}${line}`,
): readonly string[] {
  return wrap(printable(text), style.width - 11).map(indent);
}
