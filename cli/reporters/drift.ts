/** The two formats of `plinth drift`. The JSON is public: nothing is removed within a version. */
import { serverName } from '../../core/migrations/dialect/server-version.ts';
import { driftTexts } from '../../core/drift/text.ts';
import type { DriftObject } from '../../core/drift/compare.ts';
import type { DriftFound } from '../../engine/drift/drift.ts';
import { unifiedDiff } from '../fix/diff.ts';
import { printable, wrap, type Style } from '../style.ts';
import { plural } from '../../core/text/format.ts';

type Compared = Extract<DriftFound, { kind: 'compared' }>;

export function driftJson({ drift, notes }: Compared): string {
  const { left, right, compared } = drift;
  const shown = (one: DriftObject): unknown => ({
    kind: one.kind,
    name: one.name,
    state: one.state,
    changes: one.changes,
    ...driftTexts(drift, one),
  });
  const report = {
    version: 1,
    left: { label: left.label, server: left.major },
    right: { label: right.label, server: right.major },
    compared,
    objects: drift.objects.map(shown),
    notCompared: drift.doubtful.map(({ kind, name }) => ({ kind, name })),
    doubts: [...left.doubts, ...right.doubts].map(({ what, because }) => ({ what, because })),
    notes,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function driftText({ drift, notes }: Compared, style: Style): string {
  const { left, right, objects, doubtful, compared } = drift;
  const verdict =
    objects.length === 0
      ? `No difference in ${plural(compared, 'object')}.`
      : `${objects.length} of ${plural(compared, 'object')} ${objects.length === 1 ? 'differs' : 'differ'}.`;
  const lines = [
    style.bold(objects.length === 0 ? style.green(verdict) : style.red(verdict)),
    style.dim(printable(`left:  ${left.label}`)),
    style.dim(printable(`right: ${right.label}, ${serverName(right.dialect, right.major)}`)),
  ];
  for (const note of notes)
    lines.push(...wrap(printable(note), style.width).map((line) => style.yellow(line)));
  for (const one of objects) {
    lines.push('', style.bold(printable(`${one.kind} ${one.name}`)) + style.dim(` – ${states[one.state]}`));
    const texts = driftTexts(drift, one);
    const diff = unifiedDiff('', texts.left, texts.right).split('\n').slice(2);
    lines.push(...diff.filter((line) => line !== '').map((line) => coloured(printable(line), style)));
  }
  const doubts = [...left.doubts, ...right.doubts];
  if (doubts.length > 0) {
    lines.push('', style.bold('What could not be made in the embedded PostgreSQL'));
    for (const { what, because } of doubts)
      lines.push(...wrap(printable(`${what}: ${because}`), style.width - 4).map((line) => `  ${line}`));
    if (doubtful.length > 0)
      lines.push(`  Of these nothing is said: ${printable(doubtful.map(({ name }) => name).join(', '))}`);
  }
  return `${lines.join('\n')}\n`;
}

const states = { 'only-left': 'left only', 'only-right': 'right only', differs: 'differs' } as const;

function coloured(line: string, style: Style): string {
  if (line.startsWith('+')) return style.green(line);
  return line.startsWith('-') ? style.red(line) : style.dim(line);
}
